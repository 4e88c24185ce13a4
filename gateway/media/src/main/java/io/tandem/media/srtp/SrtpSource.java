package io.tandem.media.srtp;

/// What one SSRC has sent so far: the packet index with its roll-over counter, and the replay windows (RFC
/// 3711 §3.2.1). Confined to its [SrtpContext].
final class SrtpSource {
    static final long MAX_RTP_INDEX = (1L << 48) - 1;
    static final long MAX_RTCP_INDEX = 0x7FFF_FFFFL;

    final int ssrc;
    final ReplayWindow rtp = new ReplayWindow();
    final ReplayWindow rtcp = new ReplayWindow();

    SrtpSource(int ssrc) {
        this.ssrc = ssrc;
    }

    /// The 48-bit index that a sequence number most likely stands for (RFC 3711 §3.3.1, appendix A). Below
    /// zero there is none: a sequence number far ahead in the first round is a jump ahead, not the round
    /// before.
    long guessIndex(int sequence) {
        long highest = rtp.highest();
        if (highest < 0) {
            return sequence;
        }
        long roc = highest >>> 16;
        int ahead = sequence - (int) (highest & 0xFFFF);
        if (ahead < -0x8000) {
            roc++;
        } else if (ahead > 0x8000 && roc > 0) {
            roc--;
        }
        return roc << 16 | sequence;
    }
}
