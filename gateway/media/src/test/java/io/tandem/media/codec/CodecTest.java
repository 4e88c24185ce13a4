package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each codec by itself: what goes in comes out.
class CodecTest {

    private static short[] through(AudioEncoder encoder, AudioDecoder decoder, short[] pcm) {
        int frame = encoder.sampleRate() / 50;
        byte[] packet = new byte[AudioEncoder.MOST_OCTETS];
        short[] out = new short[decoder.sampleRate() * 120 / 1_000];
        short[] heard = new short[(int) ((long) pcm.length * decoder.sampleRate() / encoder.sampleRate())];
        int written = 0;
        for (int at = 0; at + frame <= pcm.length; at += frame) {
            int length = encoder.encode(Arrays.copyOfRange(pcm, at, at + frame), frame, packet, 0);
            int samples = length == 0 ? decoder.conceal(out) : decoder.decode(packet, 0, length, out);
            assertThat(samples).isEqualTo(decoder.sampleRate() / 50);
            System.arraycopy(out, 0, heard, written, samples);
            written += samples;
        }
        encoder.close();
        decoder.close();
        return heard;
    }

    private static double snr(AudioEncoder encoder, AudioDecoder decoder) {
        short[] speech = Signals.speech(encoder.sampleRate(), 5_000, 1);
        short[] heard = through(encoder, decoder, speech);
        int delay = Signals.alignment(speech, heard, encoder.sampleRate() / 40);
        return Signals.segmentalSnr(speech, heard, encoder.sampleRate(), delay);
    }

    @ParameterizedTest
    @CsvSource({
        "PCMA, 8000, 33",
        "PCMU, 8000, 33",
        "G722, 16000, 20",
        "OPUS, 8000, 4",
        "OPUS, 16000, 3.5",
        "OPUS, 48000, 4",
        "PCMA, 16000, 10",
        "G722, 8000, 10",
        "G722, 48000, 15",
        "PCMA, 48000, 10"
    })
    void speech_survives(Codec codec, int rate, double leastSnr) {
        assertThat(snr(Codecs.encoder(codec, rate), Codecs.decoder(codec, rate)))
                .isGreaterThan(leastSnr);
    }

    /// The waveform says little of a codec that models the voice: bands and envelopes say more.
    @ParameterizedTest
    @CsvSource({"PCMA, 0.3, 0.99", "G722, 0.3, 0.94", "OPUS, 1.6, 0.9"})
    void narrowband_speech_keeps_its_spectrum_and_its_envelopes(Codec codec, double mostDb, double leastScore) {
        short[] speech = Signals.speech(8_000, 10_000, 1);
        short[] heard = through(Codecs.encoder(codec, 8_000), Codecs.decoder(codec, 8_000), speech);
        int delay = Signals.alignment(speech, heard, 200);
        assertThat(Ear.spectralDistance(speech, heard, delay)).isLessThan(mostDb);
        assertThat(Ear.intelligibility(speech, heard, 400)).isGreaterThan(leastScore);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000})
    void the_java_port_of_opus_understands_libopus_both_ways(int rate) {
        OpusSettings settings = OpusSettings.of(rate);
        assertThat(NativeOpus.loaded()).isTrue();
        assertThat(snr(new JavaOpusEncoder(rate, settings), new NativeOpusDecoder(rate)))
                .isGreaterThan(3.5);
        assertThat(snr(new NativeOpusEncoder(rate, settings), new JavaOpusDecoder(rate)))
                .isGreaterThan(3.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1_004, 3_400, 5_000, 6_500})
    void a_tone_in_either_band_of_g722_stays_pure(int hz) {
        short[] tone = Signals.tone(hz, 8_000, 16_000, 16_000);
        short[] heard = through(new G722Encoder(), new G722Decoder(), tone);
        double level =
                Signals.levelDb(heard, hz, 16_000, 1_600, 16_000) - Signals.levelDb(tone, hz, 16_000, 1_600, 16_000);
        assertThat(level).isBetween(-0.1, 0.1);
        assertThat(Signals.noiseDb(heard, hz, 16_000, 1_600, 16_000)).isLessThan(hz < 4_000 ? -30 : -18);
    }

    @Test
    void garbage_is_malformed_or_some_sound_and_never_an_error() {
        Random random = new Random(7);
        for (Codec codec : Codec.all()) {
            AudioDecoder decoder = Codecs.decoder(codec, codec.sampleRate());
            garbage(decoder, random);
        }
        garbage(new JavaOpusDecoder(8_000), random);
    }

    private static void garbage(AudioDecoder decoder, Random random) {
        short[] pcm = new short[decoder.sampleRate() * 120 / 1_000];
        for (int i = 0; i < 1_000; i++) {
            byte[] packet = new byte[random.nextInt(i % 10 == 0 ? 1_600 : 120)];
            random.nextBytes(packet);
            int expected = decoder.samples(packet, 0, packet.length);
            int samples = decoder.decode(packet, 0, packet.length, pcm);
            assertThat(samples == AudioDecoder.MALFORMED || samples == expected).isTrue();
            assertThat(decoder.recover(packet, 0, packet.length, pcm)).isPositive();
            decoder.recovers(packet, 0, packet.length);
        }
        assertThat(decoder.decode(new byte[0], 0, 0, pcm)).isEqualTo(AudioDecoder.MALFORMED);
        decoder.close();
    }
}
