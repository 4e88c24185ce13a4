package io.tandem.tests.peer;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A STUN message of ICE (RFC 8489 §5, RFC 8445 §7.1). Confined to whoever made it.
final class Stun {
    static final int REQUEST = 0x0001;
    static final int SUCCESS = 0x0101;
    static final int ERROR = 0x0111;
    static final int USERNAME = 0x0006;
    static final int ERROR_CODE = 0x0009;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802a;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int FINGERPRINT = 0x8028;
    private static final int COOKIE = 0x2112_a442;

    private final int type;
    private final byte[] transaction;
    private final Map<Integer, byte[]> attributes = new LinkedHashMap<>();
    private byte[] raw = new byte[0];

    Stun(int type, byte[] transaction) {
        this.type = type;
        this.transaction = transaction.clone();
    }

    int type() {
        return type;
    }

    byte[] transaction() {
        return transaction.clone();
    }

    Stun with(int attribute, byte[] value) {
        attributes.put(attribute, value);
        return this;
    }

    Optional<byte[]> attribute(int name) {
        return Optional.ofNullable(attributes.get(name));
    }

    boolean has(int name) {
        return attributes.containsKey(name);
    }

    String username() {
        return new String(attributes.getOrDefault(USERNAME, new byte[0]), StandardCharsets.UTF_8);
    }

    /// Reads a datagram; empty when it is no STUN message.
    static Optional<Stun> parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean stun = bytes.length >= 20 && (bytes[0] & 0xc0) == 0 && in.getInt(4) == COOKIE;
        if (!stun || in.getShort(2) + 20 != bytes.length) {
            return Optional.empty();
        }
        Stun message = new Stun(in.getShort(0), Arrays.copyOfRange(bytes, 8, 20));
        message.raw = bytes.clone();
        in.position(20);
        while (in.remaining() >= 4) {
            int name = in.getShort() & 0xffff;
            int length = in.getShort() & 0xffff;
            if (length > in.remaining()) {
                return Optional.empty();
            }
            byte[] value = new byte[length];
            in.get(value);
            message.attributes.putIfAbsent(name, value);
            in.position(Math.min(in.limit(), in.position() + (-length & 3)));
        }
        return Optional.of(message);
    }

    /// Whether MESSAGE-INTEGRITY and FINGERPRINT of a parsed message are there and right (RFC 8489 §14.5,
    /// §14.7).
    boolean authentic(String password) {
        int at = find(MESSAGE_INTEGRITY);
        int fingerprintAt = find(FINGERPRINT);
        if (at < 0 || fingerprintAt < 0) {
            return false;
        }
        byte[] covered = Arrays.copyOf(raw, at);
        setLength(covered, at + 24 - 20);
        byte[] whole = Arrays.copyOf(raw, fingerprintAt);
        return Arrays.equals(hmac(password, covered), attributes.get(MESSAGE_INTEGRITY))
                && Arrays.equals(checksum(whole), attributes.get(FINGERPRINT));
    }

    private int find(int name) {
        ByteBuffer in = ByteBuffer.wrap(raw);
        int at = 20;
        while (at + 4 <= raw.length) {
            if ((in.getShort(at) & 0xffff) == name) {
                return at;
            }
            int length = in.getShort(at + 2) & 0xffff;
            at += 4 + length + (-length & 3);
        }
        return -1;
    }

    /// The datagram with MESSAGE-INTEGRITY and FINGERPRINT.
    byte[] toBytes(String password) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(8)
                .putShort((short) type)
                .putShort((short) 0)
                .putInt(COOKIE)
                .array());
        out.writeBytes(transaction);
        attributes.forEach((name, value) -> append(out, name, value));
        byte[] covered = out.toByteArray();
        setLength(covered, covered.length + 24 - 20);
        append(out, MESSAGE_INTEGRITY, hmac(password, covered));
        byte[] whole = out.toByteArray();
        setLength(whole, whole.length + 8 - 20);
        append(out, FINGERPRINT, checksum(whole));
        byte[] done = out.toByteArray();
        setLength(done, done.length - 20);
        return done;
    }

    private static void append(ByteArrayOutputStream out, int name, byte[] value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .putShort((short) name)
                .putShort((short) value.length)
                .array());
        out.writeBytes(value);
        out.writeBytes(new byte[-value.length & 3]);
    }

    private static void setLength(byte[] message, int length) {
        message[2] = (byte) (length >> 8);
        message[3] = (byte) length;
    }

    private static byte[] hmac(String password, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("HmacSHA1", broken);
        }
    }

    private static byte[] checksum(byte[] text) {
        CRC32 crc = new CRC32();
        crc.update(text);
        return ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354_554e).array();
    }

    /// The value of XOR-MAPPED-ADDRESS for an address (RFC 8489 §14.2).
    static byte[] xorAddress(InetSocketAddress address, byte[] transaction) {
        byte[] host = address.getAddress().getAddress();
        byte[] mask = ByteBuffer.allocate(16).putInt(COOKIE).put(transaction).array();
        ByteBuffer out = ByteBuffer.allocate(4 + host.length);
        out.putShort((short) (address.getAddress() instanceof Inet4Address ? 1 : 2));
        out.putShort((short) (address.getPort() ^ (COOKIE >>> 16)));
        for (int i = 0; i < host.length; i++) {
            out.put((byte) (host[i] ^ mask[i]));
        }
        return out.array();
    }

    /// The address in XOR-MAPPED-ADDRESS.
    Optional<InetSocketAddress> mappedAddress() {
        return attribute(XOR_MAPPED_ADDRESS).map(value -> {
            byte[] mask =
                    ByteBuffer.allocate(16).putInt(COOKIE).put(transaction).array();
            byte[] host = Arrays.copyOfRange(value, 4, value.length);
            for (int i = 0; i < host.length; i++) {
                host[i] ^= mask[i];
            }
            int port = (ByteBuffer.wrap(value).getShort(2) ^ (COOKIE >>> 16)) & 0xffff;
            try {
                return new InetSocketAddress(InetAddress.getByAddress(host), port);
            } catch (UnknownHostException wrongLength) {
                throw new IllegalArgumentException("XOR-MAPPED-ADDRESS", wrongLength);
            }
        });
    }
}
