package io.tandem.media.codec;

import io.tandem.media.codec.JitterBuffer.Kind;
import io.tandem.media.codec.JitterBuffer.Slot;
import io.tandem.media.codec.JitterBuffer.Verdict;
import io.tandem.media.rtp.RtpPacket;

/// Where the packets of one received stream come in: it tells when the stream begins anew, puts packets in order and
/// measures how late they come. Confined to the media loop.
final class Intake {
    /// Media time that is so far from arrival time belongs to another stream, or to another clock.
    static final long FARTHEST_NS = 3_000_000_000L;

    final StreamClock clock;
    final DelayEstimate estimate;
    final JitterBuffer buffer = new JitterBuffer();
    private final PlayoutCounters counters;
    private boolean started;
    private int ssrc;
    private int strays;

    Intake(int clockRate, PlayoutSettings settings, PlayoutCounters counters) {
        this.counters = counters;
        clock = new StreamClock(clockRate);
        estimate = new DelayEstimate(settings);
    }

    /// False before the first packet.
    boolean started() {
        return started;
    }

    /// Takes a packet in.
    ///
    /// @return true when the stream begins with it, or anew
    boolean put(RtpPacket packet, Kind kind, long nowNs) {
        boolean another = !started || packet.ssrc() != ssrc;
        if (another) {
            restart(packet);
        }
        if (!estimate.empty() && Math.abs(delayNs(packet.timestamp(), nowNs)) > FARTHEST_NS) {
            strays++;
            if (strays == 1) {
                // One stray packet is no new beginning, two in a row are.
                counters.discarded++;
                return false;
            }
            restart(packet);
            another = true;
        }
        strays = 0;
        Verdict verdict = buffer.put(packet, kind, nowNs);
        if (verdict == Verdict.RESTART) {
            restart(packet);
            another = true;
            verdict = buffer.put(packet, kind, nowNs);
        }
        counters.packet(verdict);
        if (verdict == Verdict.STORED || verdict == Verdict.LATE) {
            clock.advance(packet.timestamp());
            estimate.packet(nowNs - clock.mediaNs(packet.timestamp()), nowNs);
        }
        return another;
    }

    /// Notes the number of a packet that is no sound.
    void skip(RtpPacket packet, long nowNs) {
        if (started && packet.ssrc() == ssrc) {
            buffer.put(packet, Kind.OTHER, nowNs);
        }
    }

    private void restart(RtpPacket packet) {
        counters.discarded += buffer.stored();
        buffer.clear();
        estimate.rebase();
        clock.restart(packet.timestamp());
        started = true;
        ssrc = packet.ssrc();
    }

    /// How long after the fastest packets the sound of a timestamp is played when it is played now.
    long delayNs(int timestamp, long nowNs) {
        return nowNs - clock.mediaNs(timestamp) - estimate.baseNs();
    }

    /// When a packet is due with just the delay wanted.
    long dueNs(Slot slot) {
        return clock.mediaNs(slot.timestamp) + estimate.baseNs() + estimate.targetNs();
    }
}
