package io.tandem.media.rtp;

/// Bursts and gaps of a stream (RFC 3611 §4.7.2, appendix A.2): a gap is a time with at least [#GMIN] good
/// packets between any two bad ones, a burst is what lies between gaps. Also the burst ratio of the E-model.
/// Confined to the media loop.
final class BurstGap {
    /// RFC 3611 §4.7.2 recommends 16.
    static final int GMIN = 16;

    private long packets;
    private long bad;
    private long runs;
    private boolean lastBad;
    /// Good packets since the last bad one.
    private int good;
    /// Bad packets of the burst under way, or one single one.
    private int inBurst;
    private int burstGood;
    private boolean any;

    private long bursts;
    private long burstPackets;
    private long burstBad;

    /// The next packet in the order of numbers.
    ///
    /// @param arrived false when it was lost, or came too late to be played
    void next(boolean arrived) {
        packets++;
        if (arrived) {
            good++;
            if (any && good == GMIN) {
                endBurst();
            }
        } else {
            bad++;
            if (!lastBad) {
                runs++;
            }
            burstGood += any ? good : 0;
            inBurst++;
            good = 0;
            any = true;
        }
        lastBad = !arrived;
    }

    /// A single bad packet between two gaps is no burst.
    private void endBurst() {
        if (inBurst > 1) {
            bursts++;
            burstBad += inBurst;
            burstPackets += inBurst + burstGood;
        }
        inBurst = 0;
        burstGood = 0;
        any = false;
    }

    private boolean open() {
        return inBurst > 1;
    }

    long packets() {
        return packets;
    }

    /// Lost or late.
    long bad() {
        return bad;
    }

    long bursts() {
        return bursts + (open() ? 1 : 0);
    }

    private long inBursts() {
        return burstPackets + (open() ? inBurst + burstGood : 0);
    }

    private long badInBursts() {
        return burstBad + (open() ? inBurst : 0);
    }

    /// Share of bad packets within bursts, 0 to 1.
    double burstDensity() {
        return inBursts() == 0 ? 0 : (double) badInBursts() / inBursts();
    }

    /// Share of bad packets within gaps, 0 to 1.
    double gapDensity() {
        long inGaps = packets - inBursts();
        return inGaps <= 0 ? 0 : (double) (bad - badInBursts()) / inGaps;
    }

    /// Mean length of a burst in packets; 0 without one.
    double burstLength() {
        return bursts() == 0 ? 0 : (double) inBursts() / bursts();
    }

    /// Mean length of a gap in packets.
    double gapLength() {
        return (double) (packets - inBursts()) / (bursts() + 1);
    }

    /// BurstR of ITU-T G.107 §3.5: mean run of bad packets, relative to what independent losses of the same rate
    /// would give. 1 for those, never less.
    double burstRatio() {
        if (runs == 0 || bad >= packets) {
            return 1;
        }
        double meanRun = (double) bad / runs;
        return Math.max(1, meanRun * (1 - (double) bad / packets));
    }
}
