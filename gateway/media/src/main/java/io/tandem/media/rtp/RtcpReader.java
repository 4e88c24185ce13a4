package io.tandem.media.rtp;

/// Reads what comes by RTCP: compound packets (RFC 3550 §6.1, §A.2), those of reduced size (RFC 5506), feedback
/// (RFC 4585, RFC 5104) and extended reports (RFC 3611). A datagram is checked as a whole before anything of it is
/// used. BYE is noted and ends nothing: whoever may forge it could end calls by it. Confined to the media loop.
final class RtcpReader {
    private static final int APPLICATION = 204;
    private static final int TRANSPORT_FEEDBACK = 205;
    private static final int PAYLOAD_FEEDBACK = 206;
    private static final int NACK = 1;
    private static final int TRANSPORT_CC = 15;
    private static final int PLI = 1;
    private static final int FIR = 4;
    private static final int APPLICATION_LAYER = 15;
    private static final int REMB = 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B';
    private static final int RECEIVER_REFERENCE_TIME = 4;
    private static final int REFERENCE_TIME_BYTES = 12;

    private final RtpReceiver receiver;
    private final ReceptionReport report;
    private final RtcpCounts counts;
    private final VoipMetrics metrics = new VoipMetrics();
    private boolean hasMetrics;
    private boolean timeAsked;
    private int askedSsrc;
    private int askedMiddle;
    private long askedNs;

    RtcpReader(RtpReceiver receiver, ReceptionReport report, RtcpCounts counts) {
        this.receiver = receiver;
        this.report = report;
        this.counts = counts;
    }

    /// @param ourSsrc whose reports are read
    /// @return false when it is malformed
    boolean read(byte[] data, int offset, int length, int ourSsrc, long nowNs) {
        if (!wellFormed(data, offset, length)) {
            counts.malformed++;
            return false;
        }
        counts.received++;
        int first = data[offset + 1] & 0xFF;
        if (first != Rtcp.SENDER_REPORT && first != Rtcp.RECEIVER_REPORT) {
            counts.reducedSize++;
        }
        int end = offset + length;
        for (int at = offset; at < end; at += bytes(data, at)) {
            packet(data, at, bytes(data, at), ourSsrc, nowNs);
        }
        return true;
    }

    private static int bytes(byte[] data, int at) {
        return 4 * (RtpPacket.uint16(data, at + 2) + 1);
    }

    private static boolean wellFormed(byte[] data, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at + 4 <= end) {
            int bytes = bytes(data, at);
            if ((data[at] & 0xC0) != 0x80 || at + bytes > end || !holds(data, at, bytes)) {
                return false;
            }
            boolean padded = (data[at] & 0x20) != 0;
            if (padded && (at + bytes != end || !padding(data[end - 1] & 0xFF, bytes))) {
                return false;
            }
            at += bytes;
        }
        return at == end && length > 0;
    }

    private static boolean padding(int octets, int bytes) {
        return octets > 0 && octets % 4 == 0 && octets <= bytes - 4;
    }

    /// Whether a packet is long enough for what its header promises.
    private static boolean holds(byte[] data, int at, int bytes) {
        int count = data[at] & 0x1F;
        int least = switch (data[at + 1] & 0xFF) {
            case Rtcp.SENDER_REPORT -> 28 + 24 * count;
            case Rtcp.RECEIVER_REPORT -> 8 + 24 * count;
            case Rtcp.GOODBYE -> 4 + 4 * count;
            case APPLICATION, TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK -> 12;
            case Rtcp.EXTENDED_REPORT -> 8;
            default -> 4;
        };
        return bytes >= least;
    }

    private void packet(byte[] data, int at, int bytes, int ourSsrc, long nowNs) {
        int count = data[at] & 0x1F;
        switch (data[at + 1] & 0xFF) {
            case Rtcp.SENDER_REPORT -> {
                counts.senderReports++;
                if (receiver.hasSource() && RtpPacket.int32(data, at + 4) == receiver.ssrc()) {
                    receiver.senderReport(RtpPacket.int32(data, at + 10), nowNs);
                }
                blocks(data, at + 28, count, ourSsrc, nowNs);
            }
            case Rtcp.RECEIVER_REPORT -> {
                counts.receiverReports++;
                blocks(data, at + 8, count, ourSsrc, nowNs);
            }
            case Rtcp.SOURCE_DESCRIPTION -> {
                // a name means nothing here: the leg is known by its address or its keys
            }
            case Rtcp.GOODBYE -> counts.byes++;
            case TRANSPORT_FEEDBACK -> transport(count);
            case PAYLOAD_FEEDBACK -> payload(data, at, bytes, count);
            case Rtcp.EXTENDED_REPORT -> extended(data, at, bytes, ourSsrc, nowNs);
            default -> counts.skipped++;
        }
    }

    private void blocks(byte[] data, int first, int count, int ourSsrc, long nowNs) {
        for (int i = 0; i < count; i++) {
            int at = first + 24 * i;
            if (RtpPacket.int32(data, at) == ourSsrc) {
                report.read(data, at, nowNs);
            }
        }
    }

    private void transport(int format) {
        switch (format) {
            case NACK -> counts.nacks++;
            case TRANSPORT_CC -> counts.bandwidth++;
            default -> counts.otherFeedback++;
        }
    }

    private void payload(byte[] data, int at, int bytes, int format) {
        boolean remb = format == APPLICATION_LAYER && bytes >= 16 && RtpPacket.int32(data, at + 12) == REMB;
        if (format == PLI || format == FIR) {
            counts.pictureLoss++;
        } else if (remb) {
            counts.bandwidth++;
        } else {
            counts.otherFeedback++;
        }
    }

    /// The blocks of an XR packet (RFC 3611 §3); one whose length lies ends the reading of that packet.
    private void extended(byte[] data, int start, int bytes, int ourSsrc, long nowNs) {
        counts.extendedReports++;
        int end = start + bytes;
        int at = start + 8;
        while (at + 4 <= end) {
            int block = bytes(data, at);
            if (at + block > end) {
                return;
            }
            int type = data[at] & 0xFF;
            if (type == VoipMetrics.BLOCK_TYPE
                    && block == VoipMetrics.BLOCK_BYTES
                    && RtpPacket.int32(data, at + 4) == ourSsrc) {
                metrics.read(data, at);
                hasMetrics = true;
            } else if (type == RECEIVER_REFERENCE_TIME && block == REFERENCE_TIME_BYTES) {
                timeAsked = true;
                askedSsrc = RtpPacket.int32(data, start + 4);
                askedMiddle = RtpPacket.int32(data, at + 6);
                askedNs = nowNs;
            }
            at += block;
        }
    }

    /// What the peer last measured of our stream; meaningless before [#hasMetrics].
    VoipMetrics metrics() {
        return metrics;
    }

    boolean hasMetrics() {
        return hasMetrics;
    }

    /// The peer sent its reference time, and waits for its echo (RFC 3611 §4.4, §4.5).
    boolean timeAsked() {
        return timeAsked;
    }

    /// Writes that echo, a DLRR block of 16 octets, once.
    int writeEcho(byte[] out, int at, long nowNs) {
        timeAsked = false;
        RtpPacket.putInt32(out, at, 5 << 24 | 3);
        RtpPacket.putInt32(out, at + 4, askedSsrc);
        RtpPacket.putInt32(out, at + 8, askedMiddle);
        RtpPacket.putInt32(out, at + 12, (int) ((nowNs - askedNs) * 65_536 / 1_000_000_000L));
        return at + 16;
    }
}
