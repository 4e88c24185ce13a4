package io.tandem.gateway.cdr;

import io.tandem.media.StreamQuality;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is kept of a call: one record, written once, when the call is over. Plain values only. Immutable.
///
/// @param direction `outgoing`, `incoming`, `internal` (one operator calls another), `transit` (trunk to trunk) or
/// `test` (the gateway itself tries a trunk)
/// @param user the operator; empty where a call never came to one
/// @param number as dialled, or as the trunk gave it
/// @param callee the operator whom another one called; else empty
/// @param fromTrunk the trunk that a call in transit came by; else empty
/// @param answeredAt the real answer of the far end; empty where there was none. What the browser was told
/// before it counts for nothing
/// @param ringMs from the start to the real answer, or to the end without one
/// @param talkMs from the real answer to the end; 0 without one
/// @param codec of the browser's leg, for example `PCMA`; empty where nothing was agreed
/// @param srtpProfile for example `SRTP_AEAD_AES_128_GCM`; empty where the media never came up
/// @param media figures per port, by its name
/// @param supervision calls of supervisors that were in this one; in a supervisor's record the call he was in
/// @param recordings in their order; one that was not complete when the record was written is missing
/// @param transfers in their order
/// @param oneWayAudio times in which audio did not flow one way
/// @param divertedFrom numbers that were called before ours, the latest first, as a trusted trunk told
public record Cdr(
        String callId,
        String direction,
        String user,
        String number,
        String callee,
        String trunk,
        String fromTrunk,
        List<TrunkAttempt> attempts,
        Instant startedAt,
        Optional<Instant> answeredAt,
        Instant endedAt,
        long ringMs,
        long talkMs,
        End end,
        String codec,
        String srtpProfile,
        Map<String, PortFigures> media,
        List<Recording> recordings,
        List<Supervision> supervision,
        List<Transfer> transfers,
        List<OneWayAudio> oneWayAudio,
        List<String> divertedFrom) {

    public Cdr {
        divertedFrom = List.copyOf(divertedFrom);
        attempts = List.copyOf(attempts);
        media = Map.copyOf(media);
        recordings = List.copyOf(recordings);
        supervision = List.copyOf(supervision);
        transfers = List.copyOf(transfers);
        oneWayAudio = List.copyOf(oneWayAudio);
    }

    /// One trunk that was tried, in order.
    ///
    /// @param result `answered`, `cancelled`, or what failed
    /// @param sip final status; 0 where none came
    public record TrunkAttempt(String trunk, String number, String result, int sip, int q850) {}

    /// How it ended.
    ///
    /// @param side `operator`, `colleague`, `trunk`, `caller` or `gateway`
    /// @param type for example `hung-up`, `busy`, `session-expired`
    public record End(String side, String type, int sip, int q850, String text) {}

    /// One recording.
    ///
    /// @param file relative to the directory of recordings; empty when none could be made
    /// @param recordedMs sound in it, pauses aside
    /// @param droppedFrames frames of 20 ms that the disk was too slow for
    /// @param failure why it ended early, for example `disk-full`; empty when it is whole
    public record Recording(String file, long recordedMs, long pausedMs, long droppedFrames, String failure) {}

    /// Supervision, in both calls' records.
    ///
    /// @param callId the other call: the supervisor's in the operator's record, the operator's in the supervisor's
    /// @param user whose call that is
    /// @param modes `listen`, `whisper`, `barge`, in the order in which they were first used
    public record Supervision(String callId, String user, List<String> modes) {
        public Supervision {
            modes = List.copyOf(modes);
        }
    }

    /// One party was referred to a third.
    ///
    /// @param by the transferor
    /// @param to the number or operator he named
    /// @param atMs from the real answer
    /// @param result `done`, or why it failed, for example `busy`
    public record Transfer(String by, String to, long atMs, String result) {}

    /// A time in which audio did not flow over one hop in one direction.
    ///
    /// @param direction `to-operator` or `from-operator`
    /// @param hop `trunk` or `browser`
    /// @param fault for example `nothing-arrives`
    /// @param text in plain words
    /// @param atMs from the real answer
    /// @param result `flows-again`, `held`: none was expected any more, or `to-the-end`
    /// @param repairs how often the side to blame was asked to set its media up anew
    public record OneWayAudio(
            String direction,
            String hop,
            String fault,
            String text,
            long atMs,
            long lastedMs,
            String result,
            int repairs) {}

    /// One port's figures, see `SessionStats`.
    ///
    /// @param incoming what came from its far side
    /// @param outgoing what was sent there, as the far side reports it
    /// @param heardMos score of what the far side heard, over all hops; NaN: not known
    public record PortFigures(
            long packetsReceived,
            long packetsSent,
            long lost,
            double jitterMs,
            long rejected,
            int largestSendGapMs,
            StreamQuality incoming,
            StreamQuality outgoing,
            double heardMos) {}
}
