package io.tandem.media.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// SRTP and SRTCP of one direction of one leg, in place, for all SSRCs of that direction (RFC 3711, RFC
/// 7714). Confined to the media loop.
///
/// A received packet is authenticated, then the replay window moves, then its source is learned (RFC 3711
/// §3.3); a packet that fails leaves no trace but its return value, for the caller to count. Sending keeps
/// a replay window as well, because a second packet under the same index would give away the keystream (RFC
/// 3711 §9.1).
///
/// No packet allocates anything where the machine has libcrypto; without it AES-GCM does, in Java's Cipher.
/// Whoever made a context closes it: its keys are outside the heap.
public final class SrtpContext implements AutoCloseable {
    /// The packet is not what its sender made: dropped, and its payload may have been overwritten.
    public static final int AUTH_FAILED = -1;
    /// The packet was seen before, or is older than the replay window; on sending, its index was used up.
    public static final int REPLAYED = -2;
    /// Not RTP or RTCP, or too short.
    public static final int MALFORMED = -3;
    /// There are [#MAX_SOURCES] SSRCs already.
    public static final int TOO_MANY_SOURCES = -4;
    /// The most SSRCs a direction may have in its life.
    public static final int MAX_SOURCES = 64;
    /// How many octets protection adds at most: what an array must have to spare.
    public static final int MAX_OVERHEAD = 20;

    private static final int MIN_RTCP = 8;

    private final SrtpProfile profile;
    private final PacketCipher rtp;
    private final PacketCipher rtcp;
    private SrtpSource[] sources = new SrtpSource[0];
    private @Nullable SrtpSource latest;
    private boolean closed;

    private SrtpContext(SrtpProfile profile, PacketCipher rtp, PacketCipher rtcp) {
        this.profile = profile;
        this.rtp = rtp;
        this.rtcp = rtcp;
    }

    /// A context that protects what we send.
    public static SrtpContext forSending(SrtpKeys keys) {
        return of(SessionKeys.forRtp(keys), SessionKeys.forRtcp(keys));
    }

    /// A context that unprotects what we receive.
    public static SrtpContext forReceiving(SrtpKeys keys) {
        return of(SessionKeys.forRtp(keys), SessionKeys.forRtcp(keys));
    }

    static SrtpContext of(SessionKeys rtp, SessionKeys rtcp) {
        return of(rtp, rtcp, CryptoEngine.best());
    }

    static SrtpContext of(SessionKeys rtp, SessionKeys rtcp, CryptoEngine engine) {
        return new SrtpContext(rtp.profile(), PacketCipher.of(rtp, engine), PacketCipher.of(rtcp, engine));
    }

    /// The profile both directions agreed on.
    public SrtpProfile profile() {
        return profile;
    }

    /// Encrypts an RTP packet in place and appends its tag. The array must have [#MAX_OVERHEAD] octets to
    /// spare.
    ///
    /// @return the new length, or [#MALFORMED], [#REPLAYED] or [#TOO_MANY_SOURCES] with the packet untouched;
    /// [#REPLAYED] for every packet after the last of 2^48 under one key (RFC 3711 §9.2)
    public int protect(byte[] packet, int offset, int length) {
        int header = length < RtpHeader.MIN_LENGTH ? -1 : RtpHeader.lengthOf(packet, offset, length);
        if (header < 0) {
            return MALFORMED;
        }
        int ssrc = Octets.getInt(packet, offset + 8);
        SrtpSource source = find(ssrc);
        int sequence = Octets.unsignedShort(packet, offset + 2);
        long index = source == null ? sequence : source.guessIndex(sequence);
        if (index > SrtpSource.MAX_RTP_INDEX) {
            return REPLAYED;
        }
        if (source == null) {
            if (sources.length == MAX_SOURCES) {
                return TOO_MANY_SOURCES;
            }
            source = learn(ssrc);
        } else if (!source.rtp.isFresh(index)) {
            return REPLAYED;
        }
        source.rtp.mark(index);
        return rtp.sealRtp(packet, offset, header, length, ssrc, index);
    }

    /// Checks an SRTP packet and decrypts it in place.
    ///
    /// @return the new length, or [#AUTH_FAILED], [#REPLAYED], [#MALFORMED] or [#TOO_MANY_SOURCES]
    public int unprotect(byte[] packet, int offset, int length) {
        int bare = length - profile.tagLength();
        int header = bare < RtpHeader.MIN_LENGTH ? -1 : RtpHeader.lengthOf(packet, offset, bare);
        if (header < 0) {
            return MALFORMED;
        }
        int ssrc = Octets.getInt(packet, offset + 8);
        int sequence = Octets.unsignedShort(packet, offset + 2);
        SrtpSource source = find(ssrc);
        long index = source == null ? sequence : source.guessIndex(sequence);
        if (source == null && sources.length == MAX_SOURCES) {
            return TOO_MANY_SOURCES;
        }
        if (source != null && !source.rtp.isFresh(index)) {
            return REPLAYED;
        }
        int opened = rtp.openRtp(packet, offset, header, length, ssrc, index);
        if (opened >= 0) {
            (source == null ? learn(ssrc) : source).rtp.mark(index);
        }
        return opened;
    }

    /// Encrypts an RTCP compound packet in place and appends its index and tag (RFC 3711 §3.4). The array
    /// must have [#MAX_OVERHEAD] octets to spare.
    ///
    /// @return the new length, or [#MALFORMED], [#TOO_MANY_SOURCES], or [#REPLAYED] after 2^31 packets
    public int protectRtcp(byte[] packet, int offset, int length) {
        if (length < MIN_RTCP || !RtpHeader.hasVersion(packet, offset)) {
            return MALFORMED;
        }
        int ssrc = Octets.getInt(packet, offset + 4);
        SrtpSource source = find(ssrc);
        if (source == null) {
            if (sources.length == MAX_SOURCES) {
                return TOO_MANY_SOURCES;
            }
            source = learn(ssrc);
        }
        long index = source.rtcp.highest() + 1;
        if (index > SrtpSource.MAX_RTCP_INDEX) {
            return REPLAYED;
        }
        source.rtcp.mark(index);
        return rtcp.sealRtcp(packet, offset, length, ssrc, (int) index);
    }

    /// Checks an SRTCP packet and decrypts it in place. An unencrypted one, which our profiles never send, is
    /// [#MALFORMED].
    ///
    /// @return the new length, or [#AUTH_FAILED], [#REPLAYED], [#MALFORMED] or [#TOO_MANY_SOURCES]
    public int unprotectRtcp(byte[] packet, int offset, int length) {
        if (length < MIN_RTCP + 4 + profile.rtcpTagLength() || !RtpHeader.hasVersion(packet, offset)) {
            return MALFORMED;
        }
        int trailer = rtcp.rtcpTrailer(packet, offset, length);
        if ((trailer & PacketCipher.ENCRYPTED) == 0) {
            return MALFORMED;
        }
        long index = trailer & SrtpSource.MAX_RTCP_INDEX;
        int ssrc = Octets.getInt(packet, offset + 4);
        SrtpSource source = find(ssrc);
        if (source == null && sources.length == MAX_SOURCES) {
            return TOO_MANY_SOURCES;
        }
        if (source != null && !source.rtcp.isFresh(index)) {
            return REPLAYED;
        }
        int opened = rtcp.openRtcp(packet, offset, length, ssrc, trailer);
        if (opened >= 0) {
            (source == null ? learn(ssrc) : source).rtcp.mark(index);
        }
        return opened;
    }

    /// Frees the keys. Any later use throws IllegalStateException, where it would touch memory that is gone.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            rtp.close();
            rtcp.close();
        }
    }

    private @Nullable SrtpSource find(int ssrc) {
        SrtpSource hit = latest;
        if (hit != null && hit.ssrc == ssrc) {
            return hit;
        }
        for (SrtpSource source : sources) {
            if (source.ssrc == ssrc) {
                latest = source;
                return source;
            }
        }
        return null;
    }

    private SrtpSource learn(int ssrc) {
        SrtpSource source = new SrtpSource(ssrc);
        sources = Arrays.copyOf(sources, sources.length + 1);
        sources[sources.length - 1] = source;
        latest = source;
        return source;
    }
}
