package io.tandem.media;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// Something like speech, the same each time, and how much of it a listener gets: syllables four times a second of a
/// gliding voice with formants, hisses and pauses between. Immutable.
final class Speech {
    /// Octets of 20 ms.
    static final int FRAME = 160;
    /// Samples in a second.
    static final int RATE = 8_000;

    private static final double[][] FORMANTS = {{700, 130}, {1200, 150}, {2500, 200}};
    private static final double QUIET = 1e4;

    private final byte[] alaw;

    private Speech(byte[] alaw) {
        this.alaw = alaw;
    }

    /// So many frames of it, in PCMA.
    static Speech of(int frames) {
        byte[] out = new byte[frames * FRAME];
        Random hiss = new Random(11);
        double phase = 0;
        for (int i = 0; i < out.length; i++) {
            double t = i / 8000.0;
            double f0 = 130 + 40 * Math.sin(2 * Math.PI * 0.7 * t);
            phase += f0 / 8000;
            double syllable = Math.max(0, Math.sin(2 * Math.PI * 2 * t));
            boolean voiced = (long) (t * 4) % 5 != 4;
            double sample = voiced ? voice(phase, f0) : 0.3 * hiss.nextGaussian();
            out[i] = Audio.alaw((int) Math.clamp(9000 * syllable * sample, -32_000, 32_000));
        }
        return new Speech(out);
    }

    private static double voice(double phase, double f0) {
        double sum = 0;
        for (int harmonic = 1; harmonic * f0 < 3400; harmonic++) {
            double weight = 0;
            for (double[] formant : FORMANTS) {
                double off = (harmonic * f0 - formant[0]) / formant[1];
                weight += Math.exp(-off * off / 2);
            }
            sum += (0.05 + weight) * Math.sin(2 * Math.PI * harmonic * phase);
        }
        return sum / 4;
    }

    int frames() {
        return alaw.length / FRAME;
    }

    /// Frame `number`, from the beginning again after the last.
    byte[] frame(int number) {
        int at = Math.floorMod(number, frames()) * FRAME;
        return Arrays.copyOfRange(alaw, at, at + FRAME);
    }

    /// The same, linear.
    short[] linear(int number) {
        byte[] frame = frame(number);
        short[] out = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            out[i] = (short) Audio.alawToLinear(frame[i] & 0xFF);
        }
        return out;
    }

    /// One packet as a listener got it: which frame of the speech by its number in the stream, and when.
    record Got(int number, byte[] payload, long atNs) {}

    /// What a listener makes of it.
    ///
    /// @param concealed share of the frames that were not there in time
    /// @param segmentalSnrDb mean over the frames that are not quiet, each between -10 and 35 dB (after Hansen and
    /// Pellom, ICSLP 1998)
    record Score(double concealed, double segmentalSnrDb) {
        /// Mean opinion score by ITU-T G.107, with the loss robustness of G.711 with concealment (G.113, Bpl 25.1).
        double mos() {
            double impairment = 95 * concealed * 100 / (concealed * 100 + 25.1);
            double r = 93.2 - impairment;
            return 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
        }
    }

    /// Plays the packets out as a plain receiver does: a buffer of fixed length, a missing frame replaced by the last
    /// one at half its level.
    Score listen(List<Got> packets, int bufferMs) {
        TreeMap<Integer, Got> first = new TreeMap<>();
        packets.forEach(packet -> first.merge(packet.number(), packet, (a, b) -> a.atNs() <= b.atNs() ? a : b));
        int begin = first.firstKey();
        int end = first.lastKey();
        long startNs = packets.getFirst().atNs() - (packets.getFirst().number() - begin) * 20_000_000L;
        double sum = 0;
        int counted = 0;
        int missing = 0;
        double[] last = new double[FRAME];
        for (int number = begin; number <= end; number++) {
            Got got = first.get(number);
            long due = startNs + (number - begin) * 20_000_000L + bufferMs * 1_000_000L;
            double[] clean = linear(frame(number));
            double[] heard;
            if (got == null || got.atNs() > due) {
                missing++;
                heard = Arrays.stream(last).map(sample -> sample / 2).toArray();
            } else {
                heard = linear(got.payload());
            }
            last = heard;
            double energy = energy(clean, new double[FRAME]);
            if (energy > QUIET * FRAME) {
                sum += Math.clamp(10 * Math.log10(energy / Math.max(energy(clean, heard), 1e-9)), -10, 35);
                counted++;
            }
        }
        return new Score((double) missing / (end - begin + 1), sum / counted);
    }

    private static double energy(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return sum;
    }

    private static double[] linear(byte[] payload) {
        double[] out = new double[FRAME];
        for (int i = 0; i < FRAME; i++) {
            out[i] = Audio.alawToLinear(payload[i] & 0xFF);
        }
        return out;
    }
}
