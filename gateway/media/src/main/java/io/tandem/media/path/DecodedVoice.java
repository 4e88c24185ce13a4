package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.codec.Codecs;
import io.tandem.media.codec.Playout;
import io.tandem.media.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one port receives, decoded: fed packet by packet, read once a tick by however many listeners there are.
/// It exists while somebody listens, and ends with the last of them. Confined to the media loop.
final class DecodedVoice {
    /// RFC 3551 §6: comfort noise.
    private static final int COMFORT_NOISE = 13;

    /// What ends falls within 5 ms.
    private static final int RAMPS_A_SECOND = 200;

    private final int rate;
    private final short[] frame;
    private @Nullable Playout playout;
    private @Nullable Playout leaving;
    private @Nullable Codec codec;
    private int listeners;
    private boolean pulled;
    private long pulledNs;

    /// @param rate samples in a second of what is read, 8000 or 16000
    DecodedVoice(int rate) {
        this.rate = rate;
        this.frame = new short[rate / 50];
    }

    int rate() {
        return rate;
    }

    void listen() {
        listeners++;
    }

    /// @return true when nobody listens any more: it has given its memory back
    boolean leave() {
        listeners--;
        if (listeners == 0) {
            close(playout);
            close(leaving);
            playout = null;
            leaving = null;
        }
        return listeners == 0;
    }

    private static void close(@Nullable Playout ended) {
        if (ended != null) {
            ended.close();
        }
    }

    /// Takes a packet of sound. Another codec than before starts anew, while what the old one had left falls silent.
    void sound(RtpPacket packet, Codec of, long nowNs) {
        Playout to = playout;
        if (to == null || codec != of) {
            close(leaving);
            leaving = to;
            to = Codecs.playout(of, rate);
            playout = to;
            codec = of;
        }
        to.put(packet, nowNs);
    }

    /// Takes a packet that is no sound.
    void other(RtpPacket packet, long nowNs) {
        if (playout == null) {
            return;
        }
        if (packet.payloadType() == COMFORT_NOISE) {
            playout.comfortNoise(packet, nowNs);
        } else {
            playout.skip(packet, nowNs);
        }
    }

    /// True when its first packet has had its turn: before that, [#frame] is silence.
    boolean playing() {
        return playout != null && playout.playing();
    }

    /// The frame of this tick, 20 ms at [#rate]; silence where nothing came. Valid until the next tick.
    short[] frame(long tickNs) {
        if (!pulled || tickNs != pulledNs) {
            pulled = true;
            pulledNs = tickNs;
            if (playout == null) {
                Arrays.fill(frame, (short) 0);
            } else {
                playout.next(frame, tickNs);
                fall(tickNs);
            }
        }
        return frame;
    }

    private void fall(long tickNs) {
        Playout old = leaving;
        if (old != null) {
            short[] last = new short[frame.length];
            old.next(last, tickNs);
            int ramp = rate / RAMPS_A_SECOND;
            for (int i = 0; i < ramp; i++) {
                int sum = frame[i] + last[i] * (ramp - 1 - i) / ramp;
                frame[i] = (short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
            }
            close(old);
            leaving = null;
        }
    }
}
