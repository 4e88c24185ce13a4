package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.DtmfWay;
import io.tandem.media.MediaCommand;
import io.tandem.media.PayloadTypes;
import io.tandem.media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// The DTMF of one port: what its far side presses, and what is said to it. Confined to the media loop.
final class PortDigits {
    private final DtmfIntake intake;
    private final DtmfOutlet outlet;

    PortDigits(DtmfIntake intake, DtmfOutlet outlet) {
        this.intake = intake;
        this.outlet = outlet;
    }

    /// Does what the signalling wants.
    void carryOut(MediaCommand.OfDigits command, long nowNs) {
        switch (command) {
            case MediaCommand.DtmfBy by -> {
                outlet.by(by.sent());
                intake.listen(by.listenInBand());
            }
            case MediaCommand.DtmfSignalled press -> intake.signalled(press.digit(), press.durationMs(), nowNs);
            case MediaCommand.SendDtmf digit -> outlet.send(digit.digit(), digit.durationMs());
        }
    }

    /// A packet of the far side.
    ///
    /// @param event true: a telephone-event
    void packet(RtpPacket in, PayloadTypes types, boolean event, long nowNs) {
        Codec codec = event ? null : types.codec(in.payloadType());
        if (event) {
            intake.event(in, types.eventClock(), nowNs);
        } else if (codec != null) {
            intake.audio(in, codec, nowNs);
        }
    }

    /// The one who is heard pressed a key.
    void pressed(char digit, int durationMs, DtmfWay came) {
        outlet.pressed(digit, durationMs, came);
    }

    /// True when a packet of `from` may be sent here: an event when it is no repetition and events leave as such;
    /// audio when no digit keeps it away, be it one of ours or one in it that leaves in another form.
    boolean lets(boolean event, @Nullable PortDigits from) {
        if (event) {
            return outlet.passesEvents() && !(from != null && from.intake.repeats());
        }
        boolean converted = from != null && from.intake.sounds() && !outlet.passesTones();
        return !outlet.busy() && !converted;
    }

    /// Gives memory back.
    void close() {
        intake.close();
    }

    /// Every 20 ms.
    void tick(long tickNs) {
        intake.tick(tickNs);
        outlet.tick(tickNs);
    }
}
