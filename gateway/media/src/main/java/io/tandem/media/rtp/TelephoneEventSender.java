package io.tandem.media.rtp;

/// Makes the `telephone-event` packets of one digit after the other (RFC 4733 §2.5.1): one at its start, with the
/// marker, one at every tick while it lasts, and the last one three times. An event longer than a packet can say goes
/// on in another segment (§2.5.1.3). It writes payloads; numbers and headers are the stream's. Confined to the media
/// loop.
public final class TelephoneEventSender {
    /// Octets of a payload (RFC 4733 §2.3).
    public static final int PAYLOAD_BYTES = 4;

    private static final int END = 0x80;
    private static final int LAST_REPEATED = 3;
    private static final int LONGEST_SEGMENT = 0xFFFF;

    private int event;
    private int volume;
    private int timestamp;
    private int duration;
    private int least;
    private int endsLeft;
    private boolean first;
    private boolean down;

    /// Begins an event; one that still went on is over without its end.
    ///
    /// @param event code, 0 to 255
    /// @param volume below 0 dBm0, dB, 0 to 63
    /// @param timestamp of the stream at this moment: all packets of the event bear it
    /// @param leastDuration in timestamp units: a shorter press lasts so long
    public void press(int event, int volume, int timestamp, int leastDuration) {
        this.event = event;
        this.volume = volume;
        this.timestamp = timestamp;
        least = leastDuration;
        duration = 0;
        endsLeft = LAST_REPEATED;
        first = true;
        down = true;
    }

    /// Ends the event as soon as it has lasted long enough.
    public void release() {
        down = false;
    }

    /// True until the last packet was written.
    public boolean busy() {
        return endsLeft > 0;
    }

    /// True when the next packet is the first of the event and bears the marker.
    public boolean marker() {
        return first;
    }

    /// Timestamp of the packet written last, or of the one to come.
    public int timestamp() {
        return timestamp;
    }

    /// Writes the payload of this tick.
    ///
    /// @param passed timestamp units since the last tick
    /// @return octets written, 0 when there is nothing to send
    public int tick(byte[] out, int at, int passed) {
        if (endsLeft == 0) {
            return 0;
        }
        boolean ended = endsLeft < LAST_REPEATED;
        if (!ended) {
            lengthen(passed);
        }
        boolean last = ended || (!down && duration >= least);
        out[at] = (byte) event;
        out[at + 1] = (byte) (last ? END | volume : volume);
        out[at + 2] = (byte) (Math.min(duration, LONGEST_SEGMENT) >>> 8);
        out[at + 3] = (byte) Math.min(duration, LONGEST_SEGMENT);
        if (last) {
            endsLeft--;
        }
        first = false;
        return PAYLOAD_BYTES;
    }

    private void lengthen(int passed) {
        if (duration >= LONGEST_SEGMENT) {
            timestamp += LONGEST_SEGMENT;
            duration -= LONGEST_SEGMENT;
            least -= LONGEST_SEGMENT;
        }
        duration += passed;
    }
}
