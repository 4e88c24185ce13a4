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

    /// A packet under way.
    private record Packet(byte[] data, long arrivalNs) {}

    final Playout playout;
    private final AudioEncoder encoder;
    private final Codec codec;
    private final int rate;
    private final int ptimeMs;
    private final List<Packet> network = new ArrayList<>();
    private final RtpPacket view = new RtpPacket();
    private IntPredicate lost = p -> false;
    private IntUnaryOperator delayMs = p -> 0;
    int ssrc = 0x1234;
    int sequence = 65_500;
    int timestamp = -20_000;
    private int number;
    private long nowNs;
    private int delivered;

    Stream(Codec codec, int rate, int ptimeMs) {
        this.codec = codec;
        this.rate = rate;
        this.ptimeMs = ptimeMs;
        encoder = Codecs.encoder(codec, rate);
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
                RtpPacket.writeHeader(out, 8, number == 0, sequence & 0xFFFF, timestamp, ssrc);
                long sentNs = (atMs + (long) at * 1000 / rate + ptimeMs) * MS;
                if (!lost.test(number)) {
                    network.add(new Packet(Arrays.copyOf(out, 12 + length), sentNs + delayMs.applyAsInt(number) * MS));
                }
                sequence++;
                number++;
            }
            timestamp += codec.clockRate() / 1000 * ptimeMs;
        }
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
                Packet packet = network.get(delivered++);
                view.parse(packet.data(), 0, packet.data().length);
                playout.put(view, packet.arrivalNs());
            }
            playout.next(pcm, nowNs);
            System.arraycopy(pcm, 0, heard, at, frame);
        }
        return heard;
    }
}
