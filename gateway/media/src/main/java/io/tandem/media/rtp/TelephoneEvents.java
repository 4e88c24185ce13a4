package io.tandem.media.rtp;

/// Reads the DTMF digits of one source out of its `telephone-event` packets (RFC 4733 §2.3, §2.5.2). An event
/// is told twice, when it begins and when it is over, however many of its packets were lost or came twice.
/// Confined to the media loop.
public final class TelephoneEvents {
    /// A payload is at least so long (RFC 4733 §2.3).
    public static final int PAYLOAD_BYTES = 4;

    /// An event whose end was lost is over after so long without a packet. A network that delays packets by
    /// 100 ms does not cut a digit in two by it.
    static final long LOST_END_NS = 300_000_000L;

    private static final String DIGITS = "0123456789*#ABCD";
    private static final int END = 0x80;
    private static final int LONGEST_SEGMENT = 0xFFFF;

    /// Hears of the digits. The numbers are milliseconds.
    public interface Listener {
        void digitBegins(char digit);

        /// @param durationMs as the sender measured it
        void digitEnds(char digit, int durationMs);
    }

    private final Listener listener;
    private boolean any;
    private boolean open;
    private int event;
    private int ssrc;
    private int timestamp;
    private int segment;
    private int earlier;
    private int clockPerMs = 8;
    private long lastNs;

    public TelephoneEvents(Listener listener) {
        this.listener = listener;
    }

    /// The digit of an event code, or 0 where it stands for no digit (RFC 4733 §3.2).
    public static char digit(int event) {
        return event < DIGITS.length() ? DIGITS.charAt(event) : 0;
    }

    /// The event code of a digit, or -1.
    public static int event(char digit) {
        return DIGITS.indexOf(digit);
    }

    /// Takes one packet of the source.
    ///
    /// @param clockRate of the payload type, Hz
    public void packet(RtpPacket in, int clockRate, long nowNs) {
        if (in.payloadLength() < PAYLOAD_BYTES) {
            return;
        }
        int at = in.payloadOffset();
        int code = in.data()[at] & 0xFF;
        boolean end = (in.data()[at + 1] & END) != 0;
        int duration = RtpPacket.uint16(in.data(), at + 2);
        if (digit(code) == 0 || (any && in.ssrc() == ssrc && in.timestamp() - timestamp < 0)) {
            return;
        }
        clockPerMs = clockRate / 1000;
        boolean same = any && in.ssrc() == ssrc && in.timestamp() == timestamp && code == event;
        if (!same && !follows(in, code)) {
            close();
            begin(in, code);
        }
        if (!open) {
            return;
        }
        lastNs = nowNs;
        segment = Math.max(segment, duration);
        if (end) {
            close();
        }
    }

    /// The next segment of an event that is longer than one can say at once (RFC 4733 §2.5.1.3).
    private boolean follows(RtpPacket in, int code) {
        boolean next = open
                && !in.marker()
                && in.ssrc() == ssrc
                && code == event
                && segment > LONGEST_SEGMENT / 2
                && in.timestamp() - timestamp <= LONGEST_SEGMENT;
        if (next) {
            earlier += in.timestamp() - timestamp;
            timestamp = in.timestamp();
            segment = 0;
        }
        return next;
    }

    private void begin(RtpPacket in, int code) {
        any = true;
        open = true;
        event = code;
        ssrc = in.ssrc();
        timestamp = in.timestamp();
        segment = 0;
        earlier = 0;
        listener.digitBegins(digit(event));
    }

    private void close() {
        if (open) {
            open = false;
            listener.digitEnds(digit(event), (earlier + segment) / clockPerMs);
        }
    }

    /// Every 20 ms: an event whose last packets were all lost is over, too.
    public void tick(long nowNs) {
        if (open && nowNs - lastNs > LOST_END_NS) {
            close();
        }
    }
}
