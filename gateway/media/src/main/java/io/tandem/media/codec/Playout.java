package io.tandem.media.codec;

import io.tandem.media.codec.JitterBuffer.Kind;
import io.tandem.media.codec.JitterBuffer.Slot;
import io.tandem.media.rtp.RtpPacket;
import java.util.Arrays;

/// Makes of one received RTP stream a frame of 20 ms at every tick: adaptive jitter buffer, decoder, redundancy and
/// concealment.
///
/// A packet is played when its turn comes at a tick, so the delay is what it is; it is kept near the delay that the
/// measured jitter asks for ([DelayEstimate]) by taking out or putting in a pitch period now and then ([Pacing]).
/// That also takes up the drift between the sender's clock and our tick. A new talkspurt starts with just the delay
/// wanted. Time is passed in; nothing is allocated once all slots were used. Confined to the media loop.
public final class Playout implements AutoCloseable {
    private static final long MS = 1_000_000L;
    private static final long FRAME_NS = AudioDecoder.FRAME_MS * MS;
    /// So much beyond the longest delay allowed, sound is thrown away; less is worked off.
    private static final long FAR_TOO_LONG_NS = 500 * MS;
    private static final long LONGEST_GAP_NS = 400 * MS;

    private final AudioDecoder decoder;
    private final Intake intake;
    private final StreamClock clock;
    private final JitterBuffer buffer;
    private final DelayEstimate estimate;
    private final Pacing pacing;
    private final PcmQueue queue;
    private final ComfortNoise noise;
    private final short[] scratch;
    private final int frame;
    private final long farTooLongNs;
    private final PlayoutCounters counters = new PlayoutCounters();

    private boolean waiting;
    private boolean pausing;
    private boolean played;
    private boolean begun;
    private int nextTimestamp;
    private int expanded;
    private int lastUnits;
    private long delayNs;

    /// @param decoder closed with this
    /// @param clockRate units of the RTP timestamp in a second
    public Playout(AudioDecoder decoder, int clockRate, PlayoutSettings settings) {
        this.decoder = decoder;
        int rate = decoder.sampleRate();
        intake = new Intake(clockRate, settings, counters);
        clock = intake.clock;
        buffer = intake.buffer;
        estimate = intake.estimate;
        farTooLongNs = settings.mostDelayMs() * MS + FAR_TOO_LONG_NS;
        pacing = new Pacing(rate);
        frame = rate * AudioDecoder.FRAME_MS / 1_000;
        scratch = new short[rate * AudioDecoder.LONGEST_PACKET_MS / 1_000];
        queue = new PcmQueue(scratch.length + 4 * frame);
        noise = new ComfortNoise(rate);
        lastUnits = clock.units(FRAME_NS);
    }

    /// Samples of a frame: 20 ms at the decoder's sample rate.
    public int frameSamples() {
        return frame;
    }

    /// Samples in a second of what [#next] gives.
    public int sampleRate() {
        return decoder.sampleRate();
    }

    /// False before the first packet.
    public boolean started() {
        return intake.started();
    }

    /// True once the first packet of the stream has had its turn: before that there is only silence.
    public boolean playing() {
        return begun;
    }

    /// Takes a packet of sound.
    public void put(RtpPacket packet, long nowNs) {
        put(packet, Kind.AUDIO, nowNs);
    }

    /// Takes a packet of comfort noise parameters (RFC 3389).
    public void comfortNoise(RtpPacket packet, long nowNs) {
        put(packet, Kind.NOISE, nowNs);
    }

    /// Notes a packet of the stream that is no sound, so that its number is not taken for a loss (RFC 4733 §2.6).
    public void skip(RtpPacket packet, long nowNs) {
        intake.skip(packet, nowNs);
    }

    private void put(RtpPacket packet, Kind kind, long nowNs) {
        if (intake.put(packet, kind, nowNs)) {
            waiting = true;
            pausing = false;
            expanded = 0;
        }
    }

    /// Writes the next frame: silence before the first packet.
    ///
    /// @param pcm room for [#frameSamples]
    /// @return samples written, always [#frameSamples]
    public int next(short[] pcm, long nowNs) {
        if (!intake.started()) {
            Arrays.fill(pcm, 0, frame, (short) 0);
            return frame;
        }
        adjust(nowNs);
        while (queue.size() < frame) {
            fill(nowNs);
        }
        queue.take(pcm, frame);
        return frame;
    }

    private void adjust(long nowNs) {
        int frames = played ? pacing.framesNeeded(delayNs, estimate.targetNs()) : 0;
        while (queue.size() < frames * frame && follows()) {
            fill(nowNs);
        }
        if (frames > 0 && queue.size() >= frame) {
            pacing.correct(queue, delayNs, estimate.targetNs(), counters);
        }
    }

    /// True when the packet whose turn it is has come.
    private boolean follows() {
        Slot slot = buffer.first();
        return slot != null
                && slot.kind == Kind.AUDIO
                && buffer.missingBefore(slot) == 0
                && slot.timestamp - nextTimestamp <= 0
                && !waiting;
    }

    private void fill(long nowNs) {
        Slot slot = buffer.first();
        if (slot == null) {
            underrun();
            return;
        }
        if (slot.kind != Kind.AUDIO) {
            takeOther(slot);
            return;
        }
        int gap = slot.timestamp - nextTimestamp;
        int missing = buffer.missingBefore(slot);
        if (gap > 0 && missing == 0 && (!waiting || expanded > 0)) {
            startTalkspurt();
        }
        if (waiting) {
            if (nowNs < intake.dueNs(slot)) {
                pause();
                return;
            }
            waiting = false;
            gap = 0;
        }
        if (missing > 0 && gap - expanded > 0 && clock.ns(gap) < Intake.FARTHEST_NS) {
            bridge(slot, gap - expanded);
            return;
        }
        play(slot, nowNs);
    }

    private void startTalkspurt() {
        // What looked like a loss was the sender's silence.
        counters.concealed -= clock.ns(expanded) / MS;
        waiting = true;
        expanded = 0;
    }

    private void takeOther(Slot slot) {
        if (slot.kind == Kind.NOISE && buffer.missingBefore(slot) == 0) {
            noise.set(slot.data, slot.length);
            pausing = true;
        }
        buffer.consume(slot);
        if (slot.kind == Kind.NOISE) {
            nextTimestamp = slot.timestamp;
            expanded = 0;
        }
    }

    /// Nothing is there: more of the pause, or something invented until it comes.
    private void underrun() {
        if (waiting || pausing) {
            pause();
            return;
        }
        played = false;
        queue.add(scratch, decoder.conceal(scratch));
        expanded += clock.units(FRAME_NS);
        counters.concealed += AudioDecoder.FRAME_MS;
        // Longer than this nobody is concealed: the sender is silent, or gone.
        waiting = clock.ns(expanded) >= LONGEST_GAP_NS;
    }

    private void pause() {
        played = false;
        if (pausing) {
            noise.generate(scratch, frame);
            queue.add(scratch, frame);
        } else {
            queue.addSilence(frame);
        }
    }

    /// Later packets are there, those before them are not: they are given up now.
    private void bridge(Slot slot, int gap) {
        played = false;
        boolean last = gap <= lastUnits;
        boolean restored = last && decoder.recovers(slot.data, 0, slot.length);
        int samples = last ? decoder.recover(slot.data, 0, slot.length, scratch) : decoder.conceal(scratch);
        int units = Math.min(gap, clock.units(samples, decoder.sampleRate()));
        queue.add(scratch, samples);
        nextTimestamp += units;
        if (restored) {
            counters.recovered++;
        } else {
            counters.concealed += clock.ns(units) / MS;
        }
    }

    private void play(Slot slot, long nowNs) {
        int missing = buffer.missingBefore(slot);
        if (missing > 0 && decoder.recovers(slot.data, 0, slot.length)) {
            estimate.waitForRedundancy(clock.ns(lastUnits), nowNs);
        }
        counters.lost += missing;
        delayNs = intake.delayNs(slot.timestamp, nowNs);
        counters.delay(delayNs);
        boolean tooLate = delayNs > farTooLongNs && buffer.stored() > 1;
        int samples = tooLate ? AudioDecoder.MALFORMED : decoder.decode(slot.data, 0, slot.length, scratch);
        buffer.consume(slot);
        expanded = 0;
        pausing = false;
        if (samples == AudioDecoder.MALFORMED) {
            counters.discarded++;
            nextTimestamp = slot.timestamp + (tooLate ? lastUnits : 0);
            return;
        }
        lastUnits = clock.units(samples, decoder.sampleRate());
        nextTimestamp = slot.timestamp + lastUnits;
        played = true;
        begun = true;
        queue.add(scratch, samples);
    }

    /// The figures so far.
    public PlayoutStats stats() {
        return counters.snapshot(decoder.sampleRate(), delayNs, estimate.targetNs());
    }

    @Override
    public void close() {
        decoder.close();
    }
}
