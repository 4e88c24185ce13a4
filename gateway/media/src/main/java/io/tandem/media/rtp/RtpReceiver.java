package io.tandem.media.rtp;

/// Reception statistics of one port (RFC 3550 §A.1, §A.3, §A.8; RFC 3611 §4.7). A new SSRC starts a new count;
/// losses add up. Confined to the media loop.
public final class RtpReceiver {
    private static final int MAX_JUMP = 3_000;
    private static final int MOST_LOST = 0x7F_FFFF;
    private static final int DEFAULT_PACKET_MS = 20;
    private static final int LONGEST_PACKET_MS = 200;

    private final LossPattern pattern = new LossPattern();
    private final PlayoutModel playout = new PlayoutModel();
    private int clockRate;
    private boolean started;
    private int ssrc;
    private int baseSequence;
    private int highest;
    private int cycles;
    private long received;
    private long duplicates;
    private long lostBefore;
    private long expectedBefore;
    private long expectedAtReport;
    private long receivedAtReport;
    private double jitter;
    private long lastArrivalNs;
    private int lastTimestamp;
    private int packetSamples;
    private long lastPacketNs;

    private int lastSrNtp;
    private long lastSrNs;
    private boolean hasSr;

    /// @param clockRate of the RTP timestamps, Hz
    public RtpReceiver(int clockRate) {
        this.clockRate = clockRate;
    }

    /// Another codec was agreed.
    ///
    /// @param rate of its RTP timestamps, Hz
    public void clockRate(int rate) {
        if (rate != clockRate) {
            endSource();
            jitter = jitter * rate / clockRate;
            clockRate = rate;
            packetSamples = 0;
            started = false;
        }
    }

    /// Counts one accepted packet.
    ///
    /// @param event telephone-event packets repeat their timestamp and do not enter the jitter
    public void count(RtpPacket packet, boolean event, long nowNs) {
        lastPacketNs = nowNs;
        int ahead = (short) (packet.sequence() - highest);
        if (!started || packet.ssrc() != ssrc || ahead > MAX_JUMP || ahead < -MAX_JUMP) {
            restart(packet, nowNs);
            return;
        }
        received++;
        boolean playable = event || playout.playable(packet.timestamp(), clockRate, nowNs, jitterMs());
        if (ahead > 0) {
            if (packet.sequence() < highest) {
                cycles += 0x10000;
            }
            highest = packet.sequence();
            pattern.ahead(ahead, playable);
        } else if (!pattern.behind(-ahead, playable)) {
            duplicates++;
        }
        if (!event) {
            jitter(packet.timestamp(), ahead, nowNs);
        }
    }

    private void jitter(int timestamp, int ahead, long nowNs) {
        int samples = timestamp - lastTimestamp;
        double transit = (nowNs - lastArrivalNs) * (clockRate / 1e9) - samples;
        jitter += (Math.min(Math.abs(transit), clockRate) - jitter) / 16;
        lastArrivalNs = nowNs;
        lastTimestamp = timestamp;
        if (ahead == 1 && samples > 0 && samples <= clockRate / 1000 * LONGEST_PACKET_MS) {
            packetSamples = samples;
        }
    }

    private void endSource() {
        lostBefore += currentLost();
        expectedBefore += expected();
        pattern.close();
    }

    private void restart(RtpPacket packet, long nowNs) {
        endSource();
        started = true;
        hasSr &= packet.ssrc() == ssrc;
        ssrc = packet.ssrc();
        baseSequence = packet.sequence();
        highest = packet.sequence();
        cycles = 0;
        received = 1;
        duplicates = 0;
        expectedAtReport = 0;
        receivedAtReport = 0;
        lastArrivalNs = nowNs;
        lastTimestamp = packet.timestamp();
        playout.start(packet.timestamp(), nowNs);
        pattern.ahead(1, true);
    }

    /// Notes a sender report of the source, for LSR and DLSR (RFC 3550 §6.4.1).
    public void senderReport(int middleNtp, long nowNs) {
        lastSrNtp = middleNtp;
        lastSrNs = nowNs;
        hasSr = true;
    }

    public boolean hasSource() {
        return started;
    }

    /// Whose packets are counted now; meaningless before [#hasSource].
    public int ssrc() {
        return ssrc;
    }

    /// Packets missing so far, never negative; a duplicate makes up for none.
    public long lost() {
        return lostBefore + currentLost();
    }

    /// Packets that should have come so far.
    public long expectedInAll() {
        return expectedBefore + expected();
    }

    /// Packets that came too late to be played.
    public long late() {
        return pattern.late();
    }

    public long duplicates() {
        return pattern.duplicates();
    }

    public double jitterMs() {
        return jitter * 1000 / clockRate;
    }

    /// Mean delay of the jitter buffer that is thought at the far side of the relay.
    public double playoutMs() {
        return playout.delayMs();
    }

    /// Audio in one packet of the source.
    public int packetMs() {
        return packetSamples == 0 ? DEFAULT_PACKET_MS : Math.max(1, packetSamples * 1000 / clockRate);
    }

    /// When the last packet came, on the loop's clock; meaningless before the first.
    public long lastPacketNs() {
        return lastPacketNs;
    }

    BurstGap bursts() {
        return pattern.bursts();
    }

    /// Mean length of a burst of losses; 0 without one (RFC 3611 §4.7.2).
    public double burstMs() {
        return bursts().burstLength() * packetMs();
    }

    /// Mean time between bursts.
    public double gapMs() {
        return bursts().gapLength() * packetMs();
    }

    /// Share of lost and late packets within bursts, 0 to 1.
    public double burstDensity() {
        return bursts().burstDensity();
    }

    /// BurstR of ITU-T G.107: 1 for independent losses.
    public double burstRatio() {
        return bursts().burstRatio();
    }

    private long expected() {
        return started ? (long) cycles + highest - baseSequence + 1 : 0;
    }

    private long currentLost() {
        return Math.max(0, expected() - (received - duplicates));
    }

    /// Writes a report block of 24 octets and starts the next interval.
    void writeReportBlock(byte[] out, int at, long nowNs) {
        long expected = expected();
        long expectedNow = expected - expectedAtReport;
        long lostNow = expectedNow - (received - receivedAtReport);
        expectedAtReport = expected;
        receivedAtReport = received;
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        // a signed number of 24 bits: duplicates may make it negative
        int lost = (int) Math.max(-MOST_LOST - 1, Math.min(expected - received, MOST_LOST));
        RtpPacket.putInt32(out, at, ssrc);
        RtpPacket.putInt32(out, at + 4, (fraction << 24) | (lost & 0xFF_FFFF));
        RtpPacket.putInt32(out, at + 8, cycles + highest);
        RtpPacket.putInt32(out, at + 12, (int) jitter);
        RtpPacket.putInt32(out, at + 16, hasSr ? lastSrNtp : 0);
        RtpPacket.putInt32(out, at + 20, hasSr ? (int) ((nowNs - lastSrNs) * 65_536 / 1_000_000_000L) : 0);
    }
}
