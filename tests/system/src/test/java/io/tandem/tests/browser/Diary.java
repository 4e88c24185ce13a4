package io.tandem.tests.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.tests.support.Recording;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// What one page heard, sent, got and showed since its ear last forgot. All times are milliseconds of the
/// page's own clock. Immutable, any thread.
///
/// @param nowMs    when it was taken out
/// @param heard    the remote audio, silence where there was none
/// @param played   packets that the browser played, looked at every 20 ms
/// @param stats    the browser's own statistics, ten times a second
/// @param wire     SIP messages over the WebSocket
/// @param states   what the page showed, each change
/// @param notes    connection states and troubles of the ear itself
record Diary(
        double nowMs,
        Recording heard,
        List<Played> played,
        List<Stats> stats,
        List<Message> wire,
        List<Shown> states,
        List<String> notes) {

    private static final double RTP_UNITS_PER_MS = 8;
    private static final double JUMP_MS = 150;

    /// One packet that was played; not every one is noted.
    ///
    /// @param at           when it was played
    /// @param rtpTimestamp 8 kHz units
    record Played(double at, long rtpTimestamp, long ssrc) {}

    /// The browser's statistics of what it receives (W3C webrtc-stats §7.2), all cumulative.
    record Stats(double at, long packetsReceived, long packetsLost, long totalSamples, long concealedSamples) {}

    /// One SIP message.
    record Message(double at, boolean sent, String text) {
        String startLine() {
            return text.lines().findFirst().orElse("");
        }
    }

    /// What the page showed from that time on.
    record Shown(double at, String call, String title, String detail, String timer, String trunk, String line) {}

    /// Reads what the page handed out.
    static Diary parse(JsonNode root) {
        ByteBuffer bytes = ByteBuffer.wrap(
                        Base64.getDecoder().decode(root.get("pcm").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        short[] pcm = new short[bytes.remaining() / 2];
        bytes.asShortBuffer().get(pcm);
        return new Diary(
                root.get("nowMs").asDouble(),
                new Recording(
                        pcm, root.get("rateHz").asInt(), root.get("startMs").asDouble()),
                list(
                        root.get("played"),
                        n -> new Played(
                                n.get("at").asDouble(),
                                n.get("rtpTimestamp").asLong(),
                                n.get("ssrc").asLong())),
                list(
                        root.get("stats"),
                        n -> new Stats(
                                n.get("at").asDouble(),
                                n.get("packetsReceived").asLong(),
                                n.get("packetsLost").asLong(),
                                n.get("totalSamplesReceived").asLong(),
                                n.get("concealedSamples").asLong())),
                list(
                        root.get("wire"),
                        n -> new Message(
                                n.get("at").asDouble(),
                                n.get("sent").asBoolean(),
                                n.get("text").asText())),
                list(
                        root.get("states"),
                        n -> new Shown(
                                n.get("at").asDouble(),
                                n.get("call").asText(),
                                n.get("title").asText(),
                                n.get("detail").asText(),
                                n.get("timer").asText(),
                                n.get("trunk").asText(),
                                n.get("line").asText())),
                list(
                        root.get("notes"),
                        n -> "%.0f ms %s"
                                .formatted(n.get("at").asDouble(), n.get("text").asText())));
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
        return StreamSupport.stream(array.spliterator(), false).map(read).toList();
    }

    /// When the first message of that direction began with those words.
    double when(boolean sent, String beginning) {
        return wire.stream()
                .filter(m -> m.sent == sent && m.startLine().startsWith(beginning))
                .findFirst()
                .map(Message::at)
                .orElseThrow(() -> new AssertionError("no \"" + beginning + "\" in\n" + this));
    }

    /// When the first INVITE left.
    double inviteMs() {
        return when(true, "INVITE ");
    }

    /// The states of the call panel in order, repeats and `idle` left out.
    List<String> callStates() {
        List<String> all = new ArrayList<>();
        for (Shown shown : states) {
            boolean repeated = !all.isEmpty() && all.getLast().equals(shown.call);
            if (!repeated && !shown.call.isEmpty() && !shown.call.equals("idle")) {
                all.add(shown.call);
            }
        }
        return all;
    }

    /// When the panel first showed that state.
    double stateMs(String state) {
        return firstShown(state)
                .map(Shown::at)
                .orElseThrow(() -> new AssertionError("never " + state + " in\n" + this));
    }

    private Optional<Shown> firstShown(String state) {
        return states.stream().filter(shown -> shown.call.equals(state)).findFirst();
    }

    /// When talk time was first shown; empty when it never was.
    Optional<Double> timerMs() {
        return states.stream()
                .filter(shown -> !shown.timer.isEmpty())
                .map(Shown::at)
                .findFirst();
    }

    /// Where the stream that is played does not go on: another SSRC, or a timestamp that jumps against the
    /// clock by more than the jitter buffer could. Throws when too few packets were played to tell.
    List<String> breaks() {
        if (played.size() < 20) {
            throw new AssertionError("only " + played.size() + " packets were played\n" + this);
        }
        List<String> all = new ArrayList<>();
        for (int i = 1; i < played.size(); i++) {
            Played before = played.get(i - 1);
            Played after = played.get(i);
            double stepMs = (int) (after.rtpTimestamp - before.rtpTimestamp) / RTP_UNITS_PER_MS;
            double elapsedMs = after.at - before.at;
            if (before.ssrc != after.ssrc || Math.abs(stepMs - elapsedMs) > JUMP_MS) {
                all.add("%.0f ms: ssrc %d -> %d, timestamp %+.0f ms after %.0f ms"
                        .formatted(after.at, before.ssrc, after.ssrc, stepMs, elapsedMs));
            }
        }
        return all;
    }

    /// What the browser made up between two times for want of packets, ms.
    double concealedMs(double fromMs, double toMs) {
        Optional<Stats> first =
                stats.stream().filter(s -> s.at >= fromMs && s.at <= toMs).findFirst();
        Optional<Stats> last =
                stats.stream().filter(s -> s.at >= fromMs && s.at <= toMs).reduce((a, b) -> b);
        if (first.isEmpty() || last.isEmpty()) {
            return 0;
        }
        double concealed = last.get().concealedSamples - first.get().concealedSamples;
        double total = last.get().totalSamples - first.get().totalSamples;
        return total == 0 ? 0 : concealed / total * (last.get().at - first.get().at);
    }

    /// The whole, for failure messages.
    @Override
    public String toString() {
        String messages = wire.stream()
                .map(m -> "%8.0f ms %s %s%s".formatted(m.at, m.sent ? "->" : "<-", m.startLine(), body(m)))
                .collect(Collectors.joining("\n"));
        String shown = states.stream()
                .map(s -> "%8.0f ms [%s] %s | %s | %s | %s | line %s"
                        .formatted(s.at, s.call, s.title, s.detail, s.timer, s.trunk, s.line))
                .collect(Collectors.joining("\n"));
        return "--- wire\n" + messages + "\n--- shown\n" + shown + "\n--- notes\n" + String.join("\n", notes)
                + "\n--- made up\n" + madeUp();
    }

    private String madeUp() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < stats.size(); i++) {
            Stats before = stats.get(i - 1);
            Stats after = stats.get(i);
            long concealed = after.concealedSamples - before.concealedSamples;
            long packets = after.packetsReceived - before.packetsReceived;
            if (concealed > 0 || after.packetsLost > before.packetsLost) {
                text.append("%8.0f ms %d of %d samples, %d packets came, %d lost in all%n"
                        .formatted(
                                after.at,
                                concealed,
                                after.totalSamples - before.totalSamples,
                                packets,
                                after.packetsLost));
            }
        }
        return text.toString();
    }

    private static String body(Message message) {
        int end = message.text.indexOf("\r\n\r\n");
        String body = end < 0 ? "" : message.text.substring(end + 4);
        return body.startsWith("{") ? " " + body : "";
    }
}
