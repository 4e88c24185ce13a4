package io.tandem.media.codec;

/// An encoder whose input has another sample rate than its codec. Confined to the media loop.
final class ResamplingEncoder implements AudioEncoder {
    private final AudioEncoder own;
    private final int rate;
    private final Resampler resampler;
    private final short[] scratch;

    ResamplingEncoder(AudioEncoder own, int rate) {
        this.own = own;
        this.rate = rate;
        resampler = new Resampler(rate, own.sampleRate());
        scratch = new short[own.sampleRate() * AudioDecoder.LONGEST_PACKET_MS / 1_000 + 1];
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int encode(short[] pcm, int samples, byte[] out, int at) {
        return own.encode(scratch, resampler.resample(pcm, samples, scratch), out, at);
    }

    @Override
    public void packetLoss(double percent) {
        own.packetLoss(percent);
    }

    @Override
    public void close() {
        own.close();
    }
}
