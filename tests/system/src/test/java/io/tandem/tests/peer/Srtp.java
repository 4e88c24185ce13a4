package io.tandem.tests.peer;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// One direction of SRTP and SRTCP (RFC 3711, RFC 7714). Confined to its media thread.
final class Srtp {
    private static final int TAG_HMAC_BYTES = 10;
    private static final int TAG_GCM_BYTES = 16;

    /// The per-source part of a context.
    private static final class Source {
        long highest = -1;
        long window;
    }

    private final SrtpProfile profile;
    private final Keys rtp;
    private final Keys rtcp;
    private final Map<Integer, Source> sources = new HashMap<>();
    private long sendIndex = -1;
    private int rtcpIndex;
    private long replays;
    private long forgeries;

    private record Keys(byte[] cipher, byte[] auth, byte[] salt) {}

    Srtp(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
        this.profile = profile;
        rtp = derive(profile, masterKey, masterSalt, 0);
        rtcp = derive(profile, masterKey, masterSalt, 3);
    }

    private static Keys derive(SrtpProfile profile, byte[] key, byte[] salt, int label) {
        return new Keys(
                kdf(key, salt, label, profile.keyBytes()),
                kdf(key, salt, label + 1, 20),
                kdf(key, salt, label + 2, profile.saltBytes()));
    }

    /// AES-CM key derivation with rate 0 (RFC 3711 §4.3.1); a 12-byte salt is padded on the right (RFC 7714
    /// §11).
    static byte[] kdf(byte[] masterKey, byte[] masterSalt, int label, int length) {
        byte[] iv = Arrays.copyOf(masterSalt, 16);
        iv[7] ^= (byte) label;
        return crypt(Cipher.ENCRYPT_MODE, "AES/CTR/NoPadding", masterKey, new IvParameterSpec(iv), new byte[length]);
    }

    private static byte[] crypt(
            int mode, String name, byte[] key, java.security.spec.AlgorithmParameterSpec iv, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(mode, new SecretKeySpec(key, "AES"), iv);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(name, broken);
        }
    }

    /// Packets refused because their index was seen before.
    long replays() {
        return replays;
    }

    /// Packets refused because their tag was wrong.
    long forgeries() {
        return forgeries;
    }

    /// An SRTP packet from an RTP packet with 12 header bytes.
    byte[] protect(byte[] packet) {
        int sequence = ((packet[2] & 0xff) << 8) | (packet[3] & 0xff);
        long roc = sendIndex < 0 ? 0 : sendIndex >>> 16;
        if (sendIndex >= 0 && sequence < (sendIndex & 0xffff)) {
            roc++;
        }
        sendIndex = (roc << 16) | sequence;
        return seal(packet, sendIndex);
    }

    private byte[] seal(byte[] packet, long index) {
        int ssrc = ByteBuffer.wrap(packet).getInt(8);
        byte[] header = Arrays.copyOf(packet, 12);
        byte[] payload = Arrays.copyOfRange(packet, 12, packet.length);
        if (profile.gcm()) {
            return join(
                    header,
                    gcm(Cipher.ENCRYPT_MODE, rtp, gcmIv(rtp.salt, ssrc, index), header, payload)
                            .orElseThrow());
        }
        byte[] sealed = join(header, ctr(rtp, counter(rtp.salt, ssrc, index), payload));
        return join(sealed, tag(rtp.auth, sealed, (int) (index >>> 16)));
    }

    /// The RTP packet in an SRTP packet; empty when its tag is wrong or it was seen before.
    Optional<byte[]> unprotect(byte[] packet) {
        int tagBytes = profile.gcm() ? TAG_GCM_BYTES : TAG_HMAC_BYTES;
        int headerBytes = headerBytes(packet);
        if (packet.length < headerBytes + tagBytes) {
            return Optional.empty();
        }
        int ssrc = ByteBuffer.wrap(packet).getInt(8);
        Source source = sources.computeIfAbsent(ssrc, _ -> new Source());
        long index = estimate(source, ((packet[2] & 0xff) << 8) | (packet[3] & 0xff));
        Optional<byte[]> opened = open(packet, headerBytes, ssrc, index);
        if (opened.isEmpty()) {
            forgeries++;
        } else if (!fresh(source, index)) {
            replays++;
            return Optional.empty();
        }
        return opened;
    }

    private Optional<byte[]> open(byte[] packet, int headerBytes, int ssrc, long index) {
        byte[] header = Arrays.copyOf(packet, headerBytes);
        if (profile.gcm()) {
            byte[] text = Arrays.copyOfRange(packet, headerBytes, packet.length);
            return gcm(Cipher.DECRYPT_MODE, rtp, gcmIv(rtp.salt, ssrc, index), header, text)
                    .map(plain -> join(header, plain));
        }
        int end = packet.length - TAG_HMAC_BYTES;
        byte[] expected = tag(rtp.auth, Arrays.copyOf(packet, end), (int) (index >>> 16));
        if (!Arrays.equals(expected, Arrays.copyOfRange(packet, end, packet.length))) {
            return Optional.empty();
        }
        byte[] text = Arrays.copyOfRange(packet, headerBytes, end);
        return Optional.of(join(header, ctr(rtp, counter(rtp.salt, ssrc, index), text)));
    }

    private static int headerBytes(byte[] packet) {
        int bytes = 12 + 4 * (packet[0] & 0x0f);
        boolean extended = (packet[0] & 0x10) != 0 && packet.length >= bytes + 4;
        return extended ? bytes + 4 + 4 * (ByteBuffer.wrap(packet).getShort(bytes + 2) & 0xffff) : bytes;
    }

    /// RFC 3711 §3.3.1 and appendix A: the index nearest to the highest seen.
    private static long estimate(Source source, int sequence) {
        if (source.highest < 0) {
            return sequence;
        }
        long roc = source.highest >>> 16;
        long last = source.highest & 0xffff;
        if (last < 32_768 && sequence - last > 32_768 && roc > 0) {
            roc--;
        } else if (last >= 32_768 && last - 32_768 > sequence) {
            roc++;
        }
        return (roc << 16) | sequence;
    }

    private static boolean fresh(Source source, long index) {
        long ahead = index - source.highest;
        if (source.highest < 0 || ahead > 0) {
            source.window = ahead >= 64 || source.highest < 0 ? 1 : (source.window << ahead) | 1;
            source.highest = index;
            return true;
        }
        if (-ahead >= 64) {
            return false;
        }
        long bit = 1L << -ahead;
        boolean seen = (source.window & bit) != 0;
        source.window |= bit;
        return !seen;
    }

    /// An SRTCP packet, encrypted, from an RTCP compound.
    byte[] protectControl(byte[] packet) {
        int index = rtcpIndex++;
        int ssrc = ByteBuffer.wrap(packet).getInt(4);
        byte[] header = Arrays.copyOf(packet, 8);
        byte[] payload = Arrays.copyOfRange(packet, 8, packet.length);
        byte[] trailer = ByteBuffer.allocate(4).putInt(index | 0x8000_0000).array();
        if (profile.gcm()) {
            byte[] iv = gcmIv(rtcp.salt, ssrc, index);
            byte[] sealed = gcm(Cipher.ENCRYPT_MODE, rtcp, iv, join(header, trailer), payload)
                    .orElseThrow();
            return join(join(header, sealed), trailer);
        }
        byte[] sealed = join(join(header, ctr(rtcp, counter(rtcp.salt, ssrc, index), payload)), trailer);
        return join(sealed, Arrays.copyOf(hmac(rtcp.auth, sealed), TAG_HMAC_BYTES));
    }

    /// The RTCP compound in an SRTCP packet; empty when its tag is wrong.
    Optional<byte[]> unprotectControl(byte[] packet) {
        int tail = profile.gcm() ? 4 : 4 + TAG_HMAC_BYTES;
        if (packet.length < 8 + tail + (profile.gcm() ? TAG_GCM_BYTES : 0)) {
            return Optional.empty();
        }
        int end = packet.length - tail;
        byte[] header = Arrays.copyOf(packet, 8);
        byte[] trailer = Arrays.copyOfRange(packet, end, end + 4);
        byte[] text = Arrays.copyOfRange(packet, 8, end);
        int index = ByteBuffer.wrap(trailer).getInt() & 0x7fff_ffff;
        int ssrc = ByteBuffer.wrap(packet).getInt(4);
        if (profile.gcm()) {
            return gcm(Cipher.DECRYPT_MODE, rtcp, gcmIv(rtcp.salt, ssrc, index), join(header, trailer), text)
                    .map(plain -> join(header, plain));
        }
        byte[] expected = Arrays.copyOf(hmac(rtcp.auth, Arrays.copyOf(packet, end + 4)), TAG_HMAC_BYTES);
        if (!Arrays.equals(expected, Arrays.copyOfRange(packet, end + 4, packet.length))) {
            return Optional.empty();
        }
        return Optional.of(join(header, ctr(rtcp, counter(rtcp.salt, ssrc, index), text)));
    }

    /// RFC 3711 §4.1.1: salt, SSRC at octet 4, 48-bit index at octet 8.
    private static byte[] counter(byte[] salt, int ssrc, long index) {
        byte[] iv = Arrays.copyOf(salt, 16);
        xor(iv, 4, ssrc, 4);
        xor(iv, 8, index, 6);
        return iv;
    }

    /// RFC 7714 §8.1 and §9.1: two zero octets, SSRC, 48-bit index, all XOR salt.
    private static byte[] gcmIv(byte[] salt, int ssrc, long index) {
        byte[] iv = salt.clone();
        xor(iv, 2, ssrc, 4);
        xor(iv, 6, index, 6);
        return iv;
    }

    private static void xor(byte[] into, int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            into[at + i] ^= (byte) (value >>> (8 * (bytes - 1 - i)));
        }
    }

    private static byte[] ctr(Keys keys, byte[] iv, byte[] text) {
        return crypt(Cipher.ENCRYPT_MODE, "AES/CTR/NoPadding", keys.cipher, new IvParameterSpec(iv), text);
    }

    private static Optional<byte[]> gcm(int mode, Keys keys, byte[] iv, byte[] associated, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(keys.cipher, "AES"), new GCMParameterSpec(128, iv));
            cipher.updateAAD(associated);
            return Optional.of(cipher.doFinal(text));
        } catch (javax.crypto.AEADBadTagException forged) {
            return Optional.empty();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM", broken);
        }
    }

    private static byte[] tag(byte[] key, byte[] packet, int roc) {
        byte[] covered = join(packet, ByteBuffer.allocate(4).putInt(roc).array());
        return Arrays.copyOf(hmac(key, covered), TAG_HMAC_BYTES);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("HmacSHA1", broken);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] out = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, out, first.length, second.length);
        return out;
    }
}
