package io.tandem.media.codec;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;

/// Opus by Concentus, where libopus does not load: the same sound at several times the processor time, and it
/// allocates. Confined to the media loop.
final class JavaOpusDecoder implements AudioDecoder {
    private final int rate;
    private final int frame;
    private final int most;
    private final OpusDecoder decoder;

    JavaOpusDecoder(int rate) {
        this.rate = rate;
        frame = rate * FRAME_MS / 1_000;
        most = rate * LONGEST_PACKET_MS / 1_000;
        try {
            decoder = new OpusDecoder(rate, 1);
        } catch (OpusException e) {
            throw new IllegalArgumentException("Opus decodes to no " + rate + " Hz", e);
        }
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int samples(byte[] in, int at, int length) {
        return OpusPacket.samples(in, at, length, rate);
    }

    @Override
    public int decode(byte[] in, int at, int length, short[] pcm) {
        return samples(in, at, length) == MALFORMED ? MALFORMED : run(in, at, length, pcm, most, false);
    }

    @Override
    public int conceal(short[] pcm) {
        try {
            return decoder.decode((byte[]) null, 0, 0, pcm, 0, frame, false);
        } catch (OpusException e) {
            throw new IllegalStateException("Concentus cannot conceal", e);
        }
    }

    @Override
    public boolean recovers(byte[] next, int at, int length) {
        return OpusPacket.hasRedundancy(next, at, length);
    }

    @Override
    public int recover(byte[] next, int at, int length, short[] pcm) {
        int samples = samples(next, at, length);
        if (samples == MALFORMED) {
            return conceal(pcm);
        }
        int restored = run(next, at, length, pcm, Math.max(samples, frame), true);
        return restored == MALFORMED ? conceal(pcm) : restored;
    }

    private int run(byte[] in, int at, int length, short[] pcm, int room, boolean redundancy) {
        try {
            return decoder.decode(in, at, length, pcm, 0, room, redundancy);
        } catch (OpusException | IndexOutOfBoundsException | AssertionError e) {
            // Concentus answers garbage with any of these; to us it is a malformed packet, which Playout counts.
            decoder.resetState();
            return MALFORMED;
        }
    }

    @Override
    public void close() {}
}
