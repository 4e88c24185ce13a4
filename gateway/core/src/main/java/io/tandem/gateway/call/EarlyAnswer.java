package io.tandem.gateway.call;

import io.tandem.gateway.call.Announcements.Recorded;
import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.Filler;
import io.tandem.media.Filler.ToneKind;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// The operator hears the call from its first second: his browser's INVITE is answered as soon as a route
/// is found, and until the far end answers he hears what is *measured* to come from it, else a local tone.
/// The honest state travels beside it, see [ProgressInfo]. Stateless; works on a [CallTurn].
final class EarlyAnswer {

    /// Tells any page that this 200 is not yet the real answer, and that INFOs will follow.
    static final String HEADER = "X-Tandem-Answer";

    /// Extra time for ICE and DTLS when a failure comes before the browser's media is up.
    private static final Duration MEDIA_UP = Duration.ofSeconds(3);

    private EarlyAnswer() {}

    /// A route is found. The browser's port and the first trunk's are opened in one go, so that neither
    /// waits for the other.
    static void arrived(CallTurn turn, CallInput.FromBrowser call) {
        turn.direction = Direction.OUTGOING;
        turn.user = call.user();
        turn.number = call.number();
        turn.plan = Optional.of(call.plan());
        turn.trunk = Optional.of(call.plan().attempts().getFirst().trunk());
        LegId leg = turn.newLeg("browser", Leg.Side.BROWSER, call.invited().origin());
        turn.near = Optional.of(leg);
        if (!Negotiation.arrived(turn, leg, call.invited())) {
            return;
        }
        turn.phase = Phase.DIALLING;
        turn.mediaOpen = true;
        turn.effect(new Effect.OpenBrowserPort(leg));
        Dial.begin(turn);
    }

    /// Our side is known: the browser gets its answer, by the route's mode.
    static void portOpened(CallTurn turn, LegId leg) {
        if (turn.phase != Phase.DIALLING) {
            return;
        }
        LocalDescription answer = Negotiation.answer(turn, leg);
        switch (mode(turn)) {
            case EARLY -> {
                Negotiation.connectBrowser(turn, leg);
                Headers early = Headers.NONE.with(HEADER, "early");
                turn.tell(leg, new LegInput.Answer(answer.text(), early, false));
                ProgressInfo.trying(turn);
            }
            case PROGRESS -> {
                Negotiation.connectBrowser(turn, leg);
                turn.tell(leg, new LegInput.Ring(183, "Session Progress", answer.text()));
            }
            case LATE -> {
                // one answer, when the callee gives it; the media waits for it too
            }
        }
        hear(turn);
        if (turn.direction == Direction.INTERNAL) {
            Colleague.ring(turn);
        }
    }

    static AnswerMode mode(CallTurn turn) {
        return turn.plan.map(Plan::answerMode).orElse(AnswerMode.LATE);
    }

    /// What the operator hears: the trunk while packets come from it, and the filler otherwise. The media
    /// loop does the switching by itself.
    static void hear(CallTurn turn) {
        if (turn.near.isPresent()) {
            turn.media(new MediaCommand.Hear(
                    turn.near.get().port(), turn.far.map(LegId::port).orElse(null), turn.hearing.filler()));
        }
    }

    private static void fill(CallTurn turn, ToneKind tone) {
        turn.hearing = turn.hearing.withFiller(new Filler.Tone(turn.tonePlan(), tone));
        hear(turn);
    }

    /// No 18x in the time allowed: a quiet tone says that we still try.
    static void stillTrying(CallTurn turn) {
        if (turn.phase == Phase.DIALLING && !turn.hearing.ringing()) {
            fill(turn, ToneKind.CONNECTING);
        }
    }

    /// The first 18x of the call: ringback from now on, also under a change of trunk.
    static void ringing(CallTurn turn) {
        if (turn.hearing.ringing()) {
            return;
        }
        turn.hearing = turn.hearing.withRinging();
        turn.disarm(TimerId.Kind.CONNECTING);
        if (turn.transfer.isPresent()) {
            Transfers.ringing(turn);
        }
        turn.effect(new Effect.Publish(new CallEvent.Ringing(turn.callId, turn.env.wallClock(), turn.trunkName())));
        if (mode(turn) == AnswerMode.LATE) {
            turn.near
                    .filter(leg -> !Transit.said(turn, leg))
                    .ifPresent(leg -> turn.tell(leg, new LegInput.Ring(180, "Ringing", "")));
            return;
        }
        fill(turn, ToneKind.RINGBACK);
        if (!turn.hearing.audio()) {
            ProgressInfo.ringing(turn);
        }
    }

    static void browserConnected(CallTurn turn) {
        turn.hearing = turn.hearing.withConnected();
        if (turn.phase == Phase.FAILING) {
            turn.arm(TimerId.Kind.FAILURE_HEARD, turn.hearing.failureHeard());
        }
    }

    /// RTP comes from the trunk: the fork that it comes from is the one that is followed.
    static void audioStarted(CallTurn turn, LegId leg, MediaEvent.AudioStarted started) {
        turn.hearing = turn.hearing.withAudio(true, turn.env.nowMs());
        if (turn.phase != Phase.DIALLING) {
            return;
        }
        followFork(turn, leg, started.source());
        if (turn.direction == Direction.OUTGOING && turn.transfer.isEmpty()) {
            ProgressInfo.earlyMedia(turn);
        }
    }

    private static void followFork(CallTurn turn, LegId leg, InetSocketAddress source) {
        LegMedia media = turn.media(leg);
        media.forks().values().stream()
                .filter(fork -> fork.rtp().equals(source))
                .filter(fork -> !media.trunk().filter(fork::equals).isPresent())
                .findFirst()
                .ifPresent(fork -> Negotiation.connectTrunk(turn, leg, fork));
    }

    /// The tone comes back by itself; before the answer the page is told.
    static void audioStopped(CallTurn turn) {
        turn.hearing = turn.hearing.withAudio(false, turn.env.nowMs());
        if (turn.phase == Phase.DIALLING && turn.direction == Direction.OUTGOING && turn.hearing.ringing()) {
            ProgressInfo.ringing(turn);
        }
        if (turn.phase == Phase.FAILING && turn.hearing.announcement()) {
            turn.arm(TimerId.Kind.FAILURE_HEARD, turn.settings.shortTone());
        }
    }

    /// No trunk is left: the operator hears why, then the call ends. Where his call is not answered yet, its
    /// final status says the same.
    static void failed(CallTurn turn, Termination why) {
        if (turn.transfer.isPresent()) {
            Transfers.failed(turn, why);
            return;
        }
        turn.disarm(TimerId.Kind.CONNECTING);
        turn.disarm(TimerId.Kind.RINGING);
        turn.disarm(TimerId.Kind.NO_RESPONSE);
        turn.phase = Phase.FAILING;
        turn.termination = Optional.of(why);
        Duration heard = turn.plan.map(Plan::failureHeard).orElse(Duration.ZERO);
        if (mode(turn) == AnswerMode.LATE || turn.near.isEmpty() || heard.isZero()) {
            ProgressInfo.failed(turn, why, "");
            Hangup.close(turn, why);
            return;
        }
        long stopped = turn.hearing.audioStoppedMs();
        boolean justHeard = stopped >= 0
                && turn.env.nowMs() - stopped
                        <= turn.settings.announcementHeard().toMillis();
        boolean announcement = why.who() == Who.TRUNK && (turn.hearing.audio() || justHeard);
        turn.hearing = turn.hearing.withAnnouncement(announcement);
        ToneKind tone = Cause.tone(why.q850());
        fill(turn, tone);
        Optional<Recorded> ours = announcement ? Optional.empty() : Announcing.begin(turn, why);
        ProgressInfo.failed(turn, why, announcement || ours.isPresent() ? "announcement" : name(tone));
        if (announcement && !turn.hearing.audio()) {
            heard = turn.settings.shortTone();
        } else if (ours.isPresent()) {
            heard = Announcing.heard(turn, ours.get());
        }
        turn.hearing = turn.hearing.withFailureHeard(heard);
        turn.arm(TimerId.Kind.FAILURE_HEARD, turn.hearing.connected() ? heard : heard.plus(MEDIA_UP));
    }

    private static String name(ToneKind tone) {
        return switch (tone) {
            case BUSY -> "busy";
            case SPECIAL_INFORMATION -> "special-information";
            case CONGESTION, CONNECTING, RINGBACK, CALL_WAITING, DIAL, RECORD_WARNING, INTRUSION -> "congestion";
        };
    }

    static void failureHeard(CallTurn turn) {
        if (turn.phase == Phase.FAILING) {
            Hangup.close(turn, turn.termination.orElseThrow());
        }
    }
}
