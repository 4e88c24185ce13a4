package io.tandem.media.path;

import io.tandem.media.audio.FrameSource;
import io.tandem.media.audio.ToneGenerator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Plays one [Sound] after another, 20 ms at a time. At each change the old one falls within 5 ms while the
/// new one rises, so that nothing clicks. Confined to the media loop.
final class FillerPlayer {
    private static final int SAMPLES = FrameSource.FRAME_SAMPLES;
    private static final int RAMP = ToneGenerator.RAMP_SAMPLES;

    private final short[] mix = new short[SAMPLES];
    private Sound sound = Sound.SILENT;
    private @Nullable FrameSource current;
    private @Nullable FrameSource leaving;
    private boolean rising;

    /// Plays `sound` from its beginning, or goes on when it is what plays already.
    void play(Sound sound) {
        if (this.sound.equals(sound) && current != null) {
            return;
        }
        begin(sound);
    }

    /// Lets what plays fall silent: one more frame is left, see [#next].
    void stop() {
        begin(Sound.SILENT);
    }

    /// Forgets what is falling silent, for a port that cannot send.
    void forgetStopped() {
        leaving = null;
    }

    /// True while there is something to play on.
    boolean plays() {
        return current != null;
    }

    /// True when [#next] has a frame, be it only the falling edge of what was stopped.
    boolean sounds() {
        return current != null || leaving != null;
    }

    private void begin(Sound next) {
        if (current != null) {
            leaving = current;
        }
        sound = next;
        current = next.open();
        rising = true;
    }

    /// Writes the next frame.
    ///
    /// @param pcm 160 samples, 8 kHz mono
    /// @return false when nothing plays
    boolean next(short[] pcm) {
        boolean any = pull(pcm);
        if (leaving == null) {
            return any;
        }
        if (!any) {
            Arrays.fill(pcm, (short) 0);
        }
        if (leaving.next(mix)) {
            for (int i = 0; i < RAMP; i++) {
                int sum = pcm[i] + mix[i] * (RAMP - 1 - i) / RAMP;
                pcm[i] = (short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
            }
        }
        leaving = null;
        return true;
    }

    private boolean pull(short[] pcm) {
        while (current != null) {
            if (current.next(pcm)) {
                if (rising) {
                    for (int i = 0; i < RAMP; i++) {
                        pcm[i] = (short) (pcm[i] * (i + 1) / RAMP);
                    }
                    rising = false;
                }
                return true;
            }
            sound = sound.next();
            current = sound.open();
            rising = true;
        }
        return false;
    }
}
