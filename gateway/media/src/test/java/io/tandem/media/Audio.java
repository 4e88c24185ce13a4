package io.tandem.media;

import io.tandem.media.RtpPeer.Arrival;
import java.util.List;
import java.util.stream.IntStream;

/// Hears what was sent: decoding by the formulas of ITU-T G.711, and a Goertzel detector.
final class Audio {
    private static final double FULL_SCALE_DBM0 = 3.14;

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
