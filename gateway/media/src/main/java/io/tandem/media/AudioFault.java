package io.tandem.media;

/// Why audio does not flow over one hop in one direction, as far as it can be told from here. Immutable.
public enum AudioFault {
    /// The far side sends nothing at all, or nothing of it comes through.
    NOTHING_ARRIVES(false),
    /// SRTP comes, but not by the keys that were agreed.
    UNAUTHENTICATED(false),
    /// RTP comes from an address that may not speak in this call.
    WRONG_SOURCE(false),
    /// RTP comes with a payload type that was not agreed.
    UNKNOWN_PAYLOAD(false),
    /// Packets come, and there was never any sound in them.
    DIGITAL_SILENCE(false),
    /// The browser sends neither audio nor connectivity checks (RFC 7675).
    NO_CONSENT(false),
    /// We send, and the far side reports that nothing arrives (RFC 3550 §6.4.1).
    NOT_RECEIVED(true);

    private final boolean outbound;

    AudioFault(boolean outbound) {
        this.outbound = outbound;
    }

    /// True for audio from us to the far side, false for audio from there.
    public boolean outbound() {
        return outbound;
    }
}
