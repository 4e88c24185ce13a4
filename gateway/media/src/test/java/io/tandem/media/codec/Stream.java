package io.tandem.media.codec;

import io.tandem.media.Codec;
import io.tandem.media.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/// A sender, a network and a [Playout] in made-up time: nothing waits.
final class Stream {
    private static final long MS = 1_000_000L;
    private static final int AUDIO = 8;
    private static final int NOISE = 13;
    private static final int EVENT = 101;

    /// A packet under way.
    private record Packet(byte[] data, long arrivalNs) {}

    final Playout playout;
    final AudioEncoder encoder;
    private final Codec codec;
    private final int rate;
    private final int ptimeMs;
    private final List<Packet> network = new ArrayList<>();
    private final RtpPacket view = new RtpPacket();
    private IntPredicate lost = p -> false;
    private IntUnaryOperator delayMs = p -> 0;
    boolean twice;
    int ssrc = 0x1234;
    int sequence = 65_500;
    int timestamp = -20_000;
    private int number;
    private long nowNs;
    private int delivered;

    Stream(Codec codec, int rate, int ptimeMs) {
        this(codec, rate, ptimeMs, OpusSettings.of(rate));
    }

    Stream(Codec codec, int rate, int ptimeMs, OpusSettings settings) {
        this.codec = codec;
        this.rate = rate;
        this.ptimeMs = ptimeMs;
        encoder = Codecs.encoder(codec, rate, settings);
        playout = Codecs.playout(codec, rate);
    }

    /// Which packets, by their number, the network loses.
    void lose(IntPredicate which) {
        lost = which;
    }

    /// How long the network keeps each packet.
    void delay(IntUnaryOperator ms) {
        delayMs = ms;
    }

    /// Sends sound that begins at a moment.
    void send(short[] pcm, long atMs) {
        int samples = rate / 1000 * ptimeMs;
        for (int at = 0; at + samples <= pcm.length; at += samples) {
            byte[] out = new byte[12 + AudioEncoder.MOST_OCTETS];
            int length = encoder.encode(Arrays.copyOfRange(pcm, at, at + samples), samples, out, 12);
            if (length > 0) {
                post(AUDIO, out, length, (atMs + (long) at * 1000 / rate + ptimeMs) * MS);
            }
            timestamp += codec.clockRate() / 1000 * ptimeMs;
        }
        sort();
    }

    /// Sends one comfort noise packet (RFC 3389).
    void noise(int below, long atMs) {
        byte[] out = new byte[13];
        out[12] = (byte) below;
        post(NOISE, out, 1, atMs * MS);
        sort();
    }

    /// Sends telephone-event packets, 20 ms apart (RFC 4733).
    void events(int count, long atMs) {
        for (int i = 0; i < count; i++) {
            post(EVENT, new byte[16], 4, (atMs + 20L * i) * MS);
        }
        sort();
    }

    /// One packet of somebody else, who got the SSRC right.
    void stray(int sequenceAway, int timestampAway, long atMs) {
        byte[] out = new byte[172];
        RtpPacket.writeHeader(out, AUDIO, false, sequence + sequenceAway & 0xFFFF, timestamp + timestampAway, ssrc);
        network.add(new Packet(out, atMs * MS));
        sort();
    }

    /// Packets sent so far.
    int sent() {
        return number;
    }

    private void post(int type, byte[] out, int length, long sentNs) {
        RtpPacket.writeHeader(out, type, number == 0, sequence & 0xFFFF, timestamp, ssrc);
        if (!lost.test(number)) {
            byte[] data = Arrays.copyOf(out, 12 + length);
            long arrivalNs = sentNs + delayMs.applyAsInt(number) * MS;
            network.add(new Packet(data, arrivalNs));
            if (twice) {
                network.add(new Packet(data, arrivalNs + 25 * MS));
            }
        }
        sequence++;
        number++;
    }

    private void sort() {
        network.subList(delivered, network.size()).sort(Comparator.comparingLong(Packet::arrivalNs));
    }

    /// Runs the ticks and gives what is heard.
    short[] listen(int ms) {
        int frame = playout.frameSamples();
        short[] heard = new short[ms / 20 * frame];
        short[] pcm = new short[frame];
        for (int at = 0; at < heard.length; at += frame) {
            nowNs += 20 * MS;
            while (delivered < network.size() && network.get(delivered).arrivalNs() <= nowNs) {
                deliver(network.get(delivered++));
            }
            playout.next(pcm, nowNs);
            System.arraycopy(pcm, 0, heard, at, frame);
        }
        return heard;
    }

    private void deliver(Packet packet) {
        view.parse(packet.data(), 0, packet.data().length);
        switch (view.payloadType()) {
            case AUDIO -> playout.put(view, packet.arrivalNs());
            case NOISE -> playout.comfortNoise(view, packet.arrivalNs());
            case EVENT -> playout.skip(view, packet.arrivalNs());
            default -> throw new AssertionError();
        }
    }
}
