package io.tandem.media;

import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.codec.AudioDecoder;
import io.tandem.media.codec.AudioEncoder;
import io.tandem.media.codec.Codecs;
import io.tandem.media.codec.Playout;
import io.tandem.media.codec.Resampler;
import io.tandem.media.rtp.RtpPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/// A plain RTP end that speaks one codec: it sends a tone or silence, and decodes all that it hears to 8 kHz.
final class CodecPeer implements AutoCloseable {
    static final int EVENT_TYPE = 101;
    /// Peak of what is sent: -9.1 dBm0.
    static final double PEAK = 8000;

    private static final int OPUS_TYPE = 111;
    private static final int RATE = 16_000;
    private static final int FRAME = RATE / 50;

    final RtpPeer rtp;
    final Codec codec;
    private final AudioEncoder encoder;
    private final short[] pcm = new short[FRAME];
    private final byte[] payload = new byte[AudioEncoder.MOST_OCTETS];
    private volatile double hz;
    private volatile boolean syllables;
    private boolean closed;
    private double phase;
    private int sample;

    CodecPeer(Codec codec, int ssrc) throws IOException {
        this.codec = codec;
        this.rtp = new RtpPeer(ssrc);
        this.encoder = Codecs.encoder(codec, RATE);
    }

    PayloadTypes types() {
        return types(OpusFormat.DEFAULT);
    }

    PayloadTypes types(OpusFormat opus) {
        int type = codec == Codec.OPUS ? OPUS_TYPE : codec.staticPayloadType();
        return new PayloadTypes(codec, type, EVENT_TYPE, codec.clockRate(), opus);
    }

    /// Timestamp units of 20 ms.
    int frameUnits() {
        return codec.clockRate() / 50;
    }

    RtpRemote remote() {
        InetSocketAddress at = rtp.address();
        return new RtpRemote(at, new InetSocketAddress(at.getAddress(), at.getPort() + 1), false);
    }

    /// Sends a packet every 20 ms from now on.
    ///
    /// @param tone its frequency; 0 is silence
    Runnable talk(double tone, InetSocketAddress to) {
        hz = tone;
        return rtp.every20Ms(() -> sendFrame(to));
    }

    /// Says all of `speech`, a packet every 20 ms; returns when the last has left.
    void say(Speech speech, InetSocketAddress to) throws InterruptedException {
        Resampler up = new Resampler(Speech.RATE, RATE);
        short[] wide = new short[up.room(Speech.FRAME)];
        int[] number = new int[1];
        rtp.pace(speech.frames(), () -> {
            up.resample(speech.linear(number[0]++), Speech.FRAME, wide);
            System.arraycopy(wide, 0, pcm, 0, FRAME);
            sendPcm(to);
        });
    }

    /// What a browser does that is told of lost packets.
    void seesLoss(double percent) {
        encoder.packetLoss(percent);
    }

    /// Another tone in the same stream.
    void change(double tone) {
        hz = tone;
    }

    /// Its tone comes and goes four times a second from now on: a steady one is no speech to a voice detector.
    void syllables() {
        syllables = true;
    }

    private synchronized void sendFrame(InetSocketAddress to) {
        if (closed) {
            return;
        }
        for (int i = 0; i < FRAME; i++) {
            phase += 2 * Math.PI * hz / RATE;
            double loud = syllables ? PEAK * Math.pow(Math.sin(Math.PI * 4 * sample++ / RATE), 2) : PEAK;
            pcm[i] = (short) (hz == 0 ? 0 : Math.round(loud * Math.sin(phase)));
        }
        sendPcm(to);
    }

    private void sendPcm(InetSocketAddress to) {
        int length = encoder.encode(pcm, FRAME, payload, 0);
        rtp.send(types().audioType(), Arrays.copyOf(payload, length), frameUnits(), to);
    }

    /// All audio, one packet after the other, with silence for time that no packet covers.
    double[] heard(List<Arrival> packets) {
        int units = frameUnits();
        int type = types().audioType();
        List<Arrival> audio =
                packets.stream().filter(p -> p.payloadType() == type).toList();
        int frames = (audio.getLast().timestamp() - audio.getFirst().timestamp()) / units + 1;
        double[] out = new double[frames * 160];
        short[] frame = new short[8 * 6 * 160];
        try (AudioDecoder decoder = Codecs.decoder(codec, 8000)) {
            for (Arrival p : audio) {
                int at = (p.timestamp() - audio.getFirst().timestamp()) / units * 160;
                byte[] in = p.payload();
                int samples = decoder.decode(in, 0, in.length, frame);
                for (int i = 0; i < Math.min(samples, out.length - at); i++) {
                    out[at + i] = frame[i];
                }
            }
        }
        return out;
    }

    /// The same as a receiver hears it that has a jitter buffer, conceals what is lost, and restores it where it can.
    ///
    /// @param restored count of what was restored, added up in its first element
    short[] heardThroughBuffer(List<Arrival> packets, long[] restored) {
        int type = types().audioType();
        List<Arrival> audio =
                packets.stream().filter(p -> p.payloadType() == type).toList();
        long first = audio.getFirst().atNs();
        int ticks = (int) ((audio.getLast().atNs() - first) / 20_000_000) + 1;
        short[] out = new short[ticks * 160];
        short[] frame = new short[160];
        RtpPacket view = new RtpPacket();
        int next = 0;
        try (Playout playout = Codecs.playout(codec, 8000)) {
            for (int tick = 0; tick < ticks; tick++) {
                long nowNs = first + tick * 20_000_000L;
                for (; next < audio.size() && audio.get(next).atNs() <= nowNs; next++) {
                    byte[] bytes = audio.get(next).bytes();
                    if (view.parse(bytes, 0, bytes.length)) {
                        playout.put(view, audio.get(next).atNs());
                    }
                }
                playout.next(frame, nowNs);
                System.arraycopy(frame, 0, out, 160 * tick, 160);
            }
            restored[0] += playout.stats().recovered();
        }
        return out;
    }

    @Override
    public synchronized void close() {
        closed = true;
        rtp.close();
        encoder.close();
    }
}
