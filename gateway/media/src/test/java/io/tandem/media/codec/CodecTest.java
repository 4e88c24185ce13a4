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

    /// A model of the voice takes a steady tone for background noise after half a second: at 8 kHz and 20 kbit/s it
    /// makes
    /// some of these 4 to 11 dB weaker. So what has been through G.711 is measured, in each tenth of a second.
    @ParameterizedTest
    @CsvSource({"PCMA, OPUS, 8000", "PCMU, OPUS, 8000", "PCMA, OPUS, 16000", "PCMA, G722, 16000", "OPUS, PCMA, 8000"})
    void a_steady_tone_keeps_its_level(Codec first, Codec second, int rate) {
        double worst = 0;
        for (int hz : new int[] {300, 425, 450, 620, 730, 941, 1_004, 1_130, 1_477, 2_000, 2_500, 3_000}) {
            short[] tone = Signals.tone(hz, 8_000, rate, 3 * rate);
            short[] between = through(Codecs.encoder(first, rate), Codecs.decoder(first, rate), tone);
            short[] heard = through(Codecs.encoder(second, rate), Codecs.decoder(second, rate), between);
            for (int at = rate / 2; at + rate / 10 <= heard.length; at += rate / 10) {
                double level = Signals.levelDb(heard, hz, rate, at, at + rate / 10)
                        - Signals.levelDb(tone, hz, rate, at, at + rate / 10);
                worst = Math.abs(level) > Math.abs(worst) ? level : worst;
            }
        }
        assertThat(worst).as("%s, then %s at %d Hz", first, second, rate).isBetween(-0.7, 0.7);
    }

    /// Tones go on through the change to the model of the voice that redundancy asks for, and back.
    @Test
    void loss_that_is_reported_changes_how_opus_codes_without_a_click() {
        AudioEncoder encoder = Codecs.encoder(Codec.OPUS, 8_000);
        AudioDecoder decoder = Codecs.decoder(Codec.OPUS, 8_000);
        short[] tone = Signals.tone(700, 8_000, 8_000, 4 * 8_000);
        short[] heard = new short[tone.length];
        short[] out = new short[960];
        byte[] packet = new byte[AudioEncoder.MOST_OCTETS];
        int redundant = 0;
        for (int at = 0; at < tone.length; at += 160) {
            encoder.packetLoss(at < 8_000 || at >= 2 * 8_000 ? 0 : 10);
            int length = encoder.encode(Arrays.copyOfRange(tone, at, at + 160), 160, packet, 0);
            redundant += decoder.recovers(packet, 0, length) ? 1 : 0;
            assertThat(decoder.decode(packet, 0, length, out)).isEqualTo(160);
            System.arraycopy(out, 0, heard, at, 160);
        }
        encoder.close();
        decoder.close();
        assertThat(redundant).isGreaterThan(30);
        assertThat(Signals.steepest(heard, 800, heard.length))
                .isLessThan((int) (1.4 * 2 * Math.PI * 700 / 8_000 * 8_000));
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
