package io.tandem.farend;

import java.nio.ByteBuffer;
import java.util.Optional;

/// An RTP packet without extensions and CSRCs read into fields (RFC 3550 §5.1). Immutable as long as nobody
/// writes the payload; any thread.
///
/// @param marker      start of a talkspurt or event
/// @param payloadType 0 to 127
/// @param sequence    0 to 65535
/// @param timestamp   unsigned 32 bit, in 1/8000 s
/// @param ssrc        unsigned 32 bit
/// @param payload     read-only view of the octets
public record RtpPacket(boolean marker, int payloadType, int sequence, long timestamp, long ssrc, ByteBuffer payload) {
    private static final int HEADER_BYTES = 12;

    /// A packet for sending; the payload is not copied.
    public static RtpPacket of(
            boolean marker, int payloadType, int sequence, long timestamp, long ssrc, byte[] payload) {
        return new RtpPacket(
                marker,
                payloadType,
                sequence & 0xffff,
                timestamp & 0xffff_ffffL,
                ssrc & 0xffff_ffffL,
                ByteBuffer.wrap(payload).asReadOnlyBuffer());
    }

    /// Reads a datagram; empty when it is not RTP version 2 or too short. Extension, CSRCs and padding are
    /// skipped.
    public static Optional<RtpPacket> parse(ByteBuffer datagram) {
        ByteBuffer in = datagram.duplicate();
        if (in.remaining() < HEADER_BYTES || (in.get(in.position()) & 0xc0) != 0x80) {
            return Optional.empty();
        }
        int first = in.get();
        int second = in.get();
        int sequence = in.getShort() & 0xffff;
        long timestamp = in.getInt() & 0xffff_ffffL;
        long ssrc = in.getInt() & 0xffff_ffffL;
        int skip = 4 * (first & 0x0f);
        if ((first & 0x10) != 0 && in.remaining() >= skip + 4) {
            skip += 4 + 4 * (in.getShort(in.position() + skip + 2) & 0xffff);
        }
        int padding = (first & 0x20) != 0 ? in.get(in.limit() - 1) & 0xff : 0;
        if (skip + padding > in.remaining()) {
            return Optional.empty();
        }
        in.position(in.position() + skip).limit(in.limit() - padding);
        ByteBuffer payload = ByteBuffer.allocate(in.remaining()).put(in).flip().asReadOnlyBuffer();
        return Optional.of(new RtpPacket((second & 0x80) != 0, second & 0x7f, sequence, timestamp, ssrc, payload));
    }

    /// The payload as octets of its own.
    public byte[] payloadBytes() {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }

    /// The datagram, ready to be sent.
    public ByteBuffer toBuffer() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + payload.remaining());
        out.put((byte) 0x80).put((byte) ((marker ? 0x80 : 0) | payloadType));
        out.putShort((short) sequence).putInt((int) timestamp).putInt((int) ssrc);
        return out.put(payload.duplicate()).flip();
    }
}
