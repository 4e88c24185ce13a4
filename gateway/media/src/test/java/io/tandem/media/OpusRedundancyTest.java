package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.LossyRelay.Impairment;
import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.codec.AudioDecoder;
import io.tandem.media.codec.Codecs;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Opus toward a peer that loses packets, over real sockets: redundancy comes when the peer reports the loss, and only
/// where it has said that it wants any (RFC 7587 §6.1, `useinbandfec`).
class OpusRedundancyTest {
    private static final Impairment TENTH = new Impairment(0.10, 0, 0, 0);
    private static final double HZ = 730;
    private static final int MEASURED = 100;
    private static final int SETTLED = 5;

    /// The receiver report of a peer that counts what is missing (RFC 3550 §6.4.2), muxed.
    static void reportLoss(CodecCall call, List<Arrival> heard) {
        int first = heard.getFirst().sequence();
        int highest = heard.stream()
                .max(Comparator.comparingInt(p -> (short) (p.sequence() - first)))
                .orElseThrow()
                .sequence();
        int expected = ((highest - first) & 0xFFFF) + 1;
        int lost = expected - heard.size();
        byte[] report = ByteBuffer.allocate(32)
                .putInt(0x81C9_0007)
                .putInt(call.near.rtp.ssrc)
                .putInt(heard.getFirst().ssrc())
                .putInt(256 * lost / expected << 24 | lost)
                .putInt(highest)
                .putInt(80)
                .putInt(0)
                .putInt(0)
                .array();
        call.near.rtp.sendRaw(report, call.nearPort());
    }

    private static List<Arrival> audio(CodecCall call) {
        int type = call.near.types().audioType();
        return call.near.rtp.arrivals().stream()
                .filter(p -> p.payloadType() == type)
                .toList();
    }

    /// The next packets of sound.
    private static List<Arrival> next(CodecCall call, int count) throws Exception {
        int before = audio(call).size();
        call.near.rtp.await(_ -> audio(call).size() >= before + count);
        return audio(call).subList(before, before + count);
    }

    private static long redundant(List<Arrival> packets) {
        try (AudioDecoder decoder = Codecs.decoder(Codec.OPUS, 8000)) {
            return packets.stream()
                    .map(Arrival::payload)
                    .filter(p -> decoder.recovers(p, 0, p.length))
                    .count();
        }
    }

    /// How many packets restore the frame of a lost one before them: the tone is there at its level.
    private static long restored(List<Arrival> packets) {
        long restored = 0;
        short[] pcm = new short[5760];
        try (AudioDecoder decoder = Codecs.decoder(Codec.OPUS, 8000)) {
            for (int i = 1; i < packets.size(); i++) {
                byte[] payload = packets.get(i).payload();
                int missing = (packets.get(i).sequence() - packets.get(i - 1).sequence() & 0xFFFF) - 1;
                if (missing == 1 && decoder.recovers(payload, 0, payload.length)) {
                    int samples = decoder.recover(payload, 0, payload.length, pcm);
                    double power = 0;
                    for (int at = 0; at < samples; at++) {
                        power += (double) pcm[at] * pcm[at] / samples;
                    }
                    restored += samples == 160 && Math.sqrt(power) > 1000 ? 1 : 0;
                }
                decoder.decode(payload, 0, payload.length, pcm);
            }
        }
        return restored;
    }

    @Test
    void packets_carry_redundancy_once_the_peer_has_reported_its_loss() throws Exception {
        try (CodecCall call = new CodecCall(Codec.OPUS, Codec.PCMA, OpusFormat.DEFAULT, 27_640)) {
            call.far.syllables();
            call.far.talk(HZ, call.farPort);
            call.network.impair(TENTH);
            List<Arrival> before = next(call, MEASURED);
            assertThat(redundant(before)).as("nobody knows of the loss").isZero();
            reportLoss(call, audio(call));
            reportLoss(call, audio(call));
            next(call, SETTLED);
            List<Arrival> after = next(call, MEASURED);
            System.out.printf(
                    "packets with redundancy: %d of %d before the report, %d after it; restored %d of the lost frames%n",
                    redundant(before), MEASURED, redundant(after), restored(after));
            assertThat(redundant(after)).isGreaterThan(MEASURED * 6 / 10);
            assertThat(restored(after)).isGreaterThan(3);
        }
    }

    @Test
    void a_peer_that_wants_no_redundancy_gets_none() throws Exception {
        OpusFormat plain = new OpusFormat(false, false, OpusFormat.ANY_BITRATE);
        try (CodecCall call = new CodecCall(Codec.OPUS, Codec.PCMA, plain, 27_660)) {
            call.far.syllables();
            call.far.talk(HZ, call.farPort);
            call.network.impair(TENTH);
            next(call, MEASURED);
            reportLoss(call, audio(call));
            reportLoss(call, audio(call));
            next(call, SETTLED);
            assertThat(redundant(next(call, MEASURED))).isZero();
        }
    }

    @Test
    void a_peer_that_plays_eight_kilohertz_gets_narrowband_even_of_wideband_sound() throws Exception {
        OpusFormat narrow = new OpusFormat(true, false, OpusFormat.ANY_BITRATE, 8_000);
        try (CodecCall call = new CodecCall(Codec.OPUS, Codec.G722, narrow, 27_680)) {
            call.far.talk(HZ, call.farPort);
            assertThat(next(call, 30)).extracting(OpusRedundancyTest::band).containsOnly(8_000);
        }
        try (CodecCall call = new CodecCall(Codec.OPUS, Codec.G722, OpusFormat.DEFAULT, 27_680)) {
            call.far.talk(HZ, call.farPort);
            assertThat(next(call, 30)).extracting(OpusRedundancyTest::band).contains(16_000);
        }
    }

    /// Sample rate of a packet's band, by its configuration (RFC 6716 table 2).
    private static int band(Arrival packet) {
        int config = (packet.payload()[0] & 0xFF) >> 3;
        if (config < 12) {
            return 8_000 + config / 4 * 4_000;
        }
        return config < 16 ? 24_000 : config < 20 ? 8_000 : config < 24 ? 16_000 : 48_000;
    }
}
