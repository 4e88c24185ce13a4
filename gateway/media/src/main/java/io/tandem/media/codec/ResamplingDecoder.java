package io.tandem.media.codec;

/// A decoder whose output is brought to another sample rate. Confined to the media loop.
final class ResamplingDecoder implements AudioDecoder {
    private final AudioDecoder own;
    private final int rate;
    private final Resampler resampler;
    private final short[] scratch;

    ResamplingDecoder(AudioDecoder own, int rate) {
        this.own = own;
        this.rate = rate;
        resampler = new Resampler(own.sampleRate(), rate);
        scratch = new short[own.sampleRate() * LONGEST_PACKET_MS / 1_000];
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int samples(byte[] in, int at, int length) {
        int samples = own.samples(in, at, length);
        return samples == MALFORMED ? MALFORMED : samples * (rate / 1_000) / (own.sampleRate() / 1_000);
    }

    @Override
    public int decode(byte[] in, int at, int length, short[] pcm) {
        int samples = own.decode(in, at, length, scratch);
        return samples == MALFORMED ? MALFORMED : resampler.resample(scratch, samples, pcm);
    }

    @Override
    public int conceal(short[] pcm) {
        return resampler.resample(scratch, own.conceal(scratch), pcm);
    }

    @Override
    public boolean recovers(byte[] next, int at, int length) {
        return own.recovers(next, at, length);
    }

    @Override
    public int recover(byte[] next, int at, int length, short[] pcm) {
        return resampler.resample(scratch, own.recover(next, at, length, scratch), pcm);
    }

    @Override
    public void close() {
        own.close();
    }
}
