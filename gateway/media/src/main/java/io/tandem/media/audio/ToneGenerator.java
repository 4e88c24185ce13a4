package io.tandem.media.audio;

import io.tandem.media.audio.Tone.Segment;
import java.util.List;

/// Plays a [Tone] for ever. Phases run on across frames; each segment rises and falls within 5 ms, so that
/// nothing clicks. Confined to the media loop.
public final class ToneGenerator implements FrameSource {
    /// Length of each ramp: 5 ms.
    public static final int RAMP_SAMPLES = 40;

    private static final int SAMPLES_PER_MS = 8;
    private static final double SAMPLE_RATE = 8000;
    /// Peak of a sine of 0 dBm0 lies 3.14 dB below the largest value (ITU-T G.711 §4, A-law).
    private static final double FULL_SCALE_DBM0 = 3.14;

    private static final int TABLE_BITS = 12;
    private static final float[] SINE = sineTable();

    private final List<Segment> segments;
    private final double amplitude;

    private int index;
    private int position;
    private int frequencies;
    private boolean modulated;
    /// Samples of the segment; 0: it never ends.
    private int length;
    private float gain;
    private final int[] phases;
    private final int[] steps;

    /// Starts at the tone's first segment.
    public ToneGenerator(Tone tone) {
        segments = tone.segments();
        amplitude = Short.MAX_VALUE * Math.pow(10, (tone.levelDbm0() - FULL_SCALE_DBM0) / 20);
        int most = 0;
        for (Segment segment : segments) {
            most = Math.max(most, segment.frequenciesHz().size());
        }
        phases = new int[most];
        steps = new int[most];
        enter(0);
    }

    @Override
    public boolean next(short[] pcm) {
        for (int i = 0; i < FRAME_SAMPLES; i++) {
            if (position == length && length > 0) {
                enter((index + 1) % segments.size());
            }
            pcm[i] = frequencies == 0 ? 0 : (short) (sample() * ramp());
            position = length > 0 || position < RAMP_SAMPLES ? position + 1 : position;
        }
        return true;
    }

    private float ramp() {
        int edge = length > 0 ? Math.min(position + 1, length - position) : position + 1;
        return edge >= RAMP_SAMPLES ? gain : gain * edge / RAMP_SAMPLES;
    }

    private float sample() {
        if (modulated) {
            return sine(0) * (1 + sine(1));
        }
        float sum = 0;
        for (int f = 0; f < frequencies; f++) {
            sum += sine(f);
        }
        return sum;
    }

    private float sine(int f) {
        float value = SINE[phases[f] >>> (Integer.SIZE - TABLE_BITS)];
        phases[f] += steps[f];
        return value;
    }

    private void enter(int segment) {
        Segment next = segments.get(segment);
        index = segment;
        position = 0;
        length = next.ms() * SAMPLES_PER_MS;
        frequencies = next.frequenciesHz().size();
        modulated = next.modulated();
        for (int f = 0; f < frequencies; f++) {
            phases[f] = 0;
            steps[f] = (int) Math.round(next.frequenciesHz().get(f) / SAMPLE_RATE * 0x1p32);
        }
        // The mean square of (1 + sin b) sin a is 3/4, of n equal sines n/2; of one sine 1/2.
        double louder = Math.pow(10, next.relativeDb() / 20);
        gain = (float) (amplitude * louder / Math.sqrt(modulated ? 1.5 : Math.max(1, frequencies)));
    }

    private static float[] sineTable() {
        float[] table = new float[1 << TABLE_BITS];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) Math.sin(2 * Math.PI * (i + 0.5) / table.length);
        }
        return table;
    }
}
