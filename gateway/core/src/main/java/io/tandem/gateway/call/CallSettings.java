package io.tandem.gateway.call;

import io.tandem.gateway.config.OneWayAudioPolicy;
import io.tandem.media.Codec;
import java.time.Duration;
import java.util.List;

/// Every figure of the calls, with its default in [#defaults]. Immutable.
///
/// @param sipDomain host part of operators' addresses, and of what browsers are told
/// @param codecs which codecs a call may use
/// @param tonePlan tones that an operator hears where no trunk says which
/// @param connectingToneAfter time without 18x after which the operator hears that we try
/// @param shortTone failure tone after the trunk's own announcement
/// @param announcementHeard how recently the trunk's audio must have stopped to count as its announcement
/// @param incomingRing how long operators' browsers ring
/// @param flowLost how long a browser may take to come back by a new connection
/// @param trunkMediaTimeout how long a trunk may be silent in talk, hold aside
/// @param sessionExpires Session-Expires that we ask for (RFC 4028 §4)
/// @param minSe Min-SE that we insist on (RFC 4028 §5)
/// @param t1 RFC 3261 §17.1.1.1; 64*T1 bounds the wait for ACK
/// @param t2 longest interval between two retransmissions of a 2xx
/// @param limits how much is taken
/// @param record which calls are recorded
/// @param supervisors who may join whose calls
/// @param closeWait how long a graceful close waits for the calls to end
/// @param sounds announcements, music on hold, digits
/// @param operators what is said of single operators
/// @param oneWayAudio what is done about it between two operators
public record CallSettings(
        String sipDomain,
        CodecPolicy codecs,
        String tonePlan,
        Duration connectingToneAfter,
        Duration shortTone,
        Duration announcementHeard,
        Duration incomingRing,
        Duration flowLost,
        Duration trunkMediaTimeout,
        Duration sessionExpires,
        Duration minSe,
        Duration t1,
        Duration t2,
        CallLimits limits,
        RecordRules record,
        Supervisors supervisors,
        Duration closeWait,
        CallSounds sounds,
        OperatorRules operators,
        OneWayAudioPolicy oneWayAudio) {

    public static CallSettings defaults(String sipDomain) {
        return new CallSettings(
                sipDomain,
                CodecPolicy.of(List.of(Codec.PCMA, Codec.PCMU)),
                "KG",
                Duration.ofSeconds(4),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1800),
                Duration.ofSeconds(90),
                Duration.ofMillis(500),
                Duration.ofSeconds(4),
                CallLimits.DEFAULT,
                RecordRules.NEVER,
                Supervisors.NONE,
                Duration.ofSeconds(5),
                CallSounds.defaults(),
                OperatorRules.NONE,
                OneWayAudioPolicy.OFF);
    }

    /// 64*T1: how long an ACK is waited for, or the final response of a cancelled INVITE.
    Duration deadline() {
        return t1.multipliedBy(64);
    }
}
