package io.tandem.media.rtp;

/// The VoIP metrics block of RTCP XR (RFC 3611 §4.7), as it is written to a peer that asks for it and as it is read.
/// One object is filled again and again. Confined to the media loop.
public final class VoipMetrics {
    static final int BLOCK_TYPE = 7;
    /// Header, SSRC and 28 octets of figures.
    static final int BLOCK_BYTES = 36;
    /// R factors, scores and levels that are not known (§4.7.4, §4.7.5).
    static final int UNAVAILABLE = 127;

    /// Packet loss concealment unspecified, adaptive jitter buffer, adjustment rate unspecified (§4.7.6).
    private static final int RX_CONFIG = 0b0011_0000;

    private static final int MOST_MS = 0xFFFF;

    int ssrc;
    /// Shares in 1/256.
    int lossRate;
    int discardRate;
    int burstDensity;
    int gapDensity;
    int burstMs;
    int gapMs;
    int roundTripMs;
    int endSystemDelayMs;
    /// dBm0 as a signed number.
    int signalLevel = UNAVAILABLE;
    int rFactor = UNAVAILABLE;
    /// Of the hop beyond us, which this RTP session does not see (§4.7.5).
    int externalRFactor = UNAVAILABLE;
    /// Scores times ten.
    int mosListening = UNAVAILABLE;
    int mosConversational = UNAVAILABLE;
    int jitterBufferMs;

    /// Fills in what a receiver has measured of its source.
    public void measured(
            RtpReceiver receiver, double level, double roundTripMs, double rFactor, double externalRFactor) {
        BurstGap pattern = receiver.bursts();
        long expected = Math.max(1, receiver.expectedInAll());
        int packetMs = receiver.packetMs();
        ssrc = receiver.ssrc();
        lossRate = share((double) receiver.lost() / expected);
        discardRate = share((double) receiver.late() / expected);
        burstDensity = share(pattern.burstDensity());
        gapDensity = share(pattern.gapDensity());
        burstMs = ms(pattern.burstLength() * packetMs);
        gapMs = ms(pattern.gapLength() * packetMs);
        this.roundTripMs = ms(roundTripMs);
        jitterBufferMs = ms(receiver.playoutMs());
        endSystemDelayMs = ms(receiver.playoutMs() + packetMs);
        signalLevel = Double.isNaN(level) ? UNAVAILABLE : (int) Math.round(level);
        this.rFactor = factor(rFactor);
        this.externalRFactor = factor(externalRFactor);
        mosConversational = score(rFactor);
        mosListening = score(rFactor < 0 ? rFactor : rFactor + EModel.delayImpairment(delay(roundTripMs)));
    }

    private double delay(double roundTrip) {
        return Math.max(0, roundTrip) / 2 + endSystemDelayMs;
    }

    private static int share(double share) {
        return (int) Math.max(0, Math.min(255, share * 256));
    }

    private static int ms(double ms) {
        return (int) Math.max(0, Math.min(MOST_MS, ms));
    }

    private static int factor(double r) {
        return r < 0 || Double.isNaN(r) ? UNAVAILABLE : (int) Math.round(Math.min(100, r));
    }

    private static int score(double r) {
        return r < 0 || Double.isNaN(r) ? UNAVAILABLE : (int) Math.round(EModel.mos(r) * 10);
    }

    /// Writes the block.
    ///
    /// @return index after it
    int write(byte[] out, int at) {
        out[at] = BLOCK_TYPE;
        out[at + 1] = 0;
        putInt16(out, at + 2, BLOCK_BYTES / 4 - 1);
        RtpPacket.putInt32(out, at + 4, ssrc);
        out[at + 8] = (byte) lossRate;
        out[at + 9] = (byte) discardRate;
        out[at + 10] = (byte) burstDensity;
        out[at + 11] = (byte) gapDensity;
        putInt16(out, at + 12, burstMs);
        putInt16(out, at + 14, gapMs);
        putInt16(out, at + 16, roundTripMs);
        putInt16(out, at + 18, endSystemDelayMs);
        out[at + 20] = (byte) signalLevel;
        // noise level and residual echo return loss are not measured here
        out[at + 21] = UNAVAILABLE;
        out[at + 22] = UNAVAILABLE;
        out[at + 23] = BurstGap.GMIN;
        out[at + 24] = (byte) rFactor;
        out[at + 25] = (byte) externalRFactor;
        out[at + 26] = (byte) mosListening;
        out[at + 27] = (byte) mosConversational;
        out[at + 28] = RX_CONFIG;
        out[at + 29] = 0;
        putInt16(out, at + 30, jitterBufferMs);
        putInt16(out, at + 32, jitterBufferMs);
        putInt16(out, at + 34, PlayoutModel.LONGEST_MS);
        return at + BLOCK_BYTES;
    }

    /// Reads a whole block whose length was checked.
    void read(byte[] data, int at) {
        ssrc = RtpPacket.int32(data, at + 4);
        lossRate = data[at + 8] & 0xFF;
        discardRate = data[at + 9] & 0xFF;
        burstDensity = data[at + 10] & 0xFF;
        gapDensity = data[at + 11] & 0xFF;
        burstMs = RtpPacket.uint16(data, at + 12);
        gapMs = RtpPacket.uint16(data, at + 14);
        roundTripMs = RtpPacket.uint16(data, at + 16);
        endSystemDelayMs = RtpPacket.uint16(data, at + 18);
        signalLevel = data[at + 20];
        rFactor = data[at + 24] & 0xFF;
        externalRFactor = data[at + 25] & 0xFF;
        mosListening = data[at + 26] & 0xFF;
        mosConversational = data[at + 27] & 0xFF;
        jitterBufferMs = RtpPacket.uint16(data, at + 30);
    }

    private static void putInt16(byte[] out, int at, int value) {
        out[at] = (byte) (value >>> 8);
        out[at + 1] = (byte) value;
    }

    /// 0 to 1.
    public double loss() {
        return lossRate / 256.0;
    }

    /// 0 to 1: came too late for its jitter buffer.
    public double discarded() {
        return discardRate / 256.0;
    }

    public int burstMs() {
        return burstMs;
    }

    public int gapMs() {
        return gapMs;
    }

    public int endSystemDelayMs() {
        return endSystemDelayMs;
    }

    /// 0 to 100; negative: not known.
    public int rFactor() {
        return rFactor > 100 ? -1 : rFactor;
    }

    /// The same of the network beyond the peer.
    public int externalRFactor() {
        return externalRFactor > 100 ? -1 : externalRFactor;
    }

    /// 1 to 5; negative: not known.
    public double conversationalMos() {
        return mosConversational < 10 || mosConversational > 50 ? -1 : mosConversational / 10.0;
    }
}
