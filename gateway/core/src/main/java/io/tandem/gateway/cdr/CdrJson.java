package io.tandem.gateway.cdr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.media.StreamQuality;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The written form of a record: keys in kebab case, times in ISO 8601 UTC, an absent answer as null.
/// Stateless.
final class CdrJson {

    /// Its buffers are shared by threads: each call's is a new one.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .build();

    private CdrJson() {}

    static String text(Cdr cdr) {
        try {
            return JSON.writeValueAsString(of(cdr));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a CDR cannot be written as JSON", bug);
        }
    }

    static Map<String, Object> of(Cdr cdr) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("call-id", cdr.callId());
        json.put("direction", cdr.direction());
        json.put("user", cdr.user());
        json.put("number", cdr.number());
        if (!cdr.callee().isEmpty()) {
            json.put("callee", cdr.callee());
        }
        if (!cdr.fromTrunk().isEmpty()) {
            json.put("from-trunk", cdr.fromTrunk());
        }
        json.put("trunk", cdr.trunk());
        json.put("attempts", cdr.attempts().stream().map(CdrJson::attempt).toList());
        json.put("diverted-from", cdr.divertedFrom());
        json.put("started-at", cdr.startedAt().toString());
        cdr.answeredAt()
                .ifPresentOrElse(at -> json.put("answered-at", at.toString()), () -> json.put("answered-at", null));
        json.put("ended-at", cdr.endedAt().toString());
        json.put("ring-ms", cdr.ringMs());
        json.put("talk-ms", cdr.talkMs());
        json.put("end", end(cdr.end()));
        json.put("verdict", Verdict.of(cdr));
        json.put("codec", cdr.codec());
        json.put("srtp-profile", cdr.srtpProfile());
        Map<String, Object> media = new LinkedHashMap<>();
        new TreeMap<>(cdr.media()).forEach((port, figures) -> media.put(port, figures(figures)));
        json.put("media", media);
        json.put("recordings", cdr.recordings().stream().map(CdrJson::recording).toList());
        json.put("transfers", cdr.transfers().stream().map(CdrJson::transfer).toList());
        json.put(
                "supervision",
                cdr.supervision().stream().map(CdrJson::supervision).toList());
        json.put(
                "one-way-audio",
                cdr.oneWayAudio().stream().map(CdrJson::trouble).toList());
        return json;
    }

    private static Map<String, Object> attempt(Cdr.TrunkAttempt attempt) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("trunk", attempt.trunk());
        json.put("number", attempt.number());
        json.put("result", attempt.result());
        json.put("sip", attempt.sip());
        json.put("q850", attempt.q850());
        return json;
    }

    private static Map<String, Object> trouble(Cdr.OneWayAudio trouble) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("direction", trouble.direction());
        json.put("hop", trouble.hop());
        json.put("fault", trouble.fault());
        json.put("text", trouble.text());
        json.put("at-ms", trouble.atMs());
        json.put("lasted-ms", trouble.lastedMs());
        json.put("result", trouble.result());
        json.put("repairs", trouble.repairs());
        return json;
    }

    private static Map<String, Object> end(Cdr.End end) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("side", end.side());
        json.put("type", end.type());
        json.put("sip", end.sip());
        json.put("q850", end.q850());
        json.put("text", end.text());
        return json;
    }

    private static Map<String, Object> supervision(Cdr.Supervision supervision) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("call-id", supervision.callId());
        json.put("user", supervision.user());
        json.put("modes", supervision.modes());
        return json;
    }

    private static Map<String, Object> transfer(Cdr.Transfer transfer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("by", transfer.by());
        json.put("to", transfer.to());
        json.put("at-ms", transfer.atMs());
        json.put("result", transfer.result());
        return json;
    }

    private static Map<String, Object> recording(Cdr.Recording recording) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", recording.file());
        json.put("recorded-ms", recording.recordedMs());
        json.put("paused-ms", recording.pausedMs());
        json.put("dropped-frames", recording.droppedFrames());
        json.put("failure", recording.failure());
        return json;
    }

    private static Map<String, @Nullable Object> figures(Cdr.PortFigures port) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("packets-received", port.packetsReceived());
        json.put("packets-sent", port.packetsSent());
        json.put("lost", port.lost());
        json.put("jitter-ms", port.jitterMs());
        json.put("rejected", port.rejected());
        json.put("largest-send-gap-ms", port.largestSendGapMs());
        json.put("heard-mos", rounded(port.heardMos(), 100));
        json.put("incoming", quality(port.incoming()));
        json.put("outgoing", quality(port.outgoing()));
        return json;
    }

    private static Map<String, @Nullable Object> quality(StreamQuality stream) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("packets", stream.packets());
        json.put("lost", stream.lost());
        json.put("late", stream.late());
        json.put("loss-percent", rounded(stream.lossPercent(), 100));
        json.put("jitter-ms", rounded(stream.jitterMs(), 10));
        json.put("round-trip-ms", rounded(stream.roundTripMs(), 10));
        json.put("burst-ms", rounded(stream.burstMs(), 1));
        json.put("burst-loss-percent", rounded(stream.burstLossPercent(), 10));
        json.put("gap-ms", rounded(stream.gapMs(), 1));
        json.put("level-dbm0", rounded(stream.levelDbm0(), 10));
        json.put("silence-percent", rounded(stream.silencePercent(), 1));
        json.put("last-packet-age-ms", rounded(stream.lastPacketAgeMs(), 1));
        json.put("r-factor", rounded(stream.rFactor(), 10));
        json.put("mos", rounded(stream.mos(), 100));
        return json;
    }

    /// What is not known is null.
    private static @Nullable Double rounded(double value, int parts) {
        return Double.isNaN(value) ? null : Math.round(value * parts) / (double) parts;
    }
}
