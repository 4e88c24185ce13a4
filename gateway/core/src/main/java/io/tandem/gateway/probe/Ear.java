package io.tandem.gateway.probe;

import io.tandem.media.audio.ToneFinder;
import java.util.Arrays;
import java.util.OptionalLong;

/// Listens to decoded audio: when the first sound came, how loud it is, and which frequency stands out. Any
/// thread; the audio comes on libwebrtc's thread, the questions from the probe's.
final class Ear {
    /// A quieter 20 ms than this is silence: -50 dBm0 is far below the quietest tone of any plan.
    private static final double SOUND_RMS = 60;

    private static final int WINDOW =
            1600; // samples, 200 ms at 8 kHz: frequencies 5 Hz apart are told from one another
    private static final double STEP_HZ = 5;

    private final short[] recent = new short[WINDOW]; // 8 kHz mono
    private int filled;
    private int next;
    private long firstSoundNanos = Long.MIN_VALUE;

    /// Takes 10 ms of audio.
    ///
    /// @param pcm little endian, 16 bit, interleaved
    synchronized void hear(byte[] pcm, int sampleRate, int channels, int frames, long nowNanos) {
        int stride = sampleRate / 8000;
        double energy = 0;
        int taken = 0;
        for (int frame = 0; frame + stride <= frames; frame += stride) {
            int sum = 0;
            for (int i = 0; i < stride; i++) {
                int at = (frame + i) * channels * 2;
                sum += (short) ((pcm[at] & 0xFF) | (pcm[at + 1] << 8));
            }
            short sample = (short) (sum / stride);
            recent[next] = sample;
            next = (next + 1) % WINDOW;
            filled = Math.min(WINDOW, filled + 1);
            energy += (double) sample * sample;
            taken++;
        }
        if (firstSoundNanos == Long.MIN_VALUE && taken > 0 && Math.sqrt(energy / taken) > SOUND_RMS) {
            firstSoundNanos = nowNanos;
        }
    }

    /// When the first sound came, or empty.
    synchronized OptionalLong firstSoundNanos() {
        return firstSoundNanos == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(firstSoundNanos);
    }

    /// What the last 200 ms hold, or silence when less was heard.
    synchronized Sound now() {
        if (filled < WINDOW) {
            return Sound.SILENCE;
        }
        short[] samples = new short[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            samples[i] = recent[(next + i) % WINDOW];
        }
        return analyse(samples);
    }

    /// Forgets what was heard, but not when the first sound came.
    synchronized void forget() {
        Arrays.fill(recent, (short) 0);
        filled = 0;
    }

    static Sound analyse(short[] samples) {
        double total = 0;
        for (short s : samples) {
            total += (double) s * s;
        }
        double rms = Math.sqrt(total / samples.length);
        if (rms < SOUND_RMS) {
            return Sound.SILENCE;
        }
        ToneFinder.Found found = ToneFinder.strongest(samples, 300, 2500, STEP_HZ);
        return new Sound(found.hz(), rms, found.share());
    }

    /// One moment's sound. Immutable.
    ///
    /// @param hz the strongest frequency, to 5 Hz; 0 for silence
    /// @param rms root mean square of the samples, full scale 32767
    /// @param purity share of the power in that frequency, 0 to 1
    record Sound(double hz, double rms, double purity) {
        static final Sound SILENCE = new Sound(0, 0, 0);

        boolean isTone(double wantedHz) {
            return Math.abs(hz - wantedHz) <= 10 && purity > 0.5;
        }

        boolean silent() {
            return rms == 0;
        }
    }
}
