package io.tandem.gateway.call;

import io.tandem.gateway.call.Announcements.Recorded;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.Filler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Tells an operator why his call failed in his own language, where there is a recording of it; its tone comes
/// after. Stateless; works on a [CallTurn].
final class Announcing {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Announcing() {}

    /// Plays the recording for a failure before the tone that is heard now.
    ///
    /// @return empty when there is none: the tone says it alone
    static Optional<Recorded> begin(CallTurn turn, Termination why) {
        List<String> languages = languages(turn);
        Optional<Recorded> found = Cause.announcements(why.q850()).stream()
                .flatMap(name -> turn.env.announcement(name, languages).stream())
                .findFirst();
        found.ifPresent(recorded -> {
            Filler then = turn.hearing.filler();
            turn.hearing = turn.hearing.withFiller(new Filler.Announcement(recorded.file(), then));
            EarlyAnswer.hear(turn);
        });
        return found;
    }

    /// For how long the recording and a little of the tone are heard.
    static Duration heard(CallTurn turn, Recorded recorded) {
        Duration whole = Duration.ofMillis(recorded.durationMs()).plus(turn.settings.shortTone());
        return whole.compareTo(LONGEST) > 0 ? LONGEST : whole;
    }

    /// The operator's, else the route's, else the trunk's, else those of all calls.
    static List<String> languages(CallTurn turn) {
        CallSounds sounds = turn.settings.sounds();
        List<String> ofTrunk =
                turn.trunk.map(Trunk::audio).map(a -> a.languages()).orElse(List.of());
        return Optional.ofNullable(sounds.languagesOfUser().get(turn.user))
                .or(() -> turn.plan.map(Plan::route).map(sounds.languagesOfRoute()::get))
                .orElse(ofTrunk.isEmpty() ? sounds.languages() : ofTrunk);
    }
}
