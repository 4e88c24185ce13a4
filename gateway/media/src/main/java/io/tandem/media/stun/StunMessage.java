package io.tandem.media.stun;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/// One STUN message (RFC 5389 §6), seen in the array it came in: nothing is copied, so it is good only as
/// long as nobody writes there. Confined to the media loop.
///
/// Attributes behind MESSAGE-INTEGRITY count for nothing but FINGERPRINT, and of attributes that come twice
/// the first counts (RFC 5389 §15, §15.4).
public final class StunMessage {
    private static final int MAX_ATTRIBUTES = 32;

    private final byte[] data;
    private final int offset;
    private final int length;
    /// Where the values of the attributes start, relative to `data`; their headers are four octets before.
    private final int[] values = new int[MAX_ATTRIBUTES];

    private int count;
    private int integrityAt = -1;
    private int fingerprintAt = -1;

    private StunMessage(byte[] data, int offset, int length) {
        this.data = data;
        this.offset = offset;
        this.length = length;
    }

    /// Reads a datagram. Whatever is in it, nothing is thrown.
    ///
    /// @return empty when it is not one whole, well-formed STUN message with the magic cookie
    public static Optional<StunMessage> parse(byte[] data, int offset, int length) {
        if (offset < 0
                || length < StunType.HEADER
                || length > data.length - offset
                || (data[offset] & 0xC0) != 0
                || word(data, offset + 4) != StunType.MAGIC_COOKIE
                || half(data, offset + 2) != length - StunType.HEADER
                || length % 4 != 0) {
            return Optional.empty();
        }
        StunMessage message = new StunMessage(data, offset, length);
        return message.readAttributes() ? Optional.of(message) : Optional.empty();
    }

    private boolean readAttributes() {
        int end = offset + length;
        for (int at = offset + StunType.HEADER; at < end; ) {
            int valueLength = half(data, at + 2);
            int next = at + 4 + (valueLength + 3 & ~3);
            if (next > end || count == MAX_ATTRIBUTES) {
                return false;
            }
            if (!take(half(data, at), at + 4, valueLength, next == end)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private boolean take(int type, int value, int valueLength, boolean last) {
        if (type == StunType.FINGERPRINT) {
            fingerprintAt = value;
            return last && valueLength == 4;
        }
        if (integrityAt >= 0) {
            return true;
        }
        if (type == StunType.MESSAGE_INTEGRITY) {
            integrityAt = value;
            return valueLength == StunKey.LENGTH;
        }
        values[count++] = value;
        return true;
    }

    /// Whether this is a Binding request, the only thing a lite agent answers.
    public boolean isBindingRequest() {
        return type() == StunType.BINDING_REQUEST;
    }

    /// Whether this is a success response to a Binding request.
    public boolean isBindingSuccess() {
        return type() == StunType.BINDING_SUCCESS;
    }

    int type() {
        return half(data, offset);
    }

    /// A copy of the transaction id: 12 octets.
    public byte[] transactionId() {
        return Arrays.copyOfRange(data, offset + 8, offset + StunType.HEADER);
    }

    /// The last 64 bits of the transaction id, as good as all to tell two apart.
    public long transactionBits() {
        return ((long) word(data, offset + 12) << 32) | (word(data, offset + 16) & 0xFFFF_FFFFL);
    }

    /// USERNAME, which in ICE is the receiver's ufrag, a colon, and the sender's (RFC 8445 §7.2.2).
    public Optional<String> username() {
        int value = find(StunType.USERNAME);
        return value < 0 ? Optional.empty() : Optional.of(new String(data, value, valueLength(value), UTF_8));
    }

    /// The part of USERNAME before the colon: the ufrag that tells which agent a request is for.
    public Optional<String> receiverUfrag() {
        return username().map(name -> name.indexOf(':') < 0 ? name : name.substring(0, name.indexOf(':')));
    }

    /// PRIORITY, 32 unsigned bits (RFC 8445 §7.1.1).
    public OptionalLong priority() {
        int value = find(StunType.PRIORITY);
        return value < 0 || valueLength(value) != 4
                ? OptionalLong.empty()
                : OptionalLong.of(word(data, value) & 0xFFFF_FFFFL);
    }

    /// Whether the sender nominates this pair (RFC 8445 §7.1.2).
    public boolean useCandidate() {
        return find(StunType.USE_CANDIDATE) >= 0;
    }

    /// The tie-breaker of ICE-CONTROLLING (RFC 8445 §7.1.3).
    public OptionalLong iceControlling() {
        return tieBreaker(StunType.ICE_CONTROLLING);
    }

    /// The tie-breaker of ICE-CONTROLLED (RFC 8445 §7.1.3).
    public OptionalLong iceControlled() {
        return tieBreaker(StunType.ICE_CONTROLLED);
    }

    private OptionalLong tieBreaker(int type) {
        int value = find(type);
        return value < 0 || valueLength(value) != 8
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(data).getLong(value));
    }

    /// The code of ERROR-CODE, 300 to 699 (RFC 5389 §15.6).
    public OptionalInt errorCode() {
        int value = find(StunType.ERROR_CODE);
        return value < 0 || valueLength(value) < 4
                ? OptionalInt.empty()
                : OptionalInt.of((data[value + 2] & 0x07) * 100 + (data[value + 3] & 0xFF));
    }

    /// XOR-MAPPED-ADDRESS, over IPv4 or IPv6 (RFC 5389 §15.2).
    public Optional<InetSocketAddress> mappedAddress() {
        int value = find(StunType.XOR_MAPPED_ADDRESS);
        if (value < 0 || valueLength(value) < 8 || valueLength(value) != (data[value + 1] == 1 ? 8 : 20)) {
            return Optional.empty();
        }
        byte[] address = Arrays.copyOfRange(data, value + 4, value + valueLength(value));
        for (int i = 0; i < address.length; i++) {
            address[i] ^= data[offset + 4 + i];
        }
        int port = half(data, value + 2) ^ StunType.MAGIC_COOKIE >>> 16;
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 octets are an address", e);
        }
    }

    /// The attributes that we would have to understand and do not; they call for a 420 (RFC 5389 §7.3.1).
    public int[] unknownRequired() {
        return Arrays.stream(values, 0, count)
                .map(value -> half(data, value - 4))
                .filter(StunType::isUnknownRequired)
                .toArray();
    }

    /// Whether there is a MESSAGE-INTEGRITY at all.
    public boolean hasIntegrity() {
        return integrityAt >= 0;
    }

    /// Whether MESSAGE-INTEGRITY is there and made with this key (RFC 5389 §15.4). Compares in constant time.
    public boolean verifyIntegrity(StunKey key) {
        if (integrityAt < 0) {
            return false;
        }
        int covered = integrityAt + StunKey.LENGTH - offset - StunType.HEADER;
        byte[] code = key.code(data, offset, integrityAt - 4, covered);
        return MessageDigest.isEqual(code, Arrays.copyOfRange(data, integrityAt, integrityAt + StunKey.LENGTH));
    }

    /// Whether there is a FINGERPRINT at all.
    public boolean hasFingerprint() {
        return fingerprintAt >= 0;
    }

    /// Whether FINGERPRINT is there and right (RFC 5389 §15.5).
    public boolean verifyFingerprint() {
        return fingerprintAt >= 0 && word(data, fingerprintAt) == fingerprint(data, offset, fingerprintAt - 4);
    }

    static int fingerprint(byte[] data, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(data, from, to - from);
        return (int) crc.getValue() ^ StunType.FINGERPRINT_XOR;
    }

    /// Where the value of the first attribute of this type starts, or -1.
    private int find(int type) {
        for (int i = 0; i < count; i++) {
            if (half(data, values[i] - 4) == type) {
                return values[i];
            }
        }
        return -1;
    }

    private int valueLength(int value) {
        return half(data, value - 2);
    }

    private static int half(byte[] data, int at) {
        return ((data[at] & 0xFF) << 8) | (data[at + 1] & 0xFF);
    }

    private static int word(byte[] data, int at) {
        return (half(data, at) << 16) | half(data, at + 2);
    }
}
