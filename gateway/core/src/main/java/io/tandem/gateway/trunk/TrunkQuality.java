package io.tandem.gateway.trunk;

import io.tandem.gateway.config.OneWayAudioPolicy;

/// How a trunk's audio is watched over. Immutable.
///
/// @param oneWayAudio what is done when audio flows one way only in its calls
/// @param rtcpXr ask for VoIP metrics in RTCP XR, and send ours (RFC 3611)
public record TrunkQuality(OneWayAudioPolicy oneWayAudio, boolean rtcpXr) {

    /// One-way audio is named, no more.
    public static final TrunkQuality DEFAULT = new TrunkQuality(OneWayAudioPolicy.REPORT, false);
}
