package io.tandem.media.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/// Opus by libopus, straight from 8, 16 or 48 kHz mono (RFC 6716 §5). Its native memory is allocated once; a frame
/// allocates nothing. Confined to the media loop.
final class NativeOpusEncoder implements AudioEncoder {
    private final int rate;
    private final OpusSettings settings;
    private final ReportedLoss loss;
    private final long state;
    private final MemorySegment input;
    private final MemorySegment output = NativeOpus.allocate(MOST_OCTETS);
    private boolean closed;

    NativeOpusEncoder(int rate, OpusSettings settings) {
        this.rate = rate;
        this.settings = settings;
        loss = new ReportedLoss(settings.packetLossPercent());
        input = NativeOpus.allocate(2L * rate * AudioDecoder.LONGEST_PACKET_MS / 1_000);
        state = NativeOpus.createEncoder(rate, output);
        set(NativeOpus.SET_INBAND_FEC, settings.fec() ? 1 : 0);
        set(NativeOpus.SET_DTX, settings.dtx() ? 1 : 0);
        adapt();
    }

    private void adapt() {
        int percent = loss.percent();
        set(NativeOpus.SET_BITRATE, settings.bitrateAt(percent));
        set(NativeOpus.SET_COMPLEXITY, settings.complexityAt(percent));
        set(NativeOpus.SET_SIGNAL, settings.codesWaveAt(percent) ? NativeOpus.SIGNAL_MUSIC : NativeOpus.SIGNAL_VOICE);
        set(NativeOpus.SET_PACKET_LOSS_PERC, percent);
    }

    private void set(int request, int value) {
        NativeOpus.set(state, request, value);
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int encode(short[] pcm, int samples, byte[] out, int at) {
        requireOpen();
        MemorySegment.copy(pcm, 0, input, JAVA_SHORT, 0, samples);
        int length = NativeOpus.encode(state, input.address(), samples, output.address(), MOST_OCTETS);
        if (settings.dtx() && length <= 2) {
            return 0;
        }
        MemorySegment.copy(output, JAVA_BYTE, 0, out, at, length);
        return length;
    }

    @Override
    public void packetLoss(double percent) {
        if (!closed && loss.report(percent)) {
            adapt();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            NativeOpus.destroyEncoder(state);
        }
    }

    /// A state that was freed may be another call's by now.
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the encoder is closed");
        }
    }
}
