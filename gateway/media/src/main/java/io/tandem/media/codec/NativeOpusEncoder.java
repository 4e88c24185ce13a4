package io.tandem.media.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import org.lwjgl.util.opus.Opus;

/// Opus by libopus, straight from 8, 16 or 48 kHz mono (RFC 6716 §5). Its native memory is allocated once; a frame
/// allocates nothing. Confined to the media loop.
final class NativeOpusEncoder implements AudioEncoder {
    private final int rate;
    private final boolean dtx;
    private final ReportedLoss loss;
    private final long state;
    private final MemorySegment input;
    private final MemorySegment output = NativeOpus.allocate(MOST_OCTETS);
    private boolean closed;

    NativeOpusEncoder(int rate, OpusSettings settings) {
        this.rate = rate;
        dtx = settings.dtx();
        loss = new ReportedLoss(settings.packetLossPercent());
        input = NativeOpus.allocate(2L * rate * AudioDecoder.LONGEST_PACKET_MS / 1_000);
        state = Opus.nopus_encoder_create(rate, 1, Opus.OPUS_APPLICATION_VOIP, output.address());
        NativeOpus.check(output.get(JAVA_INT, 0));
        set(Opus.OPUS_SET_BITRATE(settings.bitrate()));
        set(Opus.OPUS_SET_COMPLEXITY(settings.complexity()));
        set(Opus.OPUS_SET_SIGNAL(Opus.OPUS_SIGNAL_VOICE));
        set(Opus.OPUS_SET_INBAND_FEC(settings.fec() ? 1 : 0));
        set(Opus.OPUS_SET_DTX(dtx ? 1 : 0));
        set(Opus.OPUS_SET_PACKET_LOSS_PERC(settings.packetLossPercent()));
    }

    private void set(Opus.CTLRequest request) {
        NativeOpus.check(Opus.opus_encoder_ctl(state, request));
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int encode(short[] pcm, int samples, byte[] out, int at) {
        MemorySegment.copy(pcm, 0, input, JAVA_SHORT, 0, samples);
        int length = Opus.nopus_encode(state, input.address(), samples, output.address(), MOST_OCTETS);
        NativeOpus.check(length);
        if (dtx && length <= 2) {
            return 0;
        }
        MemorySegment.copy(output, JAVA_BYTE, 0, out, at, length);
        return length;
    }

    @Override
    public void packetLoss(double percent) {
        if (loss.report(percent)) {
            set(Opus.OPUS_SET_PACKET_LOSS_PERC(loss.percent()));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Opus.opus_encoder_destroy(state);
            NativeOpus.free(input);
            NativeOpus.free(output);
        }
    }
}
