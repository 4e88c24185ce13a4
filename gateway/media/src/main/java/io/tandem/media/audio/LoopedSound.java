package io.tandem.media.audio;

/// A recorded sound again and again, for example music on hold. The samples are shared by all calls, the place in
/// them is this call's own. Where the end meets the beginning both fade for 5 ms, so that it does not click.
/// Confined to the media loop.
public final class LoopedSound implements FrameSource {
    private static final int FADE = ToneGenerator.RAMP_SAMPLES;

    private final short[] samples;
    private int position;

    /// Plays samples, 8 kHz mono, from their beginning; they are never written to.
    ///
    /// @throws IllegalArgumentException when there are none
    public LoopedSound(short[] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("nothing to repeat");
        }
        this.samples = samples;
    }

    @Override
    public boolean next(short[] pcm) {
        for (int i = 0; i < FRAME_SAMPLES; i++) {
            int edge = Math.min(position, samples.length - 1 - position);
            int sample = samples[position];
            pcm[i] = (short) (edge < FADE ? sample * edge / FADE : sample);
            position = position + 1 == samples.length ? 0 : position + 1;
        }
        return true;
    }
}
