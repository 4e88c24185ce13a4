package io.tandem.media;

import io.tandem.media.RtpPeer.Arrival;
import java.util.List;
import java.util.stream.IntStream;

/// Hears what was sent: decoding by the formulas of ITU-T G.711, and a Goertzel detector.
final class Audio {
    private static final double FULL_SCALE_DBM0 = 3.14;
    private static final double[] HIGH_PASS = highPass();

    private Audio() {}

    static byte[] alawTone(double hz, int from, int samples) {
        byte[] out = new byte[samples];
        for (int i = 0; i < samples; i++) {
            out[i] = alaw((int) Math.round(8000 * Math.sin(2 * Math.PI * hz * (from + i) / 8000)));
        }
        return out;
    }

    static byte alaw(int linear) {
        int best = 0;
        int distance = Integer.MAX_VALUE;
        for (int octet = 0; octet < 256; octet++) {
            int d = Math.abs(alawToLinear(octet) - linear);
            if (d < distance) {
                distance = d;
                best = octet;
            }
        }
        return (byte) best;
    }

    static int alawToLinear(int octet) {
        int v = octet ^ 0x55;
        int t = (v & 0x0F) << 4;
        int segment = (v & 0x70) >> 4;
        t = segment == 0 ? t + 8 : (t + 0x108) << (segment - 1);
        return (v & 0x80) != 0 ? t : -t;
    }

    static int mulawToLinear(int octet) {
        int v = ~octet & 0xFF;
        int t = ((v & 0x0F) << 3) + 0x84 << ((v & 0x70) >> 4);
        return (v & 0x80) != 0 ? 0x84 - t : t - 0x84;
    }

    /// All payloads one after the other, linear.
    static double[] linear(List<Arrival> packets) {
        int length = packets.stream().mapToInt(p -> p.payload().length).sum();
        double[] out = new double[length];
        int at = 0;
        for (Arrival p : packets) {
            for (byte b : p.payload()) {
                out[at++] = p.payloadType() == 0 ? mulawToLinear(b & 0xFF) : alawToLinear(b & 0xFF);
            }
        }
        return out;
    }

    /// Level of one frequency, dBm0, over `[from, to)`.
    static double level(double[] pcm, double hz, int from, int to) {
        double re = 0;
        double im = 0;
        for (int i = from; i < to; i++) {
            re += pcm[i] * Math.cos(2 * Math.PI * hz * i / 8000);
            im += pcm[i] * Math.sin(2 * Math.PI * hz * i / 8000);
        }
        double peak = 2 * Math.hypot(re, im) / (to - from);
        return 20 * Math.log10(Math.max(peak, 1e-3) / 32_768) + FULL_SCALE_DBM0;
    }

    /// The largest change between two samples that follow each other.
    static double steepest(double[] pcm, int from, int to) {
        double most = 0;
        for (int i = Math.max(1, from); i < to; i++) {
            most = Math.max(most, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return most;
    }

    /// What a click leaves where the tones of a test have nothing: the highest level, dBm0, above 2 kHz in any 4 ms. A
    /// step of a tenth of such a tone's peak gives -35 or so, a tone that comes or goes within 5 ms -50.
    static double loudestClick(double[] pcm, int from, int to) {
        double[] high = new double[to - from];
        int taps = HIGH_PASS.length;
        for (int i = taps; i < high.length; i++) {
            for (int k = 0; k < taps; k++) {
                high[i] += HIGH_PASS[k] * pcm[from + i - k];
            }
        }
        double most = 1e-9;
        for (int at = 0; at + 32 <= high.length; at += 16) {
            double power = 0;
            for (int i = at; i < at + 32; i++) {
                power += high[i] * high[i] / 32;
            }
            most = Math.max(most, power);
        }
        return 10 * Math.log10(2 * most) - 20 * Math.log10(32_768) + FULL_SCALE_DBM0;
    }

    /// Windowed sinc, from 2 kHz on at 8 kHz.
    private static double[] highPass() {
        double[] out = new double[63];
        for (int i = 0; i < out.length; i++) {
            double x = i - 31;
            double low = x == 0 ? 0.5 : Math.sin(Math.PI * x / 2) / (Math.PI * x);
            double window = 0.42 + 0.5 * Math.cos(Math.PI * x / 32) + 0.08 * Math.cos(2 * Math.PI * x / 32);
            out[i] = ((x == 0 ? 1 : 0) - low) * window;
        }
        return out;
    }

    /// The middle one of the levels of 100 ms each: a jitter buffer may trim its delay in between, which turns the
    /// phase.
    static double usualLevel(double[] pcm, double hz) {
        double[] levels = IntStream.iterate(0, at -> at + 800 <= pcm.length, at -> at + 800)
                .mapToDouble(at -> level(pcm, hz, at, at + 800))
                .sorted()
                .toArray();
        return levels[levels.length / 2];
    }
}
