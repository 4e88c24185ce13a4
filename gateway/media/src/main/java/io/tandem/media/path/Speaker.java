package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.OpusFormat;
import io.tandem.media.PayloadTypes;
import io.tandem.media.audio.Companding;
import io.tandem.media.codec.AudioEncoder;
import io.tandem.media.codec.Codecs;
import io.tandem.media.codec.OpusSettings;
import io.tandem.media.codec.Resampler;
import org.jspecify.annotations.Nullable;

/// Turns our own sound into the codec of one leg. The encoder of a codec that needs one is made with the first
/// sound, and made anew when the leg's codec or the sound's sample rate changes. Confined to the media loop.
final class Speaker {
    private @Nullable AudioEncoder encoder;
    private @Nullable PayloadTypes types;
    private @Nullable Resampler resampler;
    private short[] resampled = new short[0];
    private int lossPercent;

    /// Encodes a frame of 20 ms.
    ///
    /// @param rate of `pcm`, samples in a second
    /// @return octets written; 0 when there is nothing to send, because of silence
    int encode(PayloadTypes leg, short[] pcm, int rate, byte[] out, int at) {
        Codec codec = leg.audio();
        int samples = rate / 50;
        if (codec.isG711() && rate == codec.sampleRate()) {
            Companding law = Companding.of(codec);
            for (int i = 0; i < samples; i++) {
                out[at + i] = law.encode(pcm[i]);
            }
            return samples;
        }
        AudioEncoder with = encoder(leg, rate);
        int wanted = with.sampleRate();
        return with.encode(wanted == rate ? pcm : resampled(pcm, rate, wanted), wanted / 50, out, at);
    }

    /// An encoder that is made anew is heard as a disturbance: one for the higher of two sample rates serves both.
    private AudioEncoder encoder(PayloadTypes leg, int rate) {
        AudioEncoder known = encoder;
        if (known != null && leg.equals(types) && known.sampleRate() >= rate) {
            return known;
        }
        close();
        int lowest = leg.audio() == Codec.G722 ? Codec.G722.sampleRate() : rate;
        int encoderRate = Math.max(rate, lowest);
        AudioEncoder fresh = Codecs.encoder(leg.audio(), encoderRate, settings(leg.opus(), encoderRate));
        types = leg;
        encoder = fresh;
        return fresh;
    }

    private short[] resampled(short[] pcm, int rate, int wanted) {
        Resampler known = resampler;
        if (known == null || resampled.length != wanted / 50 + 1) {
            known = new Resampler(rate, wanted);
            resampler = known;
            resampled = new short[wanted / 50 + 1];
        }
        known.resample(pcm, rate / 50, resampled);
        return resampled;
    }

    /// What the far side says is lost of what is encoded here, now and by encoders that are made later.
    void packetLoss(double percent) {
        lossPercent = (int) Math.round(percent);
        if (encoder != null) {
            encoder.packetLoss(percent);
        }
    }

    /// What suits the sample rate, within what the far side wants.
    private OpusSettings settings(OpusFormat wanted, int rate) {
        return OpusSettings.of(rate).within(wanted.fec(), wanted.dtx(), wanted.maxBitrate(), lossPercent);
    }

    void close() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }
}
