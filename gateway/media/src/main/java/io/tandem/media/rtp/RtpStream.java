package io.tandem.media.rtp;

/// The one outgoing RTP stream of a port: whatever is heard there, tone, announcement or any number of far
/// ends in turn, leaves with one SSRC, sequence numbers without a jump and timestamps that never go
/// backwards.
///
/// Within one source the sequence numbers keep their distances, so that the receiver sees the loss that
/// happened before us. At a switch the next packet follows the last one directly, its timestamp is carried on
/// by the time that has passed, and it bears the marker (RFC 3551 §4.1). Confined to the media loop.
public final class RtpStream {
    private static final int DEFAULT_CLOCK_RATE = 8_000;
    private static final int FRAMES_A_SECOND = 50;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long FRAME_NS = 20_000_000L;
    private static final int OWN = -1;
    private static final int NONE = -2;
    private static final int WINDOW = 64;
    private static final int MAX_FORWARD = 500;
    private static final int LONGEST_EVENT_UNITS = 0xFFFF;

    private final int ssrc;
    private int sequence;
    private int timestamp;
    private int clockRate = DEFAULT_CLOCK_RATE;
    private int frameUnits = DEFAULT_CLOCK_RATE / FRAMES_A_SECOND;
    private int lastUnits = frameUnits;
    private long timestampNs;
    private boolean started;
    private long numbers;

    private int source = NONE;
    private int sourceSsrc;
    private int sequenceOffset;
    private int timestampOffset;
    private int floorSequence;
    /// The latest switch is so near that packets from before it may still come.
    private boolean floorNear;

    private int lastInTimestamp;
    /// Bit i: the packet with number `sequence - i` was sent. One number must never be protected twice
    /// (RFC 3711 §9.1: the keystream would be reused).
    private long sent;

    /// @param firstSequence number of the first packet, random (RFC 3550 §5.1)
    /// @param firstTimestamp timestamp of the first packet, random
    public RtpStream(int ssrc, int firstSequence, int firstTimestamp) {
        this.ssrc = ssrc;
        this.sequence = (firstSequence - 1) & 0xFFFF;
        this.timestamp = firstTimestamp;
    }

    public int ssrc() {
        return ssrc;
    }

    /// Sequence numbers used so far, those of packets that were lost before us included.
    public long numbers() {
        return numbers;
    }

    /// Timestamps count in units of this clock from now on; 8 kHz before it is told. After a change within the
    /// call they go on from where they are.
    ///
    /// @param rate units in a second
    public void clockRate(int rate) {
        if (rate != clockRate) {
            clockRate = rate;
            frameUnits = rate / FRAMES_A_SECOND;
            lastUnits = frameUnits;
            source = NONE;
        }
    }

    public int clockRate() {
        return clockRate;
    }

    /// Timestamp that belongs to `nowNs`, for sender reports.
    public int timestampAt(long nowNs) {
        return timestamp + (int) units(nowNs - timestampNs);
    }

    private long units(long ns) {
        return ns / SECOND_NS * clockRate + ns % SECOND_NS * clockRate / SECOND_NS;
    }

    /// Writes the header of a packet of our own, 20 ms long, before the payload at octet 12 of `out`. After a
    /// pause it is the first of a talkspurt.
    ///
    /// @param nowNs time of the tick, monotonic
    public void frame(byte[] out, int payloadType, long nowNs) {
        boolean marker = source != OWN || nowNs - timestampNs > 3 * FRAME_NS;
        int next = nextSequence();
        timestamp = nextTimestamp(nowNs);
        timestampNs = nowNs;
        lastUnits = frameUnits;
        source = OWN;
        advance(next);
        RtpPacket.writeHeader(out, payloadType, marker, next, timestamp, ssrc);
    }

    /// Writes the header of a telephone-event packet of our own making (RFC 4733 §2.5.1). The audio's clock runs
    /// on beside it.
    ///
    /// @param timestamp the start of the event, see [#timestampAt]
    /// @param first the first packet of it
    public void event(byte[] out, int payloadType, boolean first, int timestamp) {
        int next = nextSequence();
        source = OWN;
        advance(next);
        RtpPacket.writeHeader(out, payloadType, first, next, timestamp, ssrc);
    }

    /// Writes the header of a relayed packet.
    ///
    /// @param from names the far end: not negative, another number is another source, as is another SSRC
    /// @param event true for telephone-event (RFC 4733), whose timestamp is the event's start
    /// @return false when the packet must not be sent: a duplicate, or older than the last switch
    public boolean relay(RtpPacket in, int from, boolean event, byte[] out, int payloadType, long nowNs) {
        boolean switched = from != source || in.ssrc() != sourceSsrc || jumps(in, event, nowNs);
        if (switched) {
            follow(in, from, nowNs);
        }
        int next = (in.sequence() + sequenceOffset) & 0xFFFF;
        int ahead = (short) (next - sequence);
        if (ahead <= 0 && (isSent(-ahead) || isBeforeSwitch(next))) {
            return false;
        }
        int mapped = in.timestamp() + timestampOffset;
        if (ahead > 0) {
            advance(next);
        } else {
            sent |= 1L << -ahead;
        }
        if (mapped - timestamp > 0 || switched) {
            timestamp = mapped;
            timestampNs = nowNs;
            lastInTimestamp = in.timestamp();
            lastUnits = event || clockRate != DEFAULT_CLOCK_RATE ? frameUnits : in.payloadLength();
        }
        RtpPacket.writeHeader(out, payloadType, in.marker() || switched, next, mapped, ssrc);
        return true;
    }

    private void follow(RtpPacket in, int from, long nowNs) {
        int next = nextSequence();
        source = from;
        sourceSsrc = in.ssrc();
        sequenceOffset = next - in.sequence();
        timestampOffset = nextTimestamp(nowNs) - in.timestamp();
        floorSequence = next;
        floorNear = true;
        lastInTimestamp = in.timestamp();
    }

    /// A source that restarts its counting without another SSRC is treated as another source.
    private boolean jumps(RtpPacket in, boolean event, long nowNs) {
        int ahead = (short) (in.sequence() + sequenceOffset - sequence);
        if (ahead > MAX_FORWARD || ahead <= -WINDOW) {
            return true;
        }
        int passed = in.timestamp() - lastInTimestamp;
        if (ahead <= 0 && passed > 0) {
            return true;
        }
        if (passed > units(nowNs - timestampNs) + clockRate) {
            return true;
        }
        return ahead > 0 && (event ? passed < -LONGEST_EVENT_UNITS : passed <= 0);
    }

    private int nextSequence() {
        return (sequence + 1) & 0xFFFF;
    }

    private int nextTimestamp(long nowNs) {
        if (!started) {
            return timestamp;
        }
        long frames = (nowNs - timestampNs + FRAME_NS / 2) / FRAME_NS;
        return timestamp + (int) Math.max(lastUnits, frames * frameUnits);
    }

    private void advance(int next) {
        int by = (next - sequence) & 0xFFFF;
        sent = by >= WINDOW ? 1 : sent << by | 1;
        sequence = next;
        floorNear &= ((next - floorSequence) & 0xFFFF) < WINDOW;
        numbers += by;
        started = true;
    }

    /// Half a round of numbers after the switch this could not be told any more.
    private boolean isBeforeSwitch(int number) {
        return floorNear && (short) (number - floorSequence) < 0;
    }

    private boolean isSent(int behind) {
        return behind >= WINDOW || (sent >>> behind & 1) != 0;
    }
}
