package io.tandem.media.path;

import io.tandem.media.DtmfWay;
import io.tandem.media.MediaEvent;
import io.tandem.media.PortId;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.TelephoneEvents;

/// The digits that the far side of one port presses. Confined to the media loop.
final class DtmfIntake implements TelephoneEvents.Listener {
    private final PortId port;
    private final CallMedia call;
    private final TelephoneEvents events = new TelephoneEvents(this);

    DtmfIntake(PortId port, CallMedia call) {
        this.port = port;
        this.call = call;
    }

    /// A `telephone-event` packet of the far side.
    ///
    /// @param clockRate that was negotiated for it (RFC 4733 §2.4.1)
    void event(RtpPacket in, int clockRate, long nowNs) {
        events.packet(in, clockRate, nowNs);
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
