package io.tandem.tests.support;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A stretch of audio and when it began, to be judged by frequency, level and gaps. Levels are in dBm0 (ITU-T
/// G.711 §4: a sine of full scale has 3.14 dBm0). Immutable, any thread.
///
/// @param pcm     linear 16-bit samples, mono; never changed after construction
/// @param rateHz  samples a second
/// @param startMs when the first sample was heard, on the listener's clock
public record Recording(short[] pcm, int rateHz, double startMs) {
    /// The level given for digital silence.
    public static final double SILENCE_DBM0 = -90;

    private static final double FULL_SCALE_DBM0 = 3.14;
    private static final double FULL_SCALE_RMS = 32_767 / Math.sqrt(2);
    private static final double LOWEST_HZ = 150;
    private static final double HIGHEST_HZ = 3_600;

    /// When the last sample was heard.
    public double endMs() {
        return startMs + pcm.length * 1_000.0 / rateHz;
    }

    /// The part between two times of the listener's clock.
    public Recording between(double fromMs, double toMs) {
        int from = index(fromMs);
        int to = Math.max(from, index(toMs));
        return new Recording(Arrays.copyOfRange(pcm, from, to), rateHz, startMs + from * 1_000.0 / rateHz);
    }

    private int index(double ms) {
        return (int) Math.clamp(Math.round((ms - startMs) * rateHz / 1_000), 0, pcm.length);
    }

    /// The level of the whole.
    public double levelDbm0() {
        return level(0, pcm.length);
    }

    private double level(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        double rms = Math.sqrt(sum / Math.max(1, to - from));
        return Math.max(SILENCE_DBM0, 20 * Math.log10(Math.max(rms, 1e-6) / FULL_SCALE_RMS) + FULL_SCALE_DBM0);
    }

    /// Levels of consecutive blocks of that length.
    public double[] levels(int blockMs) {
        int block = rateHz * blockMs / 1_000;
        return IntStream.range(0, pcm.length / block)
                .mapToDouble(i -> level(i * block, (i + 1) * block))
                .toArray();
    }

    /// When it first became louder than a level, judged in blocks of 10 ms; empty when it never did.
    public OptionalDouble firstSoundMs(double aboveDbm0) {
        double[] levels = levels(10);
        return IntStream.range(0, levels.length)
                .filter(i -> levels[i] > aboveDbm0)
                .mapToDouble(i -> startMs + i * 10.0)
                .findFirst();
    }

    /// The longest stretch below a level, in ms to 5 ms, anywhere between first and last sample.
    public double longestSilenceMs(double belowDbm0) {
        double[] levels = levels(5);
        int longest = 0;
        int run = 0;
        for (double level : levels) {
            run = level < belowDbm0 ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest * 5.0;
    }

    /// The longest unbroken stretch of a frequency, in ms to 20 ms.
    ///
    /// @param hz         wanted, 25 Hz to either side are taken
    /// @param aboveDbm0  softer is not heard
    public double longestToneMs(double hz, double aboveDbm0) {
        int longest = 0;
        int run = 0;
        int block = rateHz / 50;
        for (int i = 0; i + block <= pcm.length; i += block) {
            boolean heard = level(i, i + block) > aboveDbm0 && share(i, block, hz) > 0.8;
            run = heard ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest * 20.0;
    }

    /// How much of a block's power lies at a frequency, 0 to 1 (a sine there: 1).
    private double share(int from, int length, double hz) {
        double total = 0;
        for (int i = from; i < from + length; i++) {
            total += (double) pcm[i] * pcm[i];
        }
        double at = goertzel(pcm, from, length, hz, rateHz);
        return total == 0 ? 0 : at * 2 / (total * length);
    }

    /// The part in which it sounded: from the first to the last block of 20 ms louder than a level.
    public Recording sounding(double aboveDbm0) {
        double[] levels = levels(20);
        int first = 0;
        int last = levels.length;
        while (first < last && levels[first] <= aboveDbm0) {
            first++;
        }
        while (last > first && levels[last - 1] <= aboveDbm0) {
            last--;
        }
        return between(startMs + first * 20.0, startMs + last * 20.0);
    }

    /// The strongest frequency between 150 and 3600 Hz to about 1 Hz, 0 when it is softer than -50 dBm0.
    public double dominantHz() {
        if (pcm.length < rateHz / 50 || levelDbm0() < -50) {
            return 0;
        }
        short[] part = pcm.length > rateHz ? Arrays.copyOf(pcm, rateHz) : pcm;
        short[] windowed = hann(part);
        double width = (double) rateHz / part.length;
        double best = strongest(windowed, LOWEST_HZ, HIGHEST_HZ, Math.max(width, 2));
        return strongest(windowed, best - width - 2, best + width + 2, Math.min(1, width / 8));
    }

    private double strongest(short[] samples, double from, double to, double step) {
        double best = from;
        double bestPower = -1;
        for (double hz = from; hz <= to; hz += step) {
            double power = goertzel(samples, 0, samples.length, hz, rateHz);
            if (power > bestPower) {
                bestPower = power;
                best = hz;
            }
        }
        return best;
    }

    private static short[] hann(short[] pcm) {
        short[] out = new short[pcm.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (short) (pcm[i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / out.length)));
        }
        return out;
    }

    private static double goertzel(short[] pcm, int from, int length, double hz, int rateHz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hz / rateHz);
        double previous = 0;
        double beforePrevious = 0;
        for (int i = from; i < from + length; i++) {
            double now = pcm[i] + coefficient * previous - beforePrevious;
            beforePrevious = previous;
            previous = now;
        }
        return previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious;
    }

    /// How well the loudness of this follows that of another over time, best shift up to `slackMs` to either
    /// side: 1 the same, 0 nothing in common. Speech against the same speech through a network gives over 0.9.
    public double likeness(Recording other, int slackMs) {
        double[] mine = smoothed(levels(10));
        double[] theirs = smoothed(other.levels(10));
        double best = -1;
        for (int shift = -slackMs / 10; shift <= slackMs / 10; shift++) {
            best = Math.max(best, correlation(mine, theirs, shift));
        }
        return best;
    }

    private static double[] smoothed(double[] levels) {
        return IntStream.range(0, Math.max(0, levels.length - 4))
                .mapToDouble(i -> IntStream.range(i, i + 5)
                        .mapToDouble(j -> loud(levels[j]))
                        .average()
                        .orElseThrow())
                .toArray();
    }

    private static double correlation(double[] a, double[] b, int shift) {
        int from = Math.max(0, -shift);
        int to = Math.min(a.length, b.length - shift);
        int count = to - from;
        if (count < 100) {
            return -1;
        }
        double meanA = IntStream.range(from, to).mapToDouble(i -> a[i]).sum() / count;
        double meanB = IntStream.range(from, to).mapToDouble(i -> b[i + shift]).sum() / count;
        double both = 0;
        double squareA = 1e-9;
        double squareB = 1e-9;
        for (int i = from; i < to; i++) {
            double x = a[i] - meanA;
            double y = b[i + shift] - meanB;
            both += x * y;
            squareA += x * x;
            squareB += y * y;
        }
        return both / Math.sqrt(squareA * squareB);
    }

    /// Below -45 dBm0 all is the same silence.
    private static double loud(double dbm0) {
        return Math.max(-45, dbm0);
    }

    /// Frequency and level of every 100 ms, for failure messages.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (double at = startMs; at + 100 <= endMs() && text.length() < 6_000; at += 100) {
            Recording tenth = between(at, at + 100);
            text.append("%6.0f ms %5.0f Hz %4.0f dBm0%n".formatted(at, tenth.dominantHz(), tenth.levelDbm0()));
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Recording that
                && that.rateHz == rateHz
                && that.startMs == startMs
                && Arrays.equals(that.pcm, pcm);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pcm);
    }
}
