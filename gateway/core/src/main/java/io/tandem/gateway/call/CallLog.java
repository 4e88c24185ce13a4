package io.tandem.gateway.call;

import io.tandem.gateway.sip.Ascii;
import io.tandem.gateway.trunk.Trunk;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line at a call's start and one at its end; numbers are masked. Any thread.
final class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.tandem.gateway.call");
    private static final int SHOWN_DIGITS = 3;

    private CallLog() {}

    static void log(CallEvent event, CallState state) {
        switch (event) {
            case CallEvent.Started started ->
                LOG.info(
                        "call={} {} call begins: user={} number={}",
                        started.callId(),
                        started.direction().name().toLowerCase(Locale.ROOT),
                        printable(started.user()),
                        masked(started.number()));
            case CallEvent.Ended ended -> {
                Termination end = ended.termination();
                CallState.Times times = state.times();
                long talkMs = times.answeredMs() < 0 ? 0 : times.endedMs() - times.answeredMs();
                LOG.info(
                        "call={} ended: {} by {}, sip={} q850={} talkMs={} trunk={}",
                        ended.callId(),
                        Hangup.type(end.why()),
                        end.who().name().toLowerCase(Locale.ROOT),
                        end.sip(),
                        end.q850(),
                        talkMs,
                        state.trunk().map(Trunk::name).orElse("-"));
            }
            case CallEvent.OneWayAudio trouble ->
                LOG.info(
                        "call={} one-way audio: {}, direction={} hop={}",
                        trouble.callId(),
                        trouble.text(),
                        trouble.direction(),
                        trouble.hop());
            case CallEvent.Transferred moved ->
                LOG.info("call={} transferred by user={} to {}", moved.callId(), party(moved.by()), masked(moved.to()));
            case CallEvent.AudioRestored over -> LOG.debug("call={} no more: {}", over.callId(), over.text());
            case CallEvent.Ringing ringing -> LOG.debug("call={} rings at {}", ringing.callId(), ringing.trunk());
            case CallEvent.Alerting alerting ->
                LOG.debug("call={} rings at a browser of user={}", alerting.callId(), printable(alerting.user()));
            case CallEvent.Hunting hunting ->
                LOG.debug("call={} group={} rings users={}", hunting.callId(), hunting.group(), hunting.members());
            case CallEvent.PassedOn onward ->
                LOG.info("call={} group={} passed on to trunk={}", onward.callId(), onward.group(), onward.trunk());
            case CallEvent.Taken taken ->
                LOG.info("call={} group={} taken by user={}", taken.callId(), taken.group(), printable(taken.user()));
            case CallEvent.Answered answered ->
                LOG.debug("call={} is answered at {}", answered.callId(), answered.trunk());
            case CallEvent.RecordingStarted on -> LOG.debug("call={} is recorded into {}", on.callId(), on.file());
            case CallEvent.RecordingPaused off -> LOG.debug("call={} recording paused", off.callId());
            case CallEvent.RecordingResumed on -> LOG.debug("call={} recording resumed", on.callId());
            case CallEvent.RecordingStopped over -> LOG.debug("call={} recorded in {}", over.callId(), over.file());
            case CallEvent.SupervisorJoined in ->
                LOG.info(
                        "call={} supervisor={} {}, by call={}",
                        in.callId(),
                        printable(in.supervisor()),
                        in.mode().name().toLowerCase(Locale.ROOT),
                        in.call());
            case CallEvent.SupervisorLeft out ->
                LOG.info("call={} supervisor={} leaves", out.callId(), printable(out.supervisor()));
            // the recorder has warned already, once for many calls
            case CallEvent.RecordingFailed lost ->
                LOG.debug("call={} recording failed: {}", lost.callId(), lost.reason());
            // which key it was is nobody's business here: it may be of a card's number
            case CallEvent.DigitReceived digit -> LOG.debug("call={} a key was pressed", digit.callId());
        }
    }

    /// `+996312000101` -> `**********101`
    static String masked(String number) {
        String text = printable(number);
        int hidden = Math.max(0, text.length() - SHOWN_DIGITS);
        return "*".repeat(hidden) + text.substring(hidden);
    }

    /// An operator's name; a number is masked.
    private static String party(String name) {
        boolean number = name.chars().allMatch(c -> c == '+' || (c >= '0' && c <= '9'));
        return number ? masked(name) : printable(name);
    }

    private static String printable(String text) {
        String safe = Ascii.printable(text);
        return safe.length() > 40 ? safe.substring(safe.length() - 40) : safe;
    }
}
