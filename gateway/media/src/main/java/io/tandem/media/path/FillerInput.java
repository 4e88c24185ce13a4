package io.tandem.media.path;

import io.tandem.media.audio.FrameSource;
import io.tandem.media.codec.Resampler;
import org.jspecify.annotations.Nullable;

/// What a player plays, at a listener's sample rate. Confined to the media loop.
final class FillerInput {
    private static final int OWN_RATE = 50 * FrameSource.FRAME_SAMPLES;

    private final FillerPlayer player;
    private final short[] pcm = new short[FrameSource.FRAME_SAMPLES];
    private @Nullable Resampler resampler;
    private short[] resampled = new short[0];

    FillerInput(FillerPlayer player) {
        this.player = player;
    }

    FillerPlayer player() {
        return player;
    }

    /// Adds the next frame to `mix`.
    ///
    /// @param rate of `mix`, samples in a second
    /// @param ready false when it cannot leave: what was stopped is forgotten, what plays stands still
    /// @return false when nothing plays
    boolean addTo(Mixer mix, int rate, boolean ready) {
        if (!ready) {
            player.forgetStopped();
            return false;
        }
        short[] next = frame(rate);
        if (next == null) {
            return false;
        }
        mix.add(next, 1, 1);
        return true;
    }

    /// The next frame, 20 ms, valid until the next one; null when nothing plays.
    ///
    /// @param rate wanted, samples in a second
    short @Nullable [] frame(int rate) {
        if (!player.sounds() || !player.next(pcm)) {
            return null;
        }
        return rate == OWN_RATE ? pcm : resampled(rate);
    }

    private short[] resampled(int rate) {
        Resampler up = resampler;
        if (up == null || resampled.length != rate / 50 + 1) {
            up = new Resampler(OWN_RATE, rate);
            resampler = up;
            resampled = new short[rate / 50 + 1];
        }
        up.resample(pcm, FrameSource.FRAME_SAMPLES, resampled);
        return resampled;
    }
}
