package io.tandem.gateway.probe;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the signalling said of one call, and when. Any thread.
final class CallLog {
    private static final Pattern STATE = Pattern.compile("\"state\"\\s*:\\s*\"([a-z-]+)\"");
    private static final long NEVER = Long.MIN_VALUE;

    private long invited = NEVER;
    private long answered = NEVER;
    private long realAnswer = NEVER;
    private String lastState = "";
    private String lastProgress = "";
    private Optional<String> ended = Optional.empty();

    synchronized void invited(long nanos) {
        invited = nanos;
    }

    /// @param early the 200 was the gateway's; the callee's answer will be told by INFO
    synchronized void answered(long nanos, boolean early) {
        answered = nanos;
        if (!early) {
            realAnswer = nanos;
        }
    }

    synchronized void progress(String json, long nanos) {
        Matcher matcher = STATE.matcher(json);
        if (matcher.find()) {
            lastState = matcher.group(1);
            lastProgress = json;
            if (lastState.equals("answered") && realAnswer == NEVER) {
                realAnswer = nanos;
            }
        }
    }

    synchronized void ended(String reason, long nanos) {
        ended = Optional.of(reason.isEmpty() ? "without a reason" : reason);
    }

    synchronized boolean failed() {
        return lastState.equals("failed") || ended.isPresent();
    }

    synchronized Optional<String> ended() {
        return ended;
    }

    /// The last word on the call, for the verdict.
    synchronized String why() {
        return lastState.equals("failed")
                ? lastProgress
                : ended.map(r -> "BYE " + r).orElse(lastState);
    }

    synchronized OptionalLong answeredMs() {
        return sinceInvite(answered);
    }

    synchronized OptionalLong realAnswerMs() {
        return sinceInvite(realAnswer);
    }

    /// ms from the INVITE to that moment.
    synchronized OptionalLong sinceInvite(long nanos) {
        return nanos == NEVER || invited == NEVER
                ? OptionalLong.empty()
                : OptionalLong.of((nanos - invited) / 1_000_000);
    }
}
