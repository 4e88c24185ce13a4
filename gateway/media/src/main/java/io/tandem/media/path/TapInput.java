package io.tandem.media.path;

import io.tandem.media.FrameTap;
import io.tandem.media.PortId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one [FrameTap] is given. Confined to the media loop.
final class TapInput {
    private static final Logger log = LoggerFactory.getLogger(TapInput.class);

    private final CallMedia call;
    private final FrameTap tap;
    private final int rate;
    private final short[] silence;
    private @Nullable PortId leftId;
    private @Nullable PortId rightId;
    private @Nullable VoiceInput left;
    private @Nullable VoiceInput right;

    /// @param rate samples in a second
    TapInput(CallMedia call, FrameTap tap, int rate) {
        this.call = call;
        this.tap = tap;
        this.rate = rate;
        this.silence = new short[rate / 50];
    }

    FrameTap tap() {
        return tap;
    }

    int rate() {
        return rate;
    }

    void ports(PortId newLeft, PortId newRight) {
        leftId = newLeft;
        rightId = newRight;
    }

    /// Every 20 ms. What the tap does wrong must not reach the packets.
    ///
    /// @return false when it has failed and is to be given nothing any more
    boolean tick(long tickNs) {
        left = follow(left, leftId);
        right = follow(right, rightId);
        short[] one = left == null ? silence : left.frame(tickNs);
        short[] two = right == null ? silence : right.frame(tickNs);
        try {
            tap.frames(one, two, rate / 50, tickNs);
            return true;
        } catch (RuntimeException e) {
            log.error("call={} a tap failed and is ended", call.callId(), e);
            return false;
        }
    }

    /// The input of the port that has this name now.
    private @Nullable VoiceInput follow(@Nullable VoiceInput known, @Nullable PortId id) {
        MediaPort from = id == null ? null : call.port(id);
        if (known != null && known.from() == from) {
            return known;
        }
        close(known);
        return from == null ? null : new VoiceInput(from, rate);
    }

    /// A port leaves this loop.
    void forget(MediaPort leaving) {
        if ((left != null && left.from() == leaving) || (right != null && right.from() == leaving)) {
            close();
        }
    }

    void close() {
        close(left);
        close(right);
        left = null;
        right = null;
    }

    private static void close(@Nullable VoiceInput input) {
        if (input != null) {
            input.close();
        }
    }
}
