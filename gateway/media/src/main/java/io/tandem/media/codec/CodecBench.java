package io.tandem.media.codec;

import com.sun.management.ThreadMXBean;
import io.tandem.media.Codec;
import io.tandem.media.rtp.RtpPacket;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Measures how many calls between Opus and PCMA one core can transcode: for each call and every 20 ms a browser's
/// Opus packet goes through a jitter buffer and becomes A-law, and an A-law packet goes through a jitter buffer and
/// becomes Opus. Sockets and SRTP are not in it. One thread runs all calls in made-up time, as fast as it can; what
/// counts is its processor time. Confined to the thread that calls it.
public final class CodecBench {
    private static final long TICK_NS = 20_000_000L;
    private static final int SPEECH_MS = 10_000;
    private static final int PACKETS = SPEECH_MS / 20;
    private static final int WARM_UP_TICKS = 300;
    private static final int OPUS_TYPE = 111;
    /// What the browser sends, by the `maxplaybackrate` it was told (RFC 7587 §6.1); bitrates are those of Chrome.
    public enum Browser {
        FULL_BAND(48_000, 32_000),
        WIDE_BAND(16_000, 20_000),
        NARROW_BAND(8_000, 12_000);

        private final int rate;
        private final int bitrate;

        Browser(int rate, int bitrate) {
            this.rate = rate;
            this.bitrate = bitrate;
        }

        private OpusSettings settings() {
            return new OpusSettings(bitrate, 9, true, false, 0);
        }
    }

    /// What was measured.
    ///
    /// @param calls transcoded at once
    /// @param usPerFrame processor time of one direction for 20 ms: jitter buffer, decode, encode
    /// @param callsPerCore both directions, that keep one core busy
    /// @param allocBytesPerFrame heap that a direction takes for 20 ms
    /// @param concealedPercent of the sound; not 0 only when the measurement itself is broken
    /// @param opusLibrary as [Codecs#opusLibrary] says
    public record Result(
            int calls,
            double usPerFrame,
            double callsPerCore,
            double allocBytesPerFrame,
            double concealedPercent,
            String opusLibrary) {}

    private CodecBench() {}

    /// Runs with a browser that was told nothing, and with the settings that calls have by default.
    ///
    /// @param seconds of each call's time
    public static Result run(int calls, int seconds) {
        return run(calls, seconds, Browser.FULL_BAND, OpusSettings.TELEPHONE);
    }

    /// Runs with the given browser, and the given settings of what is sent to it.
    ///
    /// @param seconds of each call's time
    public static Result run(int calls, int seconds, Browser browser, OpusSettings settings) {
        List<byte[]> opus = packets(Codec.OPUS, browser.rate, browser.settings());
        List<byte[]> alaw = packets(Codec.PCMA, 8_000, settings);
        List<Call> all = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            all.add(new Call(i, opus, alaw, settings));
        }
        run(all, 0, WARM_UP_TICKS);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = thread.getCurrentThreadAllocatedBytes();
        long cpu = thread.getCurrentThreadCpuTime();
        int ticks = seconds * 50;
        run(all, WARM_UP_TICKS, ticks);
        double frames = 2.0 * calls * ticks;
        double us = (thread.getCurrentThreadCpuTime() - cpu) / 1_000.0 / frames;
        double bytes = (thread.getCurrentThreadAllocatedBytes() - allocated) / frames;
        double concealed = all.stream().mapToLong(Call::concealedMs).sum() / (frames * 20 / 100);
        all.forEach(Call::close);
        return new Result(calls, us, 10_000 / us, bytes, concealed, Codecs.opusLibrary());
    }

    private static void run(List<Call> calls, int from, int ticks) {
        for (int tick = from; tick < from + ticks; tick++) {
            for (Call call : calls) {
                call.tick(tick);
            }
        }
    }

    private static List<byte[]> packets(Codec codec, int rate, OpusSettings settings) {
        short[] speech = BenchSpeech.make(rate, SPEECH_MS, 1);
        int frame = rate / 50;
        byte[] out = new byte[AudioEncoder.MOST_OCTETS];
        List<byte[]> packets = new ArrayList<>();
        try (AudioEncoder encoder = Codecs.encoder(codec, rate, settings)) {
            for (int at = 0; at < speech.length; at += frame) {
                int length = encoder.encode(Arrays.copyOfRange(speech, at, at + frame), frame, out, 0);
                packets.add(Arrays.copyOf(out, length));
            }
        }
        return packets;
    }

    /// Both directions of one call. Confined to one thread.
    private static final class Call implements AutoCloseable {
        private final Direction fromBrowser;
        private final Direction fromTrunk;

        Call(int number, List<byte[]> opus, List<byte[]> alaw, OpusSettings settings) {
            fromBrowser = new Direction(number, opus, Codec.OPUS, Codecs.encoder(Codec.PCMA, 8_000));
            fromTrunk = new Direction(number, alaw, Codec.PCMA, Codecs.encoder(Codec.OPUS, 8_000, settings));
        }

        void tick(int tick) {
            fromBrowser.tick(tick);
            fromTrunk.tick(tick);
        }

        long concealedMs() {
            return fromBrowser.playout.stats().concealedMs()
                    + fromTrunk.playout.stats().concealedMs();
        }

        @Override
        public void close() {
            fromBrowser.close();
            fromTrunk.close();
        }
    }

    /// One direction. Confined to one thread.
    private static final class Direction implements AutoCloseable {
        private final List<byte[]> packets;
        private final Playout playout;
        private final AudioEncoder encoder;
        private final int offset;
        private final int units;
        private final int payloadType;
        private final RtpPacket view = new RtpPacket();
        private final byte[] packet = new byte[AudioEncoder.MOST_OCTETS];
        private final byte[] out = new byte[AudioEncoder.MOST_OCTETS];
        private final short[] pcm = new short[160];

        Direction(int number, List<byte[]> packets, Codec from, AudioEncoder encoder) {
            this.packets = packets;
            this.encoder = encoder;
            offset = number * 7;
            units = from.clockRate() / 50;
            payloadType = from == Codec.OPUS ? OPUS_TYPE : from.staticPayloadType();
            playout = Codecs.playout(from, 8_000);
        }

        void tick(int tick) {
            byte[] payload = packets.get((tick + offset) % PACKETS);
            RtpPacket.writeHeader(packet, payloadType, false, tick & 0xFFFF, tick * units, offset + 1);
            System.arraycopy(payload, 0, packet, RtpPacket.HEADER_BYTES, payload.length);
            long nowNs = tick * TICK_NS;
            if (view.parse(packet, 0, RtpPacket.HEADER_BYTES + payload.length)) {
                // Up to 12 ms of jitter, by no rule that any buffer knows.
                playout.put(view, nowNs - (tick * 31L + offset * 17L) % 13 * 1_000_000L);
            }
            int samples = playout.next(pcm, nowNs);
            encoder.encode(pcm, samples, out, 0);
        }

        @Override
        public void close() {
            playout.close();
            encoder.close();
        }
    }
}
