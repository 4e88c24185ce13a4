package io.tandem.media.audio;

import io.tandem.media.Codec;

/// The level of a G.711 stream that is passed on without being decoded: every [#EVERY]th packet is looked at, by a
/// table of the energy of each octet. Confined to the media loop.
public final class SpeechLevel {
    /// At 20 ms a packet this looks six times a second.
    public static final int EVERY = 8;

    /// Below it a packet is silence.
    public static final double SILENCE_DBM0 = -50;

    /// The quietest that G.711 can say; below it there is no sound at all, not even noise.
    private static final double DIGITAL_DBM0 = -65;

    /// Mean square of a sine of 0 dBm0: it is 3.14 dB below the overload of A-law (ITU-T G.711 §2).
    private static final double FULL_SCALE = 32_256.0 * 32_256.0 / 2 / Math.pow(10, 0.314);

    private static final int[] A_LAW = energies(Codec.PCMA);
    private static final int[] MU_LAW = energies(Codec.PCMU);

    private int turn;
    private long looked;
    private long silent;
    private long mute;
    private double speechEnergy;
    private long speech;

    private static int[] energies(Codec law) {
        int[] table = new int[0x100];
        for (int i = 0; i < table.length; i++) {
            int sample = Companding.of(law).decode((byte) i);
            table[i] = sample * sample;
        }
        return table;
    }

    /// A packet passes.
    public void packet(Codec law, byte[] data, int at, int length) {
        if (turn++ % EVERY == 0 && length > 0) {
            int[] table = law == Codec.PCMA ? A_LAW : MU_LAW;
            long sum = 0;
            for (int i = at; i < at + length; i++) {
                sum += table[data[i] & 0xFF];
            }
            energy((double) sum / length);
        }
    }

    private void energy(double meanSquare) {
        double share = meanSquare / FULL_SCALE;
        looked++;
        if (share < DIGITAL) {
            mute++;
        }
        if (share < SILENCE) {
            silent++;
        } else {
            speech++;
            speechEnergy += share;
        }
    }

    private static final double DIGITAL = Math.pow(10, DIGITAL_DBM0 / 10);
    private static final double SILENCE = Math.pow(10, SILENCE_DBM0 / 10);

    /// Packets looked at so far.
    public long looked() {
        return looked;
    }

    /// Of those, packets without any sound, as a switched-off microphone gives.
    public long mute() {
        return mute;
    }

    /// Mean level of the packets that were no silence, dBm0; NaN: there were none.
    public double speechDbm0() {
        return speech == 0 ? Double.NaN : 10 * Math.log10(speechEnergy / speech);
    }

    /// Share of silence, 0 to 1; NaN: nothing was looked at.
    public double silence() {
        return looked == 0 ? Double.NaN : (double) silent / looked;
    }
}
