package io.tandem.gateway.cdr;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is kept of a call: one record, written once, when the call is over. Plain values only. Immutable.
///
/// @param direction `outgoing` or `incoming`
/// @param user the operator; empty where a call never came to one
/// @param number as dialled, or as the trunk gave it
/// @param answeredAt the real answer of the far end; empty where there was none. What the browser was told
/// before it counts for nothing
/// @param ringMs from the start to the real answer, or to the end without one
/// @param talkMs from the real answer to the end; 0 without one
/// @param codec of the browser's leg, for example `PCMA`; empty where nothing was agreed
/// @param srtpProfile for example `SRTP_AEAD_AES_128_GCM`; empty where the media never came up
/// @param media figures per port, by its name
public record Cdr(
        String callId,
        String direction,
        String user,
        String number,
        String trunk,
        List<TrunkAttempt> attempts,
        Instant startedAt,
        Optional<Instant> answeredAt,
        Instant endedAt,
        long ringMs,
        long talkMs,
        End end,
        String codec,
        String srtpProfile,
        Map<String, PortFigures> media) {

    public Cdr {
        attempts = List.copyOf(attempts);
        media = Map.copyOf(media);
    }

    /// One trunk that was tried, in order.
    ///
    /// @param result `answered`, `cancelled`, or what failed
    /// @param sip final status; 0 where none came
    public record TrunkAttempt(String trunk, String number, String result, int sip, int q850) {}

    /// How it ended.
    ///
    /// @param side `operator`, `trunk` or `gateway`
    /// @param type for example `hung-up`, `busy`, `session-expired`
    public record End(String side, String type, int sip, int q850, String text) {}

    /// One port's figures, see `SessionStats`.
    public record PortFigures(
            long packetsReceived, long packetsSent, long lost, double jitterMs, long rejected, int largestSendGapMs) {}
}
