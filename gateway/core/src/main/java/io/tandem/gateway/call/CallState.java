package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.route.hunt.HuntMachine;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.Filler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// One call: two legs or more, and where it stands. Plain values only, so that it can be stored and taken
/// up by another node. Immutable; [CallMachine] makes the next one.
///
/// @param callee the operator that another one calls; empty in every other call
/// @param near the operator's leg that counts; for an incoming call the one that answered; in transit the caller's
/// @param far the other side's leg that counts: the attempt under way, or the one that answered
/// @param plan where an outgoing call goes
/// @param attempt index of the attempt under way in the plan
/// @param address index of the address within the attempt's trunk
/// @param trunk the trunk of [#far]
/// @param trunks the trunk of each trunk's leg
/// @param users whose browser is at the other end, where it is not the operator's whose call it is
/// @param hunt the hunt group whose members ring, or will
/// @param transfer the transfer under way
/// @param replaces where this call's only leg wants to be instead (RFC 3891 §3)
/// @param asked where the call goes once the operator whose own browsers ring has answered, see [ClickToDial]
/// @param transfers those that are over
/// @param legs every leg, those given up included until they have ended
/// @param registrations browsers that an incoming call rings, by leg
/// @param busy statuses that browsers answered an incoming call with
/// @param hearing what the operator hears before the answer
/// @param termination how it ended, once that is known
/// @param troubles times of one-way audio, ended and open
public record CallState(
        String callId,
        Direction direction,
        Phase phase,
        String user,
        String number,
        String callee,
        Optional<LegId> near,
        Optional<LegId> far,
        Optional<Plan> plan,
        int attempt,
        int address,
        Optional<Trunk> trunk,
        Map<LegId, Trunk> trunks,
        Map<LegId, String> users,
        Optional<HuntMachine.State> hunt,
        Optional<Transfer> transfer,
        Optional<TransferTarget.ToCall> replaces,
        Optional<TransferTarget> asked,
        List<Cdr.Transfer> transfers,
        List<Cdr.TrunkAttempt> attempts,
        Map<LegId, Leg> legs,
        Map<LegId, LegMedia> media,
        Map<LegId, Registration> registrations,
        List<Integer> busy,
        Hearing hearing,
        Times times,
        Optional<Termination> termination,
        String srtpProfile,
        boolean mediaOpen,
        boolean recorded,
        RecordState record,
        Supervision supervision,
        List<AudioTrouble> troubles) {

    public CallState {
        trunks = Map.copyOf(trunks);
        users = Map.copyOf(users);
        transfers = List.copyOf(transfers);
        attempts = List.copyOf(attempts);
        legs = Map.copyOf(legs);
        media = Map.copyOf(media);
        registrations = Map.copyOf(registrations);
        busy = List.copyOf(busy);
        troubles = List.copyOf(troubles);
    }

    /// Whose browser is at the other end of a leg.
    public String userOf(LegId leg) {
        return Objects.requireNonNull(users.getOrDefault(leg, user));
    }

    /// True when it is a call of that operator's, or one of his browsers is or was in it.
    boolean concerns(String operator) {
        return !operator.isEmpty() && (operator.equals(user) || users.containsValue(operator));
    }

    /// True while one of his browsers rings, dials or talks in it.
    boolean occupies(String operator) {
        return phase != Phase.CLOSING
                && phase != Phase.CLOSED
                && legs.values().stream()
                        .anyMatch(leg -> leg.side() == Leg.Side.BROWSER
                                && leg.phase() != Leg.Phase.ENDED
                                && leg.phase() != Leg.Phase.CLOSING
                                && userOf(leg.id()).equals(operator));
    }

    /// True when both legs are of the same operator's browsers, or of the same trunk.
    boolean sameOwner(LegId leg, CallState other, LegId others) {
        Trunk ours = trunks.get(leg);
        Trunk theirs = other.trunks.get(others);
        return ours == null && theirs == null
                ? userOf(leg).equals(other.userOf(others))
                : ours != null && theirs != null && ours.name().equals(theirs.name());
    }

    /// True for a leg of that trunk, or of that operator's browser where it is none.
    boolean belongsTo(LegId leg, Optional<Trunk> trunk, String operator) {
        Trunk ours = trunks.get(leg);
        return trunk.isPresent()
                ? ours != null && ours.name().equals(trunk.get().name())
                : ours == null && userOf(leg).equals(operator);
    }

    /// True for a party's leg that is answered and acknowledged, be it that the other one still rings.
    boolean talks(LegId leg) {
        boolean party =
                near.filter(leg::equals).isPresent() || far.filter(leg::equals).isPresent();
        Leg open = legs.get(leg);
        return party && open != null && open.phase() == Leg.Phase.CONFIRMED && replaces.isEmpty();
    }

    /// True for a browser's leg that only rings.
    boolean rings(LegId leg) {
        Leg open = legs.get(leg);
        return phase == Phase.DIALLING
                && !ringsOwner()
                && registrations.containsKey(leg)
                && open != null
                && open.phase() == Leg.Phase.PROCEEDING;
    }

    /// True while the browsers ring of the operator whose own call it is to become, at somebody's wish.
    boolean ringsOwner() {
        return near.isEmpty() && (asked.isPresent() || supervision.watch().isPresent());
    }

    /// The leg of the other party; empty while there is none.
    Optional<LegId> otherLeg(LegId leg) {
        return near.filter(leg::equals).isPresent() ? far : near;
    }

    /// Who is at the other end of the call, for people: an operator, or a number.
    String otherParty(LegId leg) {
        Optional<LegId> other = otherLeg(leg);
        if (other.isEmpty() || !trunks.containsKey(other.get())) {
            return other.map(this::userOf).orElse(callee.isEmpty() ? number : callee);
        }
        return Optional.ofNullable(legs.get(other.get())).map(Leg::number).orElse(number);
    }

    /// The leg of an operator who is in the call.
    Optional<LegId> legOf(String operator) {
        return Stream.of(near, far)
                .flatMap(Optional::stream)
                .filter(leg -> Optional.ofNullable(legs.get(leg))
                        .filter(l -> l.side() == Leg.Side.BROWSER)
                        .isPresent())
                .filter(leg -> userOf(leg).equals(operator))
                .findFirst();
    }

    /// Where a call stands.
    public enum Phase {
        NEW,
        /// The far end is not answered yet.
        DIALLING,
        TALKING,
        /// The operator hears why it failed.
        FAILING,
        /// The legs are being ended.
        CLOSING,
        /// The record is written.
        CLOSED
    }

    /// What the operator hears before the answer, see [EarlyAnswer].
    ///
    /// @param filler what is heard while no RTP comes
    /// @param ringing a 18x came
    /// @param audio RTP comes from the trunk now
    /// @param audioStoppedMs when it last stopped; negative: it never came
    /// @param connected the browser's media is up
    /// @param announcement the failure is told by the trunk itself
    /// @param failureHeard for how long a failure is to be heard
    public record Hearing(
            Filler filler,
            boolean ringing,
            boolean audio,
            long audioStoppedMs,
            boolean connected,
            boolean announcement,
            Duration failureHeard) {
        static final Hearing NOTHING = new Hearing(new Filler.Nothing(), false, false, -1, false, false, Duration.ZERO);

        Hearing withFiller(Filler other) {
            return new Hearing(other, ringing, audio, audioStoppedMs, connected, announcement, failureHeard);
        }

        Hearing withRinging() {
            return new Hearing(filler, true, audio, audioStoppedMs, connected, announcement, failureHeard);
        }

        Hearing withAudio(boolean on, long nowMs) {
            return new Hearing(filler, ringing, on, on ? audioStoppedMs : nowMs, connected, announcement, failureHeard);
        }

        Hearing withConnected() {
            return new Hearing(filler, ringing, audio, audioStoppedMs, true, announcement, failureHeard);
        }

        Hearing withAnnouncement(boolean trunks) {
            return new Hearing(filler, ringing, audio, audioStoppedMs, connected, trunks, failureHeard);
        }

        Hearing withFailureHeard(Duration time) {
            return new Hearing(filler, ringing, audio, audioStoppedMs, connected, announcement, time);
        }

        /// For the next trunk: its audio has not come yet.
        Hearing withoutAudio() {
            return new Hearing(filler, ringing, false, -1, connected, announcement, failureHeard);
        }
    }

    /// @param startedMs, answeredMs, endedMs monotonic; negative: not yet
    public record Times(
            Instant started,
            long startedMs,
            Optional<Instant> answered,
            long answeredMs,
            Optional<Instant> ended,
            long endedMs) {

        Times withAnswer(Env env) {
            return new Times(started, startedMs, Optional.of(env.wallClock()), env.nowMs(), ended, endedMs);
        }

        Times withEnd(Env env) {
            return new Times(started, startedMs, answered, answeredMs, Optional.of(env.wallClock()), env.nowMs());
        }
    }

    /// A call before its first input.
    public static CallState fresh(String callId, Instant now, long nowMs) {
        return new CallState(
                callId,
                Direction.OUTGOING,
                Phase.NEW,
                "",
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Hearing.NOTHING,
                new Times(now, nowMs, Optional.empty(), -1, Optional.empty(), -1),
                Optional.empty(),
                "",
                false,
                false,
                RecordState.NONE,
                Supervision.NONE,
                List.of());
    }
}
