package io.tandem.media.stun;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Writes one STUN message, attribute by attribute (RFC 5389 §6, §15). Confined to its user.
///
/// MESSAGE-INTEGRITY comes after all it covers, FINGERPRINT last.
public final class StunWriter {
    private static final int CAPACITY = 1280;
    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);

    private StunWriter(int type, byte[] transactionId) {
        if (transactionId.length != StunType.TRANSACTION_ID) {
            throw new IllegalArgumentException("A transaction id has 12 octets, not " + transactionId.length);
        }
        buffer.putShort((short) type)
                .putShort((short) 0)
                .putInt(StunType.MAGIC_COOKIE)
                .put(transactionId);
    }

    /// A Binding request.
    ///
    /// @param transactionId 12 octets that nobody can guess
    public static StunWriter bindingRequest(byte[] transactionId) {
        return new StunWriter(StunType.BINDING_REQUEST, transactionId);
    }

    /// A success response, with the address the request came from (RFC 5389 §7.3.1).
    ///
    /// @param source resolved
    public static StunWriter success(StunMessage request, InetSocketAddress source) {
        return new StunWriter(StunType.BINDING_SUCCESS, request.transactionId()).mappedAddress(source);
    }

    /// An error response (RFC 5389 §7.3.1.1): 400 and 401 go without MESSAGE-INTEGRITY, because no
    /// credential is agreed (RFC 5389 §10.1.2); 487 has it.
    public static StunWriter error(StunMessage request, StunError error) {
        byte[] reason = error.reason().getBytes(UTF_8);
        byte[] value = Arrays.copyOf(
                new byte[] {0, 0, (byte) (error.code() / 100), (byte) (error.code() % 100)}, 4 + reason.length);
        System.arraycopy(reason, 0, value, 4, reason.length);
        StunWriter writer = new StunWriter(StunType.BINDING_ERROR, request.transactionId());
        writer.attribute(StunType.ERROR_CODE, value);
        if (error == StunError.UNKNOWN_ATTRIBUTE) {
            int[] unknown = request.unknownRequired();
            ByteBuffer types = ByteBuffer.allocate(2 * unknown.length);
            Arrays.stream(unknown).forEach(type -> types.putShort((short) type));
            writer.attribute(StunType.UNKNOWN_ATTRIBUTES, types.array());
        }
        return writer;
    }

    /// USERNAME.
    public StunWriter username(String username) {
        return attribute(StunType.USERNAME, username.getBytes(UTF_8));
    }

    /// PRIORITY, 32 unsigned bits.
    public StunWriter priority(long priority) {
        return attribute(
                StunType.PRIORITY, ByteBuffer.allocate(4).putInt((int) priority).array());
    }

    /// USE-CANDIDATE.
    public StunWriter useCandidate() {
        return attribute(StunType.USE_CANDIDATE, new byte[0]);
    }

    /// ICE-CONTROLLING.
    public StunWriter iceControlling(long tieBreaker) {
        return attribute(
                StunType.ICE_CONTROLLING,
                ByteBuffer.allocate(8).putLong(tieBreaker).array());
    }

    /// ICE-CONTROLLED.
    public StunWriter iceControlled(long tieBreaker) {
        return attribute(
                StunType.ICE_CONTROLLED,
                ByteBuffer.allocate(8).putLong(tieBreaker).array());
    }

    /// XOR-MAPPED-ADDRESS (RFC 5389 §15.2).
    private StunWriter mappedAddress(InetSocketAddress address) {
        byte[] octets = address.getAddress().getAddress();
        byte[] value = new byte[4 + octets.length];
        value[1] = (byte) (octets.length == 4 ? 1 : 2);
        int port = address.getPort() ^ StunType.MAGIC_COOKIE >>> 16;
        value[2] = (byte) (port >>> 8);
        value[3] = (byte) port;
        for (int i = 0; i < octets.length; i++) {
            value[4 + i] = (byte) (octets[i] ^ buffer.get(4 + i));
        }
        return attribute(StunType.XOR_MAPPED_ADDRESS, value);
    }

    /// MESSAGE-INTEGRITY over all so far (RFC 5389 §15.4).
    public StunWriter integrity(StunKey key) {
        int end = buffer.position();
        byte[] code = key.code(buffer.array(), 0, end, end - StunType.HEADER + 4 + StunKey.LENGTH);
        return attribute(StunType.MESSAGE_INTEGRITY, code);
    }

    /// FINGERPRINT over all so far (RFC 5389 §15.5), and the whole message.
    public byte[] withFingerprint() {
        int end = buffer.position();
        setLength(end - StunType.HEADER + 8);
        int fingerprint = StunMessage.fingerprint(buffer.array(), 0, end);
        attribute(
                StunType.FINGERPRINT, ByteBuffer.allocate(4).putInt(fingerprint).array());
        return toBytes();
    }

    /// The whole message as it is.
    public byte[] toBytes() {
        setLength(buffer.position() - StunType.HEADER);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    StunWriter attribute(int type, byte[] value) {
        buffer.putShort((short) type).putShort((short) value.length).put(value);
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    private void setLength(int length) {
        buffer.putShort(2, (short) length);
    }
}
