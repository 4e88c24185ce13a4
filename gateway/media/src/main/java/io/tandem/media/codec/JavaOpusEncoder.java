package io.tandem.media.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;

/// Opus by Concentus, where libopus does not load. Confined to the media loop.
final class JavaOpusEncoder implements AudioEncoder {
    private final int rate;
    private final OpusSettings settings;
    private final ReportedLoss loss;
    private final OpusEncoder encoder;

    JavaOpusEncoder(int rate, OpusSettings settings) {
        this.rate = rate;
        this.settings = settings;
        loss = new ReportedLoss(settings.packetLossPercent());
        try {
            encoder = new OpusEncoder(rate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        } catch (OpusException e) {
            throw new IllegalArgumentException("Opus encodes from no " + rate + " Hz", e);
        }
        encoder.setUseInbandFEC(settings.fec());
        encoder.setUseDTX(settings.dtx());
        adapt();
    }

    private void adapt() {
        encoder.setBitrate(settings.bitrateAt(loss.percent()));
        encoder.setComplexity(settings.complexityAt(loss.percent()));
        encoder.setSignalType(
                settings.codesWaveAt(loss.percent()) ? OpusSignal.OPUS_SIGNAL_MUSIC : OpusSignal.OPUS_SIGNAL_VOICE);
        encoder.setPacketLossPercent(loss.percent());
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int encode(short[] pcm, int samples, byte[] out, int at) {
        try {
            int length = encoder.encode(pcm, 0, samples, out, at, Math.min(MOST_OCTETS, out.length - at));
            return settings.dtx() && length <= 2 ? 0 : length;
        } catch (OpusException e) {
            throw new IllegalStateException("Concentus encodes no " + samples + " samples", e);
        }
    }

    @Override
    public void packetLoss(double percent) {
        if (loss.report(percent)) {
            adapt();
        }
    }

    @Override
    public void close() {}
}
