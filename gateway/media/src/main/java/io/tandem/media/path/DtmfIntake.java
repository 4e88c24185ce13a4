package io.tandem.media.path;

import io.tandem.media.DtmfWay;
import io.tandem.media.MediaEvent;
import io.tandem.media.PortId;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.TelephoneEvents;

/// The digits that the far side of one port presses. Confined to the media loop.
final class DtmfIntake implements TelephoneEvents.Listener {
    /// Clock of `telephone-event` beside G.711 (RFC 4733 §2.4.1).
    private static final int EVENT_CLOCK = 8000;

    private final PortId port;
    private final CallMedia call;
    private final TelephoneEvents events = new TelephoneEvents(this);

    DtmfIntake(PortId port, CallMedia call) {
        this.port = port;
        this.call = call;
    }

    /// A `telephone-event` packet of the far side.
    void event(RtpPacket in, long nowNs) {
        events.packet(in, EVENT_CLOCK, nowNs);
    }

    void tick(long nowNs) {
        events.tick(nowNs);
    }

    @Override
    public void digitBegins(char digit) {}

    @Override
    public void digitEnds(char digit, int durationMs) {
        call.emit(new MediaEvent.DtmfReceived(port, digit, durationMs, DtmfWay.RTP_EVENT));
    }
}
