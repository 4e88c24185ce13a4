package io.tandem.media.path;

import io.tandem.media.PayloadTypes;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.RtpStream;

/// Carries the `telephone-event` packets of one leg to another whose clock differs (RFC 4733): the event starts
/// when its first packet comes, on our stream's own clock, and its duration is scaled. What is too long for one
/// segment there becomes several (§2.5.1.3). Confined to the media loop.
final class EventRelay {
    private static final int PAYLOAD_BYTES = 4;
    private static final int END = 0x80;
    private static final int LONGEST_SEGMENT = 0xFFFF;
    /// An event whose end was lost holds the audio back no longer.
    private static final long SILENT_NS = 200_000_000L;

    private boolean any;
    private boolean open;
    private int ssrc;
    private int timestamp;
    private int code;
    private int duration;
    private long lastNs;
    /// Start in our stream; then, in units of our event clock, what earlier segments of the source have said,
    /// and where our own segment begins.
    private int start;
    private long earlier;
    private long segment;

    /// True while an event goes on: audio is not sent beside it.
    boolean goesOn(long nowNs) {
        return open && nowNs - lastNs < SILENT_NS;
    }

    /// Writes the packet that `in` becomes.
    ///
    /// @param theirClock of the source's events, Hz
    /// @return its payload's length; 0 when it says nothing new
    int relay(RtpPacket in, int theirClock, RtpStream stream, PayloadTypes ours, byte[] out, long nowNs) {
        if (in.payloadLength() < PAYLOAD_BYTES) {
            return 0;
        }
        int at = in.payloadOffset();
        int event = in.data()[at] & 0xFF;
        int flags = in.data()[at + 1] & 0xFF;
        boolean same = any && in.ssrc() == ssrc && in.timestamp() == timestamp;
        if (any && in.ssrc() == ssrc && in.timestamp() - timestamp < 0) {
            return 0;
        }
        if (same && !open && (flags & END) == 0) {
            return 0;
        }
        boolean begins = !same && !follows(in, event);
        if (begins) {
            begin(event, stream.timestampAt(nowNs));
        } else if (!same) {
            earlier += scaled(duration, theirClock, ours);
        }
        any = true;
        open = (flags & END) == 0;
        ssrc = in.ssrc();
        timestamp = in.timestamp();
        duration = (in.data()[at + 2] & 0xFF) << 8 | (in.data()[at + 3] & 0xFF);
        lastNs = nowNs;
        write(flags, earlier + scaled(duration, theirClock, ours), out);
        long sinceStart = segment * stream.clockRate() / ours.eventClock();
        stream.event(out, ours.telephoneEvent(), begins, start + (int) sinceStart);
        return PAYLOAD_BYTES;
    }

    /// The next segment of the same event.
    private boolean follows(RtpPacket in, int event) {
        return open && in.ssrc() == ssrc && event == code && !in.marker() && duration > LONGEST_SEGMENT / 2;
    }

    private void begin(int event, int now) {
        code = event;
        start = now;
        earlier = 0;
        segment = 0;
    }

    private static long scaled(int duration, int theirClock, PayloadTypes ours) {
        return (long) duration * ours.eventClock() / theirClock;
    }

    private void write(int flags, long total, byte[] out) {
        while (total - segment > LONGEST_SEGMENT) {
            segment += LONGEST_SEGMENT;
        }
        int rest = (int) (total - segment);
        out[RtpPacket.HEADER_BYTES] = (byte) code;
        out[RtpPacket.HEADER_BYTES + 1] = (byte) flags;
        out[RtpPacket.HEADER_BYTES + 2] = (byte) (rest >>> 8);
        out[RtpPacket.HEADER_BYTES + 3] = (byte) rest;
    }
}
