package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import io.tandem.media.rtp.RtpPacket;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two hours of a sender whose clock is not ours, in as many seconds.
class DriftTest {
    private static final int HOURS_2_MS = 2 * 60 * 60 * 1_000;

    @ParameterizedTest
    @CsvSource({"200, 20", "-200, 20", "200, 60", "-200, 60", "0, 20"})
    void two_hours_of_a_wrong_clock_neither_starve_nor_grow(int ppm, int ptimeMs) {
        Playout playout = Codecs.playout(Codec.PCMA, 8_000);
        SplittableRandom random = new SplittableRandom(1);
        short[] speech = Signals.speech(8_000, 30_000, 4);
        byte[] octets = new byte[speech.length];
        AudioEncoder encoder = Codecs.encoder(Codec.PCMA, 8_000);
        encoder.encode(speech, speech.length, octets, 0);
        RtpPacket view = new RtpPacket();
        int octetsEach = 8 * ptimeMs;
        byte[] packet = new byte[12 + octetsEach];
        short[] pcm = new short[160];

        long packetNs = (long) (ptimeMs * 1e6 * (1 - ppm / 1e6));
        long sent = 0;
        long arrivalNs = packetNs;
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (long now = 0; now < HOURS_2_MS * 1_000_000L; now += 20_000_000L) {
            while (arrivalNs <= now) {
                RtpPacket.writeHeader(packet, 8, false, (int) sent & 0xFFFF, (int) sent * octetsEach, 5);
                int from = (int) (sent * octetsEach % (octets.length - octetsEach));
                System.arraycopy(octets, from, packet, 12, octetsEach);
                assertThat(view.parse(packet, 0, packet.length)).isTrue();
                playout.put(view, arrivalNs);
                sent++;
                arrivalNs = (sent + 1) * packetNs + random.nextInt(12_000_000);
            }
            playout.next(pcm, now);
            if (now > 20_000_000_000L && now % 1_000_000_000L == 0) {
                int delay = playout.stats().delayMs();
                least = Math.min(least, delay);
                most = Math.max(most, delay);
            }
        }
        PlayoutStats stats = playout.stats();
        assertThat(least).isGreaterThanOrEqualTo(10);
        assertThat(most).isLessThanOrEqualTo(80);
        assertThat(stats.lost()).isLessThan(10);
        assertThat(stats.concealedMs()).isLessThan(2_000);
        long balance = stats.shortenedMs() - stats.lengthenedMs() - stats.concealedMs();
        assertThat(balance).isBetween(ppm * 72L / 10 - 120, ppm * 72L / 10 + 120);
    }
}
