package io.tandem.media.rtp;

import java.nio.charset.StandardCharsets;

/// Builds and reads compound RTCP packets (RFC 3550 §6). Confined to the media loop.
public final class Rtcp {
    /// How often each port reports (RFC 3550 §6.2).
    public static final long INTERVAL_NS = 5_000_000_000L;

    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final long NTP_OFFSET_S = 2_208_988_800L;
    private static final int REPORT_BLOCK_BYTES = 24;

    private final byte[] cname;

    /// @param cname canonical name of our end, random per session (RFC 7022), at most 60 ASCII characters
    public Rtcp(String cname) {
        this.cname = cname.getBytes(StandardCharsets.US_ASCII);
    }

    /// Writes SR or RR, then SDES with our CNAME.
    ///
    /// @param sender true when packets were sent since the last report
    /// @param wallMs time of day, milliseconds since 1970
    /// @return its length in octets
    public int write(
            byte[] out,
            RtpStream stream,
            boolean sender,
            long packetsSent,
            long octetsSent,
            RtpReceiver receiver,
            long wallMs,
            long nowNs) {
        int at = 8;
        if (sender) {
            long fraction = ((wallMs % 1000) << 32) / 1000;
            RtpPacket.putInt32(out, 8, (int) (wallMs / 1000 + NTP_OFFSET_S));
            RtpPacket.putInt32(out, 12, (int) fraction);
            RtpPacket.putInt32(out, 16, stream.timestampAt(nowNs));
            RtpPacket.putInt32(out, 20, (int) packetsSent);
            RtpPacket.putInt32(out, 24, (int) octetsSent);
            at = 28;
        }
        int blocks = receiver.hasSource() ? 1 : 0;
        if (blocks == 1) {
            receiver.writeReportBlock(out, at, nowNs);
            at += REPORT_BLOCK_BYTES;
        }
        writeHeader(out, 0, blocks, sender ? SENDER_REPORT : RECEIVER_REPORT, at, stream.ssrc());
        return writeCname(out, at, stream.ssrc());
    }

    private int writeCname(byte[] out, int start, int ssrc) {
        int at = start + 8;
        out[at++] = 1;
        out[at++] = (byte) cname.length;
        System.arraycopy(cname, 0, out, at, cname.length);
        at += cname.length;
        do {
            out[at++] = 0;
        } while ((at - start) % 4 != 0);
        writeHeader(out, start, 1, SOURCE_DESCRIPTION, at - start, ssrc);
        return at;
    }

    private static void writeHeader(byte[] out, int at, int count, int type, int bytes, int ssrc) {
        out[at] = (byte) (0x80 | count);
        out[at + 1] = (byte) type;
        int words = bytes / 4 - 1;
        out[at + 2] = (byte) (words >>> 8);
        out[at + 3] = (byte) words;
        RtpPacket.putInt32(out, at + 4, ssrc);
    }

    /// Checks a compound packet (RFC 3550 §A.2) and hands a sender report in it to `receiver`.
    ///
    /// @return false when it is malformed
    public static boolean read(byte[] data, int offset, int length, RtpReceiver receiver, long nowNs) {
        int at = offset;
        int end = offset + length;
        while (at + 4 <= end) {
            int bytes = 4 * (RtpPacket.uint16(data, at + 2) + 1);
            int type = data[at + 1] & 0xFF;
            if ((data[at] & 0xC0) != 0x80 || at + bytes > end) {
                return false;
            }
            if (at == offset && type != SENDER_REPORT && type != RECEIVER_REPORT) {
                return false;
            }
            if (type == SENDER_REPORT && bytes >= 28) {
                receiver.senderReport(RtpPacket.int32(data, at + 10), nowNs);
            }
            at += bytes;
        }
        return at == end && length > 0;
    }
}
