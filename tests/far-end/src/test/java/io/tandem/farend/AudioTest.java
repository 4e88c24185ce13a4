package io.tandem.farend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AudioTest {
    private static final long MS = 1_000_000;

    private static RtpPacket packet(int sequence, long timestamp, long ssrc, byte[] payload) {
        return RtpPacket.of(false, 8, sequence, timestamp, ssrc, payload);
    }

    @ParameterizedTest
    @EnumSource
    void every_code_survives_decoding_and_encoding(G711 codec) {
        for (int code = 0; code < 256; code++) {
            short sample = codec.decode((byte) code);
            assertThat(codec.decode(codec.encode(sample))).isEqualTo(sample);
        }
    }

    @Test
    void known_codes_have_the_values_of_the_recommendation() {
        assertThat(G711.PCMA.decode((byte) 0xd5)).isEqualTo((short) 8);
        assertThat(G711.PCMA.decode((byte) 0xaa)).isEqualTo((short) 32_256);
        assertThat(G711.PCMA.decode((byte) 0x2a)).isEqualTo((short) -32_256);
        assertThat(G711.PCMU.decode((byte) 0xff)).isZero();
        assertThat(G711.PCMU.decode((byte) 0x80)).isEqualTo((short) 32_124);
        assertThat(G711.PCMU.decode((byte) 0x00)).isEqualTo((short) -32_124);
    }

    @ParameterizedTest
    @CsvSource({"425,-10", "1000,-20", "1400,-3", "350,-30"})
    void a_tone_is_found_again_with_its_level(double hz, double dbm0) {
        SoundSource source = new SoundSource(new Sound.Tone(hz, dbm0));
        Heard heard = new Heard();
        for (int i = 0; i < 25; i++) {
            heard.add(packet(i, i * 160L, 1, source.frame(G711.PCMA)), G711.PCMA, i * 20 * MS);
        }
        assertThat(heard.hz(Duration.ofMillis(500))).isCloseTo(hz, within(1.5));
        assertThat(heard.levelDbm0(Duration.ofMillis(500))).isCloseTo(dbm0, within(0.3));
        assertThat(heard.summary().timestampBreaks()).isZero();
    }

    @Test
    void silence_has_no_frequency() {
        SoundSource silence = new SoundSource(new Sound.Silence());
        Heard heard = new Heard();
        heard.add(packet(1, 0, 1, silence.frame(G711.PCMA)), G711.PCMA, MS);
        assertThat(heard.hz(Duration.ofMillis(20))).isZero();
        assertThat(heard.levelDbm0(Duration.ofMillis(20))).isLessThan(-60);
    }

    @Test
    void gaps_lost_packets_jumps_and_new_sources_are_each_counted() {
        byte[] frame = new byte[160];
        Heard heard = new Heard();
        heard.add(packet(65_535, 0, 1, frame), G711.PCMA, MS);
        heard.add(packet(0, 160, 1, frame), G711.PCMA, 21 * MS);
        assertThat(heard.summary().sequenceBreaks()).isZero();
        heard.add(packet(2, 480, 1, frame), G711.PCMA, 141 * MS);
        heard.add(packet(3, 400, 1, frame), G711.PCMA, 161 * MS);
        heard.add(packet(9, 9999, 2, frame), G711.PCMA, 181 * MS);
        Heard.Summary summary = heard.summary();
        assertThat(summary.largestGapMs()).isEqualTo(120);
        assertThat(summary.sequenceBreaks()).isEqualTo(1);
        assertThat(summary.timestampBreaks()).isEqualTo(1);
        assertThat(summary.backwardSteps()).isEqualTo(1);
        assertThat(summary.ssrcs()).isEqualTo(2);
        assertThat(summary.packets()).isEqualTo(5);
        heard.restart();
        assertThat(heard.summary().packets()).isZero();
    }

    @Test
    void a_digit_sent_in_many_packets_counts_once() {
        Heard heard = new Heard();
        byte[] five = {5, 10, 0, (byte) 160};
        for (int i = 0; i < 8; i++) {
            heard.addEvent(packet(i, 1000, 1, five), i * 20 * MS);
        }
        heard.addEvent(packet(9, 5000, 1, five), 400 * MS);
        assertThat(heard.summary().digits()).isEqualTo("55");
    }

    @Test
    void rtp_with_contributors_extension_and_padding_is_read_to_its_payload() {
        ByteBuffer out = ByteBuffer.allocate(32);
        out.put((byte) 0xb1)
                .put((byte) 0x88)
                .putShort((short) 7)
                .putInt(160)
                .putInt(42)
                .putInt(99);
        out.putShort((short) 0xbede).putShort((short) 1).putInt(0);
        out.put(new byte[] {1, 2}).put(new byte[] {0, 2}).flip();
        RtpPacket packet = RtpPacket.parse(out).orElseThrow();
        assertThat(packet.payloadBytes()).containsExactly(1, 2);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.ssrc()).isEqualTo(42);
        assertThat(RtpPacket.parse(ByteBuffer.allocate(5))).isEmpty();
    }
}
