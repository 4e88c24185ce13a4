package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Supervision.Watch;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sip.Headers;
import io.tandem.media.MonitorMode;
import java.util.Optional;

/// A supervisor joins an operator's call by a call of his own, which has no far end: it listens, whispers or
/// barges in. His call ends with the other, never the other way round. Stateless; works on a [CallTurn].
final class Supervise {

    private Supervise() {}

    // ---- the supervisor's call ----

    static void arrived(CallTurn turn, CallInput.FromSupervisor call) {
        turn.direction = CallEvent.Direction.OUTGOING;
        turn.user = call.user();
        turn.number = call.number();
        turn.supervision = turn.supervision.watching(call.watch());
        LegId leg = turn.newLeg("browser", Leg.Side.BROWSER, call.invited().origin());
        turn.near = Optional.of(leg);
        if (!Negotiation.arrived(turn, leg, call.invited())) {
            return;
        }
        turn.phase = Phase.DIALLING;
        turn.mediaOpen = true;
        turn.effect(new Effect.OpenBeside(call.watch().call()));
        turn.effect(new Effect.OpenBrowserPort(leg));
    }

    /// His browsers ring, because somebody wants so.
    static void asked(CallTurn turn, CallInput.AskedToWatch call) {
        turn.direction = CallEvent.Direction.OUTGOING;
        turn.number = call.watch().user();
        turn.supervision = turn.supervision.watching(call.watch());
        turn.effect(new Effect.OpenBeside(call.watch().call()));
        ClickToDial.ring(turn, call.supervisor());
    }

    /// His browser is answered, and he is in.
    static void portOpened(CallTurn turn, LegId leg) {
        if (turn.phase != Phase.DIALLING) {
            return;
        }
        LocalDescription answer = Negotiation.answer(turn, leg);
        Negotiation.connectBrowser(turn, leg);
        turn.tell(leg, new LegInput.Answer(answer.text(), Headers.NONE, false));
        talks(turn);
    }

    /// From now on he is in it.
    static void talks(CallTurn turn) {
        turn.phase = Phase.TALKING;
        turn.times = turn.times.withAnswer(turn.env);
        turn.effect(new Effect.Publish(new CallEvent.Answered(turn.callId, turn.env.wallClock(), "")));
        monitor(turn, turn.supervision.watch().orElseThrow());
    }

    private static void monitor(CallTurn turn, Watch watch) {
        turn.supervision = turn.supervision.watching(watch);
        turn.effect(new Effect.Monitor(turn.near.orElseThrow(), watch.call(), watch.user(), watch.mode()));
        Watch me = new Watch(turn.callId, turn.user, watch.mode());
        turn.effect(new Effect.TellCall(
                watch.call(), new CallInput.Watched(me), Optional.of(new CallInput.WatchedEnded(watch.call()))));
    }

    /// His key: 0 listens, 1 whispers, 3 barges in, as FreeSWITCH has it.
    static void key(CallTurn turn, char digit) {
        Optional<MonitorMode> mode = switch (digit) {
            case '0' -> Optional.of(MonitorMode.LISTEN);
            case '1' -> Optional.of(MonitorMode.WHISPER);
            case '3' -> Optional.of(MonitorMode.BARGE);
            default -> Optional.empty();
        };
        Optional<Watch> watch = turn.supervision.watch();
        if (turn.phase != Phase.TALKING
                || watch.isEmpty()
                || mode.isEmpty()
                || !turn.settings.supervisors().keys()) {
            return;
        }
        if (watch.get().mode() != mode.get()) {
            monitor(turn, new Watch(watch.get().call(), watch.get().user(), mode.get()));
        }
    }

    static void watchedEnded(CallTurn turn, CallInput.WatchedEnded ended) {
        if (turn.supervision.watch().filter(w -> w.call().equals(ended.call())).isPresent()) {
            Hangup.close(
                    turn,
                    Termination.gateway(
                            Why.HUNG_UP, 200, Cause.NORMAL_CLEARING, "The call that was listened to is over"));
        }
    }

    // ---- the operator's call ----

    static void watched(CallTurn turn, CallInput.Watched watched) {
        Watch supervisor = watched.supervisor();
        if (turn.phase != Phase.TALKING) {
            tellOver(turn, supervisor);
            return;
        }
        turn.supervision = turn.supervision.joined(supervisor);
        turn.effect(new Effect.Publish(new CallEvent.SupervisorJoined(
                turn.callId, turn.env.wallClock(), supervisor.user(), supervisor.call(), supervisor.mode())));
    }

    static void unwatched(CallTurn turn, CallInput.Unwatched unwatched) {
        Watch supervisor = turn.supervision.watchers().get(unwatched.call());
        if (supervisor == null) {
            return;
        }
        turn.supervision = turn.supervision.left(unwatched.call());
        if (turn.phase == Phase.TALKING) {
            turn.effect(new Effect.Publish(new CallEvent.SupervisorLeft(
                    turn.callId, turn.env.wallClock(), supervisor.user(), supervisor.call())));
        }
    }

    // ---- both ----

    /// This call ends: whoever is in it, and the call that it is in, must know.
    static void closing(CallTurn turn) {
        turn.supervision.watchers().values().forEach(supervisor -> tellOver(turn, supervisor));
        turn.supervision
                .watch()
                .ifPresent(watch -> turn.effect(
                        new Effect.TellCall(watch.call(), new CallInput.Unwatched(turn.callId), Optional.empty())));
    }

    private static void tellOver(CallTurn turn, Watch supervisor) {
        turn.effect(new Effect.TellCall(supervisor.call(), new CallInput.WatchedEnded(turn.callId), Optional.empty()));
    }
}
