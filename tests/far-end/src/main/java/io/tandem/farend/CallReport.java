package io.tandem.farend;

import java.time.Duration;
import java.util.Locale;

/// What a far end measured in one call. Immutable, any thread.
///
/// @param hz          dominant frequency of the last second heard, 0 in silence
/// @param dbm0        level of the last second heard
/// @param durationMs  since the answer, 0 before it
public record CallReport(
        String id,
        String trunk,
        boolean inbound,
        String number,
        FarCall.State state,
        int status,
        long durationMs,
        double hz,
        double dbm0,
        long sent,
        Heard.Summary heard) {
    private static final Duration JUDGED = Duration.ofSeconds(1);

    static CallReport of(FarCall call) {
        return new CallReport(
                call.id(),
                call.trunk(),
                call.inbound(),
                call.number(),
                call.state(),
                call.ended().isDone() ? call.ended().join().status() : 0,
                call.talkedMs(),
                call.heard().hz(JUDGED),
                call.heard().levelDbm0(JUDGED),
                call.sentPackets(),
                call.heard().summary());
    }

    /// One JSON object on one line.
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"trunk\":\"%s\",\"direction\":\"%s\",\"number\":\"%s\",\"state\":\"%s\",\"status\":%d,"
                        + "\"durationMs\":%d,\"heardHz\":%.1f,\"heardDbm0\":%.1f,\"packets\":%d,\"largestGapMs\":%.1f,"
                        + "\"sent\":%d,\"ssrcChanges\":%d,\"digits\":\"%s\"}",
                escape(id),
                escape(trunk),
                inbound ? "inbound" : "outbound",
                escape(number),
                state.name().toLowerCase(Locale.ROOT),
                status,
                durationMs,
                hz,
                dbm0,
                heard.packets(),
                heard.largestGapMs(),
                sent,
                Math.max(0, heard.ssrcs() - 1),
                heard.digits());
    }

    private static String escape(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?").replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
