package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.sdp.Direction;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sdp.SdpReading;
import io.tandem.gateway.sdp.SdpRejected;
import io.tandem.gateway.sdp.TrunkDescription;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The far end answered: from here both hear each other, and the time counts. Stateless; works on a
/// [CallTurn].
final class Bridge {

    private Bridge() {}

    /// The trunk's 200, which is the real answer of an outgoing call.
    static void answered(CallTurn turn, LegId leg, String fork, String sdp) {
        @Nullable TrunkDescription early = turn.media(leg).forks().get(fork);
        switch (sdp.isEmpty() && early != null ? new SdpReading.Read<>(early) : TrunkKeys.answer(turn, leg, sdp)) {
            case SdpReading.Refused<TrunkDescription>(SdpRejected why) -> {
                turn.note(why.toString());
                Termination end = new Termination(Who.TRUNK, Why.NOT_ACCEPTABLE, 488, 88, why.toString());
                turn.tell(leg, Hangup.bye(end));
                attempt(turn, Hangup.type(end.why()), 488, 88);
                EarlyAnswer.failed(turn, end);
            }
            case SdpReading.Read<TrunkDescription>(TrunkDescription theirs) -> {
                if (!turn.media(leg).trunk().filter(theirs::equals).isPresent()) {
                    Negotiation.connectTrunk(turn, leg, theirs);
                }
                Direction wish = theirs.direction();
                turn.media.put(leg, turn.media(leg).directed(wish, wish.reversed()));
                attempt(turn, "answered", 200, 0);
                talk(turn);
                tellNear(turn);
                Hold.sync(turn);
            }
        }
    }

    private static void attempt(CallTurn turn, String result, int sip, int q850) {
        turn.attempts.add(new Cdr.TrunkAttempt(
                turn.plan.orElseThrow().attempts().get(turn.attempt).by(),
                turn.plan.orElseThrow().attempts().get(turn.attempt).number(),
                result,
                sip,
                q850));
    }

    /// The shorter of what the plan allows and what is left of the port's minutes; zero: no limit.
    private static Duration longest(CallTurn turn) {
        Duration ofPlan = turn.plan.map(Plan::maxDuration).orElse(Duration.ZERO);
        Duration ofPort = turn.plan
                .filter(plan -> turn.attempt < plan.attempts().size())
                .flatMap(plan -> plan.attempts().get(turn.attempt).port())
                .map(Router.Port::most)
                .orElse(Duration.ZERO);
        boolean port = ofPort.isPositive() && (ofPlan.isZero() || ofPort.compareTo(ofPlan) < 0);
        return port ? ofPort : ofPlan;
    }

    static void tellNear(CallTurn turn) {
        if (turn.direction == CallEvent.Direction.TEST) {
            return; // nobody is there
        }
        LegTurn near = turn.leg(turn.near.orElseThrow());
        if (near != null && near.phase == Leg.Phase.CONFIRMED && !turn.transfers.isEmpty()) {
            // transferred: whoever waited was answered long ago
            return;
        }
        if (turn.direction == CallEvent.Direction.TRANSIT) {
            Transit.answered(turn);
            return;
        }
        LegId browser = turn.near.orElseThrow();
        AnswerMode mode = EarlyAnswer.mode(turn);
        Optional<LocalDescription> local = turn.media(browser).local();
        if (mode == AnswerMode.EARLY || local.isEmpty()) {
            ProgressInfo.answered(turn);
            return;
        }
        LocalDescription answer = local.get();
        if (mode == AnswerMode.LATE) {
            Negotiation.chooseAgain(turn, browser);
            answer = Negotiation.answer(turn, browser);
            Negotiation.connectBrowser(turn, browser);
        }
        turn.tell(browser, new LegInput.Answer(answer.text(), Headers.NONE, false));
    }

    /// Talk begins, in either direction of call.
    static void talk(CallTurn turn) {
        boolean first = turn.times.answeredMs() < 0;
        turn.phase = Phase.TALKING;
        if (first) {
            turn.times = turn.times.withAnswer(turn.env);
        }
        turn.disarm(TimerId.Kind.CONNECTING);
        turn.disarm(TimerId.Kind.NO_RESPONSE);
        turn.disarm(TimerId.Kind.RINGING);
        turn.hearing = turn.hearing.withFiller(new Filler.Nothing());
        hearEachOther(turn);
        Duration longest = longest(turn);
        if (first && longest.isPositive()) {
            turn.arm(TimerId.Kind.MAX_DURATION, longest);
        }
        watchMedia(turn);
        if (first) {
            turn.effect(
                    new Effect.Publish(new CallEvent.Answered(turn.callId, turn.env.wallClock(), turn.trunkName())));
        } else if (turn.transfer.isPresent()) {
            Transfers.done(turn);
        }
        CallRecording.talkBegins(turn);
    }

    /// The ACK of our 2xx came.
    static void confirmed(CallTurn turn, LegId leg) {
        if (turn.phase == Phase.TALKING) {
            Hold.sync(turn);
        }
    }

    /// Who hears whom, by the agreed directions. A far end on hold hears our music and nothing of the operator; an
    /// operator on hold hears the trunk's as long as it plays any, else ours.
    static void hearEachOther(CallTurn turn) {
        if (turn.near.isPresent() && turn.far.isPresent()) {
            hear(turn, turn.near.get(), turn.far.get());
            hear(turn, turn.far.get(), turn.near.get());
            OneWayAudio.watch(turn);
        }
    }

    private static void hear(CallTurn turn, LegId listener, LegId speaker) {
        boolean onHold = !turn.media(speaker).wish().receives() && Hold.ownMusic(turn);
        boolean flows = turn.media(listener).active().sends()
                && turn.media(speaker).active().receives()
                && !(onHold && turn.media(speaker).webRtc().isPresent());
        Filler filler = onHold ? turn.settings.sounds().holdMusic() : new Filler.Nothing();
        turn.media(new MediaCommand.Hear(listener.port(), flows ? speaker.port() : null, filler));
    }

    /// Silence of the trunk in talk is watched, unless it is held or holds.
    static void watchMedia(CallTurn turn) {
        if (turn.phase != Phase.TALKING || turn.far.isEmpty()) {
            return;
        }
        boolean expected = turn.media(turn.far.get()).active().receives() && !turn.hearing.audio();
        if (expected) {
            // a repair under way gives it no more time
            turn.arm(
                    TimerId.Kind.MEDIA_DEAD,
                    OneWayAudio.open(turn, true, false)
                            .map(trouble -> OneWayAudio.left(turn, trouble))
                            .orElse(turn.settings.trunkMediaTimeout()));
        } else {
            turn.disarm(TimerId.Kind.MEDIA_DEAD);
        }
    }
}
