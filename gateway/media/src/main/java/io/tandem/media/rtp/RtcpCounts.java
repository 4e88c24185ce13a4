package io.tandem.media.rtp;

/// What came by RTCP, by kind. Nothing of it but reports changes anything: audio is neither sent again nor has it
/// key frames, so feedback (RFC 4585, RFC 5104) is counted and left at that. Confined to the media loop.
public final class RtcpCounts {
    /// Datagrams that were well formed.
    long received;
    /// Datagrams that were not; nothing of them is used.
    long malformed;
    /// Datagrams that begin with neither SR nor RR (RFC 5506).
    long reducedSize;
    long senderReports;
    long receiverReports;
    long byes;
    long nacks;
    /// PLI and FIR.
    long pictureLoss;
    /// REMB and transport-wide congestion control.
    long bandwidth;
    long otherFeedback;
    long extendedReports;
    /// APP, and types that nobody knows.
    long skipped;

    public long received() {
        return received;
    }

    public long malformed() {
        return malformed;
    }

    public long reducedSize() {
        return reducedSize;
    }

    public long senderReports() {
        return senderReports;
    }

    public long receiverReports() {
        return receiverReports;
    }

    public long byes() {
        return byes;
    }

    /// NACK, PLI, FIR, REMB, transport-cc and whatever else is feedback.
    public long feedback() {
        return nacks + pictureLoss + bandwidth + otherFeedback;
    }

    public long nacks() {
        return nacks;
    }

    public long pictureLoss() {
        return pictureLoss;
    }

    public long bandwidth() {
        return bandwidth;
    }

    public long extendedReports() {
        return extendedReports;
    }

    public long skipped() {
        return skipped;
    }
}
