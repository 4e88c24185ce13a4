package io.tandem.media.rtp;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// The RTCP of one port, both ways: our reports about what it receives, built from its own figures, and what its far
/// side reports (RFC 3550 §6). Each hop is a session of its own: what we report is what arrived here, never what
/// another hop lost. Confined to the media loop.
public final class Rtcp {
    /// No report of ours is longer: SR with one block, SDES, XR with two blocks, BYE.
    public static final int MAX_BYTES = 28 + 24 + 72 + 8 + VoipMetrics.BLOCK_BYTES + 16 + 8;

    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int EXTENDED_REPORT = 207;

    private static final long NTP_OFFSET_S = 2_208_988_800L;
    private static final int REPORT_BLOCK_BYTES = 24;

    private final byte[] cname;
    private final RtpStream stream;
    private final RtpReceiver receiver;
    private final RtcpSchedule schedule;
    private final RtcpCounts counts = new RtcpCounts();
    private final SentReports sent = new SentReports();
    private final ReceptionReport report = new ReceptionReport(sent);
    private final RtcpReader reader;
    private final VoipMetrics metrics = new VoipMetrics();
    private boolean voipMetrics;
    private long sentAtReport;

    /// @param cname canonical name of our end, random per session (RFC 7022), at most 60 ASCII characters
    /// @param nowNs of the loop's monotonic clock
    public Rtcp(String cname, RtpStream stream, RtpReceiver receiver, RandomGenerator random, long nowNs) {
        this.cname = cname.getBytes(StandardCharsets.US_ASCII);
        this.stream = stream;
        this.receiver = receiver;
        this.schedule = new RtcpSchedule(random, nowNs);
        this.reader = new RtcpReader(receiver, report, counts);
    }

    /// The peer wants VoIP metrics with each report (RFC 3611 §5), or does not.
    public void reportVoipMetrics(boolean wanted) {
        voipMetrics = wanted;
    }

    /// Whether reports carry VoIP metrics: then [#metrics] is filled before each of them.
    public boolean reportsVoipMetrics() {
        return voipMetrics && receiver.hasSource();
    }

    /// What the next report says by XR.
    public VoipMetrics metrics() {
        return metrics;
    }

    /// True once for each report.
    public boolean due(long nowNs) {
        return schedule.due(nowNs);
    }

    /// Reads a datagram of the far side.
    ///
    /// @return false when it is malformed
    public boolean read(byte[] data, int offset, int length, long nowNs) {
        return reader.read(data, offset, length, stream.ssrc(), nowNs);
    }

    /// What the far side says of our stream.
    public ReceptionReport report() {
        return report;
    }

    /// Whether it has sent VoIP metrics about our stream.
    public boolean hasFarMetrics() {
        return reader.hasMetrics();
    }

    /// Its latest VoIP metrics; meaningless before [#hasFarMetrics].
    public VoipMetrics farMetrics() {
        return reader.metrics();
    }

    public RtcpCounts counts() {
        return counts;
    }

    /// Writes SR or RR, SDES with our CNAME, and XR where it is asked for.
    ///
    /// @param wallMs time of day, milliseconds since 1970
    /// @return its length in octets, at most [#MAX_BYTES]
    public int write(byte[] out, long packetsSent, long octetsSent, long wallMs, long nowNs) {
        int at = 8;
        boolean sender = packetsSent > sentAtReport;
        sentAtReport = packetsSent;
        if (sender) {
            long fraction = ((wallMs % 1000) << 32) / 1000;
            RtpPacket.putInt32(out, 8, (int) (wallMs / 1000 + NTP_OFFSET_S));
            RtpPacket.putInt32(out, 12, (int) fraction);
            RtpPacket.putInt32(out, 16, stream.timestampAt(nowNs));
            RtpPacket.putInt32(out, 20, (int) packetsSent);
            RtpPacket.putInt32(out, 24, (int) octetsSent);
            sent.sent(RtpPacket.int32(out, 10), nowNs);
            at = 28;
        }
        int blocks = receiver.hasSource() ? 1 : 0;
        if (blocks == 1) {
            receiver.writeReportBlock(out, at, nowNs);
            at += REPORT_BLOCK_BYTES;
        }
        writeHeader(out, 0, blocks, sender ? SENDER_REPORT : RECEIVER_REPORT, at);
        return writeExtended(out, writeCname(out, at), nowNs);
    }

    /// The same, and BYE: this port sends nothing any more (RFC 3550 §6.6).
    public int writeGoodbye(byte[] out, long packetsSent, long octetsSent, long wallMs, long nowNs) {
        int at = write(out, packetsSent, octetsSent, wallMs, nowNs);
        writeHeader(out, at, 1, GOODBYE, 8);
        return at + 8;
    }

    private int writeCname(byte[] out, int start) {
        int at = start + 8;
        out[at++] = 1;
        out[at++] = (byte) cname.length;
        System.arraycopy(cname, 0, out, at, cname.length);
        at += cname.length;
        do {
            out[at++] = 0;
        } while ((at - start) % 4 != 0);
        writeHeader(out, start, 1, SOURCE_DESCRIPTION, at - start);
        return at;
    }

    private int writeExtended(byte[] out, int start, long nowNs) {
        boolean own = reportsVoipMetrics();
        if (!own && !reader.timeAsked()) {
            return start;
        }
        int at = start + 8;
        if (reader.timeAsked()) {
            at = reader.writeEcho(out, at, nowNs);
        }
        if (own) {
            at = metrics.write(out, at);
        }
        writeHeader(out, start, 0, EXTENDED_REPORT, at - start);
        return at;
    }

    private void writeHeader(byte[] out, int at, int count, int type, int bytes) {
        out[at] = (byte) (0x80 | count);
        out[at + 1] = (byte) type;
        int words = bytes / 4 - 1;
        out[at + 2] = (byte) (words >>> 8);
        out[at + 3] = (byte) words;
        RtpPacket.putInt32(out, at + 4, stream.ssrc());
    }
}
