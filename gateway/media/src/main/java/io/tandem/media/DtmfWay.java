package io.tandem.media;

/// How a DTMF digit travels on one leg. Immutable.
public enum DtmfWay {
    /// As `telephone-event` packets beside the audio (RFC 4733).
    RTP_EVENT,
    /// As the two tones themselves, within the audio (ITU-T Q.23).
    IN_BAND,
    /// By the signalling, for example SIP INFO; the media carries nothing of it.
    SIGNALLING
}
