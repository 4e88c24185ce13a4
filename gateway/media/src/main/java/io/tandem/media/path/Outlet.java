package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.PayloadTypes;
import io.tandem.media.audio.Companding;
import io.tandem.media.rtp.ReceptionReport;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.RtpStream;
import org.jspecify.annotations.Nullable;

/// What leaves by one port: packets that pass, frames of our own and events, all in one [RtpStream]. Confined to
/// the media loop.
final class Outlet {
    private static final int EVENT_BYTES = 4;
    private static final int END = 0x80;
    /// Our events' volume, 10 dB below 0 dBm0 (RFC 4733 §2.3.3).
    private static final int VOLUME = 10;
    private static final int LONGEST_SEGMENT = 0xFFFF;

    private final MediaPort port;
    private final RtpStream stream;
    private final Speaker speaker = new Speaker();
    private @Nullable EventRelay events;
    private long reports;

    /// @param ssrc of the stream
    Outlet(MediaPort port, MediaLoop loop, int ssrc) {
        this.port = port;
        this.stream = loop.newStream(ssrc);
    }

    RtpStream stream() {
        return stream;
    }

    /// The far side may have reported: the loss that it sees asks for redundancy in what is encoded here.
    void reported(ReceptionReport report) {
        if (report.reports() > reports) {
            reports = report.reports();
            speaker.packetLoss(100 * report.fractionLost());
        }
    }

    /// Sends a packet of another port on: as it is but for its header, or an event by our clock. Audio that cannot
    /// pass is left to [Voices].
    ///
    /// @param passes it need not be decoded
    /// @param edges what was decoded before it, or will be after it; null when nothing was
    void relay(RtpPacket in, MediaPort from, boolean passes, @Nullable Voices edges, long nowNs) {
        PayloadTypes ours = port.payload();
        PayloadTypes theirs = from.payload();
        if (ours == null || theirs == null || !port.ready()) {
            return;
        }
        boolean event = in.payloadType() == theirs.telephoneEvent();
        if (!port.digits().lets(event, from.digits())) {
            return;
        }
        Codec codec = event ? null : theirs.codec(in.payloadType());
        if (event ? ours.telephoneEvent() == PayloadTypes.NONE : codec == null) {
            port.counters().unmapped++;
        } else if (event && !(passes && theirs.eventClock() == ours.eventClock())) {
            event(in, theirs.eventClock(), ours, nowNs);
        } else if (passes) {
            pass(in, from.number(), codec, ours, edges, nowNs);
        }
    }

    /// @param from the port's number
    /// @param codec of the packet, ours or the other law of ours; null for a telephone-event
    private void pass(
            RtpPacket in, int from, @Nullable Codec codec, PayloadTypes ours, @Nullable Voices edges, long nowNs) {
        byte[] out = port.loop().sendScratch();
        int type = codec == null ? ours.telephoneEvent() : ours.audioType();
        if (!stream.relay(in, from, codec == null, out, type, nowNs)) {
            return;
        }
        int length = in.payloadLength();
        if (codec == null || !codec.isG711()) {
            System.arraycopy(in.data(), in.payloadOffset(), out, RtpPacket.HEADER_BYTES, length);
        } else {
            Companding.copy(codec, in.data(), in.payloadOffset(), ours.audio(), out, RtpPacket.HEADER_BYTES, length);
        }
        if (edges != null && codec != null) {
            smooth(edges, ours.audio(), out, length);
        }
        sent(out, length);
    }

    /// The packets beside a decoded frame: only G.711 lets itself be changed.
    private static void smooth(Voices edges, Codec codec, byte[] out, int length) {
        boolean falls = edges.falls();
        boolean rises = edges.rises();
        if (codec.isG711()) {
            Companding law = Companding.of(codec);
            if (rises) {
                law.rise(out, RtpPacket.HEADER_BYTES, length);
            }
            if (falls) {
                law.fall(out, RtpPacket.HEADER_BYTES, length);
            }
        }
    }

    /// Sends a telephone-event on whose clock is not ours, or beside frames of our own.
    private void event(RtpPacket in, int theirClock, PayloadTypes ours, long nowNs) {
        EventRelay relay = events;
        if (relay == null) {
            relay = new EventRelay();
            events = relay;
        }
        byte[] out = port.loop().sendScratch();
        int length = relay.relay(in, theirClock, stream, ours, out, nowNs);
        if (length > 0) {
            sent(out, length);
        }
    }

    /// Sends one packet of a telephone-event of our own making (RFC 4733 §2.5.1); what is too long for one segment
    /// goes on in the next (§2.5.1.3).
    ///
    /// @param units how long it lasts so far, in units of our event clock
    /// @param start its beginning on our stream's clock
    void ownEvent(int code, boolean first, boolean end, long units, int start, PayloadTypes ours) {
        long segment = units <= 0 ? 0 : (units - 1) / LONGEST_SEGMENT * LONGEST_SEGMENT;
        byte[] out = port.loop().sendScratch();
        out[RtpPacket.HEADER_BYTES] = (byte) code;
        out[RtpPacket.HEADER_BYTES + 1] = (byte) (end ? END | VOLUME : VOLUME);
        out[RtpPacket.HEADER_BYTES + 2] = (byte) ((units - segment) >>> 8);
        out[RtpPacket.HEADER_BYTES + 3] = (byte) (units - segment);
        int since = (int) (segment * stream.clockRate() / ours.eventClock());
        stream.event(out, ours.telephoneEvent(), first, start + since);
        sent(out, EVENT_BYTES);
    }

    /// Sends a frame of our own, 20 ms long; nothing while an event goes on, or when the codec hears only silence.
    ///
    /// @param rate of `pcm`, samples in a second
    void send(short[] pcm, int rate, PayloadTypes ours, long tickNs) {
        byte[] out = port.loop().sendScratch();
        int length = speaker.encode(ours, pcm, rate, out, RtpPacket.HEADER_BYTES);
        if (length > 0 && (events == null || !events.goesOn(tickNs))) {
            stream.frame(out, ours.audioType(), tickNs);
            sent(out, length);
        }
    }

    private void sent(byte[] out, int length) {
        port.counters().sent(length, port.loop().nowNs());
        port.transmit(out, RtpPacket.HEADER_BYTES + length);
    }

    void close() {
        speaker.close();
    }
}
