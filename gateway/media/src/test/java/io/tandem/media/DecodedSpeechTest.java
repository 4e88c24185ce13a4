package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.codec.AudioEncoder;
import io.tandem.media.codec.Codecs;
import io.tandem.media.codec.Playout;
import io.tandem.media.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Speech that we decode ourselves, to transcode, mix or record it, over the network of [BadNetworkTest], in simulated
/// time: how much of it is understood behind the jitter buffer, with what codec and concealment make of the losses.
class DecodedSpeechTest {
    private static final LossyRelay.Impairment NONE = new LossyRelay.Impairment(0, 0, 0, 0);
    private static final LossyRelay.Impairment BAD = new LossyRelay.Impairment(0.10, 0.05, 0.05, 100);
    private static final LossyRelay.Impairment HOPELESS = new LossyRelay.Impairment(0.70, 0, 0, 100);
    private static final int FRAMES = 600;
    private static final int HELD_BACK_MS = 60;
    private static final int ABOUT_LAG_MS = 100;
    private static final long TICK_NS = 20_000_000L;
    private static final Speech SPEECH = Speech.of(FRAMES);

    private record Arrival(long atNs, byte[] packet) {}

    private static short[] heard(Codec codec, LossyRelay.Impairment network) {
        List<Arrival> arrivals = arrivals(codec, network);
        short[] out = new short[FRAMES * Speech.FRAME];
        short[] frame = new short[Speech.FRAME];
        RtpPacket view = new RtpPacket();
        int next = 0;
        try (Playout playout = Codecs.playout(codec, 8_000)) {
            for (int tick = 0; tick < FRAMES; tick++) {
                long now = tick * TICK_NS;
                for (; next < arrivals.size() && arrivals.get(next).atNs() <= now; next++) {
                    byte[] packet = arrivals.get(next).packet();
                    assertThat(view.parse(packet, 0, packet.length)).isTrue();
                    playout.put(view, arrivals.get(next).atNs());
                }
                playout.next(frame, now);
                System.arraycopy(frame, 0, out, tick * Speech.FRAME, Speech.FRAME);
            }
        }
        return out;
    }

    private static List<Arrival> arrivals(Codec codec, LossyRelay.Impairment network) {
        Random random = new Random(9);
        List<Arrival> arrivals = new ArrayList<>();
        byte[] out = new byte[RtpPacket.HEADER_BYTES + AudioEncoder.MOST_OCTETS];
        try (AudioEncoder encoder = Codecs.encoder(codec, 8_000)) {
            encoder.packetLoss(100 * network.loss());
            for (int i = 0; i < FRAMES; i++) {
                int length = encoder.encode(SPEECH.linear(i), Speech.FRAME, out, RtpPacket.HEADER_BYTES);
                RtpPacket.writeHeader(out, 96, i == 0, i & 0xFFFF, i * codec.clockRate() / 50, 7);
                byte[] packet = Arrays.copyOf(out, RtpPacket.HEADER_BYTES + length);
                if (length == 0 || random.nextDouble() < network.loss()) {
                    continue;
                }
                int copies = random.nextDouble() < network.duplicates() ? 2 : 1;
                for (int copy = 0; copy < copies; copy++) {
                    int delayMs = random.nextInt(network.jitterMs() + 1)
                            + (random.nextDouble() < network.reordered() ? HELD_BACK_MS : 0);
                    arrivals.add(new Arrival(i * TICK_NS + delayMs * 1_000_000L, packet));
                }
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::atNs));
        return arrivals;
    }

    @ParameterizedTest
    @CsvSource({"PCMA, 0.85", "PCMU, 0.85", "G722, 0.85", "OPUS, 0.88"})
    void speech_is_understood_over_a_bad_network(Codec codec, double atLeast) {
        short[] clean = heard(codec, NONE);
        double good = Intelligibility.of(clean, heard(codec, NONE), 0);
        double bad = Intelligibility.of(clean, heard(codec, BAD), ABOUT_LAG_MS);
        double hopeless = Intelligibility.of(clean, heard(codec, HOPELESS), ABOUT_LAG_MS);
        System.out.printf(
                "%s decoded: intelligibility %.3f over a good network, %.3f over a bad one, %.3f at 70 %% loss%n",
                codec, good, bad, hopeless);
        assertThat(good).isGreaterThan(0.999);
        assertThat(bad).isGreaterThan(atLeast);
        assertThat(hopeless).as("the measure tells").isLessThan(bad - 0.1);
    }

    @Test
    void the_measure_tells_noise_from_speech() {
        short[] clean = heard(Codec.PCMA, NONE);
        short[] noise = new short[clean.length];
        Random random = new Random(1);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) (4000 * random.nextGaussian());
        }
        assertThat(Intelligibility.of(clean, noise, 0)).isLessThan(0.5);
    }
}
