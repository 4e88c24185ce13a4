package io.tandem.media.path;

import io.tandem.media.codec.Resampler;
import org.jspecify.annotations.Nullable;

/// One voice that a listener hears decoded, at the listener's sample rate. Its loudness goes from one value to
/// another within 5 ms, so that neither joining nor leaving clicks. Confined to the media loop.
final class VoiceInput {
    private final MediaPort from;
    private final DecodedVoice voice;
    private final @Nullable Resampler resampler;
    private final short[] resampled;
    private float gain;
    private float wanted;
    private boolean kept;

    /// @param rate of the listener, samples in a second
    VoiceInput(MediaPort from, int rate) {
        this.from = from;
        this.voice = from.inlet().listen(rate);
        this.resampler = voice.rate() == rate ? null : new Resampler(voice.rate(), rate);
        this.resampled = new short[resampler == null ? 0 : rate / 50 + 1];
    }

    MediaPort from() {
        return from;
    }

    /// Marks it as not wanted, until it is wanted again.
    void doubt() {
        kept = false;
    }

    boolean kept() {
        return kept;
    }

    /// How loud it is to be, 1 for as it is; of several wishes the loudest counts.
    void want(float level) {
        wanted = kept ? Math.max(wanted, level) : level;
        kept = true;
    }

    /// To be heard no more.
    void silence() {
        wanted = 0;
    }

    boolean playing() {
        return voice.playing();
    }

    /// This tick's frame at the listener's rate, at its own loudness.
    short[] frame(long tickNs) {
        short[] own = voice.frame(tickNs);
        if (resampler == null) {
            return own;
        }
        resampler.resample(own, own.length, resampled);
        return resampled;
    }

    /// Adds this tick's frame to `mix`, in the loudness wanted.
    ///
    /// @return false when it is silent by what is wanted
    boolean addTo(Mixer mix, long tickNs) {
        short[] pcm = frame(tickNs);
        boolean sounds = gain > 0 || wanted > 0;
        if (sounds) {
            mix.add(pcm, gain, wanted);
            gain = wanted;
        }
        return sounds;
    }

    /// The same voice for another sample rate; this one is closed.
    VoiceInput at(int otherRate) {
        VoiceInput other = new VoiceInput(from, otherRate);
        other.gain = gain;
        other.wanted = wanted;
        other.kept = kept;
        close();
        return other;
    }

    void close() {
        from.inlet().unlisten(voice);
    }
}
