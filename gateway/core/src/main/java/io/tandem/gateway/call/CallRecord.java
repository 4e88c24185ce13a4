package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.CallState.Times;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.route.Router.Attempt;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.SessionStats;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes the record of a call that has ended. Stateless; reads a [CallTurn].
final class CallRecord {

    private CallRecord() {}

    /// The attempt that was under way when the call ended.
    static List<Cdr.TrunkAttempt> openAttempt(CallTurn turn, Termination why) {
        if (turn.phase != Phase.DIALLING
                || turn.plan.filter(plan -> !plan.attempts().isEmpty()).isEmpty()) {
            return List.of();
        }
        Attempt attempt = turn.plan.get().attempts().get(turn.attempt);
        return List.of(
                new Cdr.TrunkAttempt(attempt.by(), attempt.number(), Hangup.type(why.why()), why.sip(), why.q850()));
    }

    static Cdr of(CallTurn turn, SessionStats stats) {
        Times times = turn.times;
        long endedMs = times.endedMs() >= 0 ? times.endedMs() : turn.env.nowMs();
        boolean answered = times.answeredMs() >= 0;
        Termination why = turn.termination.orElseThrow();
        return new Cdr(
                turn.callId,
                turn.direction.name().toLowerCase(Locale.ROOT),
                turn.user,
                turn.number,
                turn.callee,
                turn.trunkName(),
                turn.direction == CallEvent.Direction.TRANSIT
                        ? turn.near.flatMap(turn::trunkOf).map(Trunk::name).orElse("")
                        : "",
                turn.attempts,
                times.started(),
                times.answered(),
                times.ended().orElse(turn.env.wallClock()),
                (answered ? times.answeredMs() : endedMs) - times.startedMs(),
                answered ? endedMs - times.answeredMs() : 0,
                new Cdr.End(
                        why.who().name().toLowerCase(Locale.ROOT),
                        Hangup.type(why.why()),
                        why.sip(),
                        why.q850(),
                        text(turn, why)),
                codec(turn),
                turn.srtpProfile,
                figures(stats),
                turn.record.done(),
                turn.supervision.record(),
                turn.transfers,
                turn.troubles.stream()
                        .map(t -> trouble(t, times.answeredMs(), endedMs))
                        .toList(),
                Diversions.of(turn));
    }

    private static Cdr.OneWayAudio trouble(AudioTrouble trouble, long answeredMs, long endedMs) {
        long until = trouble.open() ? endedMs : trouble.endedMs();
        return new Cdr.OneWayAudio(
                trouble.direction(),
                trouble.hop(),
                trouble.fault().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                trouble.text(),
                Math.max(0, trouble.sinceMs() - answeredMs),
                until - trouble.sinceMs(),
                trouble.open() ? "to-the-end" : trouble.flows() ? "flows-again" : "held",
                trouble.repairs());
    }

    /// What was wrong with the audio at the end is said beside the reason of the end.
    private static String text(CallTurn turn, Termination why) {
        String troubles = turn.troubles.stream()
                .filter(AudioTrouble::open)
                .map(AudioTrouble::text)
                .filter(text -> !why.text().startsWith(text))
                .collect(Collectors.joining(", "));
        return troubles.isEmpty() ? why.text() : why.text() + "; " + troubles;
    }

    private static String codec(CallTurn turn) {
        return turn.near
                .flatMap(leg -> turn.media(leg).browser())
                .map(b -> b.payload().audio().name())
                .or(() -> turn.direction == CallEvent.Direction.TEST
                        ? turn.far
                                .flatMap(leg -> turn.media(leg).trunk())
                                .map(t -> t.payload().audio().name())
                        : Optional.empty())
                .orElse("");
    }

    private static Map<String, Cdr.PortFigures> figures(SessionStats stats) {
        Map<String, Cdr.PortFigures> figures = new HashMap<>();
        stats.ports()
                .forEach((port, s) -> figures.put(
                        port.name(),
                        new Cdr.PortFigures(
                                s.packetsReceived(),
                                s.packetsSent(),
                                s.lost(),
                                s.jitterMs(),
                                s.rejected(),
                                s.largestSendGapMs(),
                                s.incoming(),
                                s.outgoing(),
                                s.heardMos())));
        return figures;
    }
}
