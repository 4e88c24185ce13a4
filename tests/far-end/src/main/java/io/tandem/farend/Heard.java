package io.tandem.farend;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What one end of a call hears: a stream of RTP packets with G.711 judged by frequency, level, gaps
/// between arrivals and continuity of SSRC, sequence and timestamp. Any thread: the receiver adds, others
/// ask; one lock guards it.
public final class Heard {
    private static final int KEPT_SAMPLES = 30 * G711.RATE_HZ;

    /// Everything measured since the start or the last [#restart].
    ///
    /// @param packets         audio packets received
    /// @param largestGapMs    longest time between two arrivals, silence of the network after the last
    ///     packet not counted
    /// @param ssrcs           how many different SSRCs
    /// @param sequenceBreaks  packets whose sequence number did not follow its predecessor's
    /// @param timestampBreaks packets in sequence whose timestamp did not advance by the length of their
    ///     predecessor
    /// @param backwardSteps   packets in sequence whose timestamp went backwards
    /// @param lastPacketNanos `System.nanoTime` of the last arrival, 0 before the first
    /// @param firstPacketNanos `System.nanoTime` of the first arrival, 0 before it
    /// @param digits          RFC 4733 digits, in order
    public record Summary(
            long packets,
            double largestGapMs,
            int ssrcs,
            int sequenceBreaks,
            int timestampBreaks,
            int backwardSteps,
            long lastPacketNanos,
            long firstPacketNanos,
            String digits) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Long> ssrcs = new LinkedHashSet<>();
    private final StringBuilder digits = new StringBuilder();
    private short[] ring = new short[G711.RATE_HZ];
    private long written;
    private long packets;
    private long largestGapNanos;
    private int sequenceBreaks;
    private int timestampBreaks;
    private int backwardSteps;
    private long firstNanos;
    private long lastNanos;
    private boolean hasPrevious;
    private long previousSsrc;
    private int previousSequence;
    private long previousTimestamp;
    private int previousSamples;
    private long lastDigitTimestamp = -1;

    /// Takes an audio packet.
    ///
    /// @param packet RTP with G.711
    /// @param nanos  `System.nanoTime` of its arrival
    public void add(RtpPacket packet, G711 codec, long nanos) {
        guarded(() -> {
            arrival(nanos);
            continuity(packet);
            byte[] payload = packet.payloadBytes();
            for (byte octet : payload) {
                put(codec.decode(octet));
            }
            previousSamples = payload.length;
            packets++;
            return packets;
        });
    }

    /// Takes a telephone-event packet (RFC 4733 §2.3); each event counts once, by its timestamp.
    public void addEvent(RtpPacket packet, long nanos) {
        guarded(() -> {
            arrival(nanos);
            byte[] payload = packet.payloadBytes();
            hasPrevious = false;
            if (payload.length >= 4 && packet.timestamp() != lastDigitTimestamp && payload[0] >= 0 && payload[0] < 16) {
                lastDigitTimestamp = packet.timestamp();
                digits.append("0123456789*#ABCD".charAt(payload[0]));
            }
            return packets;
        });
    }

    private void arrival(long nanos) {
        if (firstNanos == 0) {
            firstNanos = nanos;
        }
        if (lastNanos != 0) {
            largestGapNanos = Math.max(largestGapNanos, nanos - lastNanos);
        }
        lastNanos = nanos;
    }

    private void continuity(RtpPacket packet) {
        ssrcs.add(packet.ssrc());
        if (hasPrevious && packet.ssrc() == previousSsrc) {
            boolean follows = packet.sequence() == ((previousSequence + 1) & 0xffff);
            int step = (int) (packet.timestamp() - previousTimestamp);
            sequenceBreaks += follows ? 0 : 1;
            timestampBreaks += follows && step != previousSamples ? 1 : 0;
            backwardSteps += follows && step < 0 ? 1 : 0;
        }
        hasPrevious = true;
        previousSsrc = packet.ssrc();
        previousSequence = packet.sequence();
        previousTimestamp = packet.timestamp();
    }

    private void put(short sample) {
        if (written == ring.length && ring.length < KEPT_SAMPLES) {
            ring = java.util.Arrays.copyOf(ring, Math.min(KEPT_SAMPLES, ring.length * 2));
        }
        ring[(int) (written % ring.length)] = sample;
        written++;
    }

    /// The last samples heard, 8 kHz mono linear, at most 30 s; fewer when fewer came.
    public short[] last(Duration length) {
        return guarded(() -> {
            int count = (int) Math.min(Math.min(length.toMillis() * 8, written), ring.length);
            short[] out = new short[count];
            for (int i = 0; i < count; i++) {
                out[i] = ring[(int) ((written - count + i) % ring.length)];
            }
            return out;
        });
    }

    /// The dominant frequency of the last samples, 0 when it was silent.
    public double hz(Duration length) {
        return Spectrum.dominantHz(last(length));
    }

    /// The level of the last samples in dBm0.
    public double levelDbm0(Duration length) {
        return Spectrum.levelDbm0(last(length));
    }

    /// Everything counted so far.
    public Summary summary() {
        return guarded(() -> new Summary(
                packets,
                largestGapNanos / 1e6,
                ssrcs.size(),
                sequenceBreaks,
                timestampBreaks,
                backwardSteps,
                lastNanos,
                firstNanos,
                digits.toString()));
    }

    /// Forgets samples, gaps and breaks, so that the next summary tells of what comes from now on. The
    /// predecessor of the next packet is kept: a jump at the very moment of the restart still counts.
    public void restart() {
        guarded(() -> {
            written = 0;
            packets = 0;
            largestGapNanos = 0;
            sequenceBreaks = 0;
            timestampBreaks = 0;
            backwardSteps = 0;
            firstNanos = 0;
            ssrcs.clear();
            digits.setLength(0);
            return packets;
        });
    }

    private <T> T guarded(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }
}
