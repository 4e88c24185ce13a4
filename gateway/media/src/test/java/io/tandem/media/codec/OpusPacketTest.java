package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.tandem.media.Codec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the first octets of an Opus packet say.
class OpusPacketTest {

    @ParameterizedTest
    @CsvSource({
        // configuration, code, count octet, milliseconds (RFC 6716 tables 2 and 4)
        "0, 0, 0, 10", "1, 0, 0, 20", "2, 0, 0, 40", "3, 0, 0, 60", "9, 0, 0, 20", "11, 1, 0, 120", "12, 0, 0, 10",
        "15, 0, 0, 20", "15, 2, 0, 40", "16, 0, 0, 2.5", "17, 0, 0, 5", "18, 0, 0, 10", "31, 0, 0, 20", "31, 3, 6, 120",
        "16, 3, 48, 120", "1, 3, 129, 20"
    })
    void the_length_is_read_from_the_first_octets(int configuration, int code, int count, double ms) {
        byte[] packet = {(byte) ((configuration << 3) | code), (byte) count, 0, 0};
        assertThat(OpusPacket.samples(packet, 0, packet.length, 48_000)).isEqualTo((int) (48 * ms));
        assertThat(OpusPacket.samples(packet, 0, packet.length, 8_000)).isEqualTo((int) (8 * ms));
    }

    @Test
    void what_cannot_be_is_malformed() {
        assertThat(OpusPacket.samples(new byte[0], 0, 0, 48_000)).isEqualTo(AudioDecoder.MALFORMED);
        assertThat(OpusPacket.samples(new byte[] {3}, 0, 1, 48_000)).isEqualTo(AudioDecoder.MALFORMED);
        assertThat(OpusPacket.samples(new byte[] {3, 0}, 0, 2, 48_000)).isEqualTo(AudioDecoder.MALFORMED);
        // 13 frames of 10 ms
        assertThat(OpusPacket.samples(new byte[] {3, 13}, 0, 2, 48_000)).isEqualTo(AudioDecoder.MALFORMED);
    }

    @Test
    void redundancy_is_seen_when_it_was_asked_for_and_not_otherwise() {
        assertThat(redundant(new OpusSettings(24_000, 5, true, false, 20))).isGreaterThan(60);
        assertThat(redundant(new OpusSettings(24_000, 5, false, false, 20))).isZero();
    }

    private static int redundant(OpusSettings settings) {
        short[] speech = Signals.speech(16_000, 2_000, 8);
        byte[] out = new byte[AudioEncoder.MOST_OCTETS];
        int count = 0;
        try (AudioEncoder encoder = Codecs.encoder(Codec.OPUS, 16_000, settings)) {
            for (int at = 0; at < speech.length; at += 320) {
                int length = encoder.encode(Arrays.copyOfRange(speech, at, at + 320), 320, out, 0);
                count += OpusPacket.hasRedundancy(out, 0, length) ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void stereo_is_heard_as_the_mean_of_both_sides() throws Exception {
        OpusEncoder encoder = new OpusEncoder(48_000, 2, OpusApplication.OPUS_APPLICATION_AUDIO);
        encoder.setBitrate(96_000);
        short[] both = new short[2 * 960];
        byte[] out = new byte[1_500];
        short[] pcm = new short[960];
        short[] heard = new short[8_000];
        try (AudioDecoder decoder = Codecs.decoder(Codec.OPUS, 8_000)) {
            for (int frame = 0; frame < 50; frame++) {
                for (int i = 0; i < 960; i++) {
                    both[2 * i] = (short) (8_000 * Math.sin(2 * Math.PI * 500 * (frame * 960 + i) / 48_000));
                }
                int length = encoder.encode(both, 0, 960, out, 0, out.length);
                assertThat(decoder.decode(out, 0, length, pcm)).isEqualTo(160);
                System.arraycopy(pcm, 0, heard, 160 * frame, 160);
            }
        }
        double left = 20 * Math.log10(8_000 / Math.sqrt(2));
        assertThat(Signals.levelDb(heard, 500, 8_000, 1_600, 7_900) - left).isCloseTo(-6, within(0.5));
    }
}
