package io.tandem.media.rtp;

/// Reception statistics of one port (RFC 3550 §A.1, §A.3, §A.8). A new SSRC starts a new count; losses add
/// up. Confined to the media loop.
public final class RtpReceiver {
    private static final int MAX_JUMP = 3_000;

    private boolean started;
    private int ssrc;
    private int baseSequence;
    private int highest;
    private int cycles;
    private long received;
    private long lostBefore;
    private long expectedAtReport;
    private long receivedAtReport;
    private double jitter;
    private long lastArrivalNs;
    private int lastTimestamp;

    private int lastSrNtp;
    private long lastSrNs;
    private boolean hasSr;

    /// Counts one accepted packet.
    ///
    /// @param event telephone-event packets repeat their timestamp and do not enter the jitter
    public void count(RtpPacket packet, boolean event, long nowNs) {
        int ahead = (short) (packet.sequence() - highest);
        if (!started || packet.ssrc() != ssrc || ahead > MAX_JUMP || ahead < -MAX_JUMP) {
            restart(packet, nowNs);
            return;
        }
        received++;
        if (ahead > 0) {
            if (packet.sequence() < highest) {
                cycles += 0x10000;
            }
            highest = packet.sequence();
        }
        if (!event) {
            double transit = (nowNs - lastArrivalNs) / 125_000.0 - (packet.timestamp() - lastTimestamp);
            jitter += (Math.min(Math.abs(transit), 8_000) - jitter) / 16;
            lastArrivalNs = nowNs;
            lastTimestamp = packet.timestamp();
        }
    }

    private void restart(RtpPacket packet, long nowNs) {
        lostBefore += currentLost();
        started = true;
        hasSr &= packet.ssrc() == ssrc;
        ssrc = packet.ssrc();
        baseSequence = packet.sequence();
        highest = packet.sequence();
        cycles = 0;
        received = 1;
        expectedAtReport = 0;
        receivedAtReport = 0;
        lastArrivalNs = nowNs;
        lastTimestamp = packet.timestamp();
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

    /// Packets missing so far, never negative.
    public long lost() {
        return lostBefore + currentLost();
    }

    public double jitterMs() {
        return jitter / 8;
    }

    private long expected() {
        return started ? (long) cycles + highest - baseSequence + 1 : 0;
    }

    private long currentLost() {
        return Math.max(0, expected() - received);
    }

    /// Writes a report block of 24 octets and starts the next interval.
    void writeReportBlock(byte[] out, int at, long nowNs) {
        long expected = expected();
        long expectedNow = expected - expectedAtReport;
        long lostNow = expectedNow - (received - receivedAtReport);
        expectedAtReport = expected;
        receivedAtReport = received;
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        RtpPacket.putInt32(out, at, ssrc);
        RtpPacket.putInt32(out, at + 4, fraction << 24 | (int) Math.min(currentLost(), 0x7FFFFF));
        RtpPacket.putInt32(out, at + 8, cycles + highest);
        RtpPacket.putInt32(out, at + 12, (int) jitter);
        RtpPacket.putInt32(out, at + 16, hasSr ? lastSrNtp : 0);
        RtpPacket.putInt32(out, at + 20, hasSr ? (int) ((nowNs - lastSrNs) * 65_536 / 1_000_000_000L) : 0);
    }
}
