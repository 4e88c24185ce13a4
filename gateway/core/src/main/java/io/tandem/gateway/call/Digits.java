package io.tandem.gateway.call;

import io.tandem.gateway.config.DtmfMode;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.media.DtmfWay;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.PayloadTypes;
import java.util.Optional;

/// DTMF within a call: each leg has its own way of saying a digit, and the other one gets it in his. What is said by
/// RTP or as tones is the media's work; here is what SIP carries. Stateless; works on a [CallTurn].
final class Digits {

    private Digits() {}

    /// A leg's description was agreed: the media learns how digits travel on it.
    static void agreed(CallTurn turn, LegId leg, PayloadTypes payload) {
        DtmfMode mode = mode(turn, leg);
        DtmfWay sent = switch (mode) {
            case AUTO, RFC4733 -> DtmfWay.RTP_EVENT;
            case INFO -> DtmfWay.SIGNALLING;
            case INBAND -> DtmfWay.IN_BAND;
        };
        boolean noEvents = payload.telephoneEvent() == PayloadTypes.NONE;
        boolean listen = mode == DtmfMode.INBAND || (noEvents && mode != DtmfMode.INFO);
        turn.media(new MediaCommand.DtmfBy(leg.port(), sent, listen));
    }

    /// An INFO of a leg's peer: where it tells of a key, the other one gets it.
    static void signal(CallTurn turn, LegId leg, Body body) {
        if (turn.counts(leg)) {
            DtmfInfo.read(body)
                    .ifPresent(digit ->
                            turn.media(new MediaCommand.DtmfSignalled(leg.port(), digit.digit(), digit.durationMs())));
        }
    }

    /// The media heard a key of one leg's peer, once however often and in how many ways it was said.
    static void received(CallTurn turn, LegId leg, MediaEvent.DtmfReceived dtmf) {
        boolean user = turn.is(turn.near, leg);
        if (!user && !turn.is(turn.far, leg)) {
            return;
        }
        turn.effect(new Effect.Publish(
                new CallEvent.DigitReceived(turn.callId, turn.env.wallClock(), user, dtmf.digit(), dtmf.durationMs())));
        Optional<LegId> other = user ? turn.far : turn.near;
        if (other.isPresent() && mode(turn, other.get()) == DtmfMode.INFO) {
            turn.tell(other.get(), new LegInput.Info(new DtmfInfo(dtmf.digit(), dtmf.durationMs()).body()));
        }
        if (user) {
            CallRecording.key(turn, dtmf.digit());
            Supervise.key(turn, dtmf.digit());
        }
    }

    private static DtmfMode mode(CallTurn turn, LegId leg) {
        LegTurn open = turn.leg(leg);
        if (open != null && open.side == Leg.Side.BROWSER) {
            return turn.settings.sounds().dtmfOfUser().getOrDefault(turn.userOf(leg), DtmfMode.AUTO);
        }
        return turn.trunkOf(leg).map(trunk -> trunk.audio().dtmf()).orElse(DtmfMode.AUTO);
    }
}
