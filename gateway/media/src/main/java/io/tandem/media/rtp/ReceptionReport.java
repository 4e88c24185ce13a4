package io.tandem.media.rtp;

/// What the far end says of the stream we send it: the report blocks with our SSRC (RFC 3550 §6.4.1). What is missing
/// there was lost on its hop, or before us; we leave the gaps of a relayed stream open. Confined to the media loop.
public final class ReceptionReport {
    private static final double SMOOTHING = 8;

    private final SentReports sent;
    private long reports;
    private long atNs;
    private int fraction;
    private int lost;
    private int highest;
    private int growth;
    private int jitter;
    private long roundTripNs = SentReports.UNKNOWN;

    ReceptionReport(SentReports sent) {
        this.sent = sent;
    }

    /// Reads a report block of 24 octets about our stream.
    void read(byte[] data, int at, long nowNs) {
        int word = RtpPacket.int32(data, at + 4);
        fraction = word >>> 24;
        // a signed number of 24 bits
        lost = word << 8 >> 8;
        int now = RtpPacket.int32(data, at + 8);
        growth = reports == 0 ? 1 : now - highest;
        highest = now;
        jitter = RtpPacket.int32(data, at + 12);
        long trip = sent.roundTripNs(RtpPacket.int32(data, at + 16), RtpPacket.int32(data, at + 20), nowNs);
        if (trip >= 0) {
            roundTripNs = roundTripNs < 0 ? trip : roundTripNs + (long) ((trip - roundTripNs) / SMOOTHING);
        }
        reports++;
        atNs = nowNs;
    }

    /// Report blocks about our stream so far.
    public long reports() {
        return reports;
    }

    /// When the last one came, on the loop's clock.
    public long atNs() {
        return atNs;
    }

    /// Whether the last one says that nothing of ours arrived since the one before.
    public boolean nothingArrives() {
        return (reports > 1 && growth <= 0) || (reports > 0 && fraction == 0xFF);
    }

    /// Packets missing there so far, never negative.
    public long lost() {
        return Math.max(0, lost);
    }

    /// Loss since the report before, 0 to 1.
    public double fractionLost() {
        return fraction / 256.0;
    }

    /// @param clockRate of our stream
    public double jitterMs(int clockRate) {
        return (jitter & 0xFFFF_FFFFL) * 1000.0 / clockRate;
    }

    /// Smoothed; negative: not known.
    public double roundTripMs() {
        return roundTripNs < 0 ? -1 : roundTripNs / 1e6;
    }
}
