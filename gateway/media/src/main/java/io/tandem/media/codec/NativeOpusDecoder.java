package io.tandem.media.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/// Opus by libopus, straight to 8, 16 or 48 kHz mono (RFC 6716 §4). Its native memory is allocated once; a frame
/// allocates nothing. Confined to the media loop.
final class NativeOpusDecoder implements AudioDecoder {
    private static final int MOST_OCTETS = 1_500;

    private final int rate;
    private final int frame;
    private final int most;
    private final long state;
    private final MemorySegment input = NativeOpus.allocate(MOST_OCTETS);
    private final MemorySegment output;
    private boolean closed;

    NativeOpusDecoder(int rate) {
        this.rate = rate;
        frame = rate * FRAME_MS / 1_000;
        most = rate * LONGEST_PACKET_MS / 1_000;
        output = NativeOpus.allocate(2L * most);
        state = NativeOpus.createDecoder(rate, input);
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
        if (length > MOST_OCTETS || samples(in, at, length) == MALFORMED) {
            return MALFORMED;
        }
        return run(in, at, length, pcm, most, 0);
    }

    @Override
    public int conceal(short[] pcm) {
        requireOpen();
        int samples = NativeOpus.decode(state, 0, 0, output.address(), frame, 0);
        return copy(NativeOpus.check(samples), pcm);
    }

    @Override
    public boolean recovers(byte[] next, int at, int length) {
        return OpusPacket.hasRedundancy(next, at, length);
    }

    @Override
    public int recover(byte[] next, int at, int length, short[] pcm) {
        int samples = samples(next, at, length);
        if (length > MOST_OCTETS || samples == MALFORMED) {
            return conceal(pcm);
        }
        int restored = run(next, at, length, pcm, Math.max(samples, frame), 1);
        return restored == MALFORMED ? conceal(pcm) : restored;
    }

    private int run(byte[] in, int at, int length, short[] pcm, int room, int redundancy) {
        requireOpen();
        MemorySegment.copy(in, at, input, JAVA_BYTE, 0, length);
        int samples = NativeOpus.decode(state, input.address(), length, output.address(), room, redundancy);
        return samples < 0 ? MALFORMED : copy(samples, pcm);
    }

    private int copy(int samples, short[] pcm) {
        MemorySegment.copy(output, JAVA_SHORT, 0, pcm, 0, samples);
        return samples;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            NativeOpus.destroyDecoder(state);
        }
    }

    /// A state that was freed may be another call's by now.
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the decoder is closed");
        }
    }
}
