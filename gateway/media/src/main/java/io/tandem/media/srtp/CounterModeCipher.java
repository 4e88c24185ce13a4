package io.tandem.media.srtp;

/// AES_CM_128_HMAC_SHA1_80 and _32 (RFC 3711 §4.1.1, §4.2.1). Confined to its [SrtpContext].
final class CounterModeCipher implements PacketCipher {
    private static final int TRAILER = 4;

    private final int rtpTag;
    private final int rtcpTag;
    private final Keystream keystream;
    private final HmacSha1 hmac;
    private final long saltHigh;
    private final long saltLow;
    private final byte[] code = new byte[HmacSha1.LENGTH];
    private final byte[] roc = new byte[4];

    CounterModeCipher(SessionKeys keys, CryptoEngine engine) {
        rtpTag = keys.profile().tagLength();
        rtcpTag = keys.profile().rtcpTagLength();
        keystream = engine.keystream(keys.key());
        hmac = engine.hmac(keys.authKey());
        byte[] salt = new byte[Keystream.BLOCK];
        System.arraycopy(keys.salt(), 0, salt, 0, keys.salt().length);
        saltHigh = Octets.getLong(salt, 0);
        saltLow = Octets.getLong(salt, 8);
    }

    @Override
    public int sealRtp(byte[] packet, int offset, int header, int length, int ssrc, long index) {
        crypt(packet, offset + header, length - header, ssrc, index);
        authenticateRtp(packet, offset, length, index);
        System.arraycopy(code, 0, packet, offset + length, rtpTag);
        return length + rtpTag;
    }

    @Override
    public int openRtp(byte[] packet, int offset, int header, int length, int ssrc, long index) {
        int bare = length - rtpTag;
        authenticateRtp(packet, offset, bare, index);
        if (!codeIsAt(packet, offset + bare, rtpTag)) {
            return SrtpContext.AUTH_FAILED;
        }
        crypt(packet, offset + header, bare - header, ssrc, index);
        return bare;
    }

    @Override
    public int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index) {
        crypt(packet, offset + RTCP_HEADER, length - RTCP_HEADER, ssrc, index);
        Octets.putInt(packet, offset + length, ENCRYPTED | index);
        hmac.update(packet, offset, length + TRAILER);
        hmac.finish(code);
        System.arraycopy(code, 0, packet, offset + length + TRAILER, rtcpTag);
        return length + TRAILER + rtcpTag;
    }

    @Override
    public int openRtcp(byte[] packet, int offset, int length, int ssrc, int trailer) {
        int bare = length - TRAILER - rtcpTag;
        hmac.update(packet, offset, bare + TRAILER);
        hmac.finish(code);
        if (!codeIsAt(packet, offset + bare + TRAILER, rtcpTag)) {
            return SrtpContext.AUTH_FAILED;
        }
        crypt(packet, offset + RTCP_HEADER, bare - RTCP_HEADER, ssrc, trailer & ~ENCRYPTED);
        return bare;
    }

    @Override
    public int rtcpTrailer(byte[] packet, int offset, int length) {
        return Octets.getInt(packet, offset + length - TRAILER - rtcpTag);
    }

    /// RFC 3711 §4.2: the code covers the packet and the roll-over counter.
    private void authenticateRtp(byte[] packet, int offset, int length, long index) {
        Octets.putInt(roc, 0, (int) (index >>> 16));
        hmac.update(packet, offset, length);
        hmac.update(roc, 0, roc.length);
        hmac.finish(code);
    }

    /// Compares in constant time.
    private boolean codeIsAt(byte[] packet, int at, int tag) {
        int difference = 0;
        for (int i = 0; i < tag; i++) {
            difference |= code[i] ^ packet[at + i];
        }
        return difference == 0;
    }

    /// RFC 3711 §4.1.1: `IV = (salt << 16) XOR (SSRC << 64) XOR (index << 16)`, and block n is `AES(IV + n)`.
    private void crypt(byte[] packet, int from, int length, int ssrc, long index) {
        long high = saltHigh ^ (ssrc & 0xFFFF_FFFFL);
        long low = saltLow ^ index << 16;
        keystream.apply(packet, from, length, high, low);
    }

    @Override
    public void close() {
        keystream.close();
        hmac.close();
    }
}
