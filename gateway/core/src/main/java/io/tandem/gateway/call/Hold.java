package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.sdp.BrowserDescription;
import io.tandem.gateway.sdp.Direction;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sdp.SdpReading;
import io.tandem.gateway.sdp.SdpRejected;
import io.tandem.gateway.sdp.SrtpPolicy;
import io.tandem.gateway.sdp.TrunkDescription;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.media.Filler;
import java.util.Optional;

/// Hold, resume and every other change of an agreed session (RFC 3264 §8). A peer's offer is answered at once
/// from what is known of the other side; what it wants is then offered to the other leg, until both agree.
/// Stateless; works on a [CallTurn].
final class Hold {

    private Hold() {}

    static void offerReceived(CallTurn turn, LegId leg, TxId tx, SipRequest request) {
        if (!turn.counts(leg) || turn.media(leg).local().isEmpty()) {
            turn.tell(leg, new LegInput.RefuseOffer(tx, 488, "Not Acceptable Here"));
            return;
        }
        LegMedia before = turn.media(leg);
        String offer = LegHeaders.sdpOf(request.body());
        if (Negotiation.read(turn, leg, offer) instanceof SdpReading.Refused<?>(SdpRejected why)) {
            turn.note(leg + " offers what cannot be taken: " + why);
            turn.tell(leg, new LegInput.RefuseOffer(tx, why.status(), "Not Acceptable Here"));
            return;
        }
        Negotiation.restartIce(turn, leg, before);
        Direction theirs = direction(turn.media(leg));
        // a refresh repeats what is agreed: that is no new wish
        Direction wish = theirs == before.active().reversed() ? before.wish() : wish(theirs, before);
        Direction ours = theirs.reversed().and(wanted(turn, leg));
        turn.media.put(leg, turn.media(leg).directed(wish, ours));
        LocalDescription answer = Negotiation.answer(turn, leg, offer, ours);
        Negotiation.reconnect(turn, leg, before);
        turn.tell(leg, new LegInput.AnswerOffer(tx, request, answer.text()));
        changed(turn);
    }

    /// Who may not send offers not to, whatever he wants: JsSIP, held by us, takes back its own hold by `recvonly`.
    private static Direction wish(Direction theirs, LegMedia before) {
        boolean mayNot = !before.active().receives();
        return Direction.of(theirs.sends() || (mayNot && before.wish().sends()), theirs.receives());
    }

    /// The answer to our offer, or to the offer in our 2xx. One that cannot be taken leaves the session as it was; but
    /// where keys are at stake, neither side could open what the other sends: such a call ends, and is never plain.
    static void offerAnswered(CallTurn turn, LegId leg, String sdp) {
        LegMedia before = turn.media(leg);
        if (Negotiation.readAnswer(turn, leg, sdp) instanceof SdpReading.Refused<?>(SdpRejected why)) {
            turn.note(leg + " answers what cannot be taken: " + why);
            if (turn.media(leg).rtp().isPresent() && TrunkKeys.policy(turn, leg) == SrtpPolicy.REQUIRED) {
                Hangup.close(turn, new Termination(turn.who(leg), Why.NOT_ACCEPTABLE, 488, 88, why.toString()));
            }
            return;
        }
        Direction offered = before.local().map(LocalDescription::direction).orElse(Direction.SENDRECV);
        Direction theirs = direction(turn.media(leg));
        Direction wish = Direction.of(
                offered.receives() ? theirs.sends() : before.wish().sends(),
                offered.sends() ? theirs.receives() : before.wish().receives());
        turn.media.put(leg, turn.media(leg).directed(wish, theirs.reversed().and(offered)));
        Negotiation.reconnect(turn, leg, before);
        changed(turn);
    }

    static void offerFailed(CallTurn turn, LegId leg, int status) {
        turn.note(leg + " refuses our offer with " + status + ": its session stays as it was");
        LegMedia media = turn.media(leg);
        turn.media.put(leg, media.refusing(wanted(turn, leg)));
    }

    private static void changed(CallTurn turn) {
        if (turn.phase == Phase.TALKING) {
            Bridge.hearEachOther(turn);
            Bridge.watchMedia(turn);
            sync(turn);
        }
    }

    /// Offers each leg what the other side wants, where that is not what is agreed.
    static void sync(CallTurn turn) {
        if (turn.phase != Phase.TALKING) {
            return;
        }
        turn.near.ifPresent(leg -> sync(turn, leg));
        turn.far.ifPresent(leg -> sync(turn, leg));
    }

    private static void sync(CallTurn turn, LegId leg) {
        LegMedia media = turn.media(leg);
        LegTurn open = turn.leg(leg);
        Direction wanted = wanted(turn, leg);
        boolean agreed = wanted.and(media.wish().reversed()) == media.active();
        if (open == null
                || open.phase != Leg.Phase.CONFIRMED
                || agreed
                || media.local().isEmpty()
                || media.refused().equals(Optional.of(wanted))) {
            return;
        }
        LocalDescription was = media.local().get();
        boolean underWay = open.wantedOffer.isPresent() || open.offerUnderWay();
        if (underWay && was.direction() == wanted) {
            return;
        }
        LocalDescription offer = was.offering(wanted);
        turn.media.put(leg, media.said(offer));
        turn.tell(leg, new LegInput.Offer(offer.text()));
    }

    /// What we would like toward this leg: what the other leg's peer does by itself. A trunk does not hear of a
    /// hold when we play the music, and a browser that is held without any media still hears ours.
    private static Direction wanted(CallTurn turn, LegId leg) {
        boolean browser = turn.media(leg).webRtc().isPresent();
        Optional<LegId> other = turn.other(leg);
        if (turn.phase != Phase.TALKING || other.isEmpty()) {
            return Direction.SENDRECV;
        }
        Direction wish = turn.media(other.get()).wish();
        if (wish.receives() || !ownMusic(turn)) {
            return wish;
        }
        return browser ? Direction.SENDONLY : Direction.SENDRECV;
    }

    /// True when somebody on hold hears our music.
    static boolean ownMusic(CallTurn turn) {
        boolean ours = turn.trunk.map(trunk -> trunk.audio().ownHoldMusic()).orElse(true);
        return ours && !(turn.settings.sounds().holdMusic() instanceof Filler.Nothing);
    }

    private static Direction direction(LegMedia media) {
        return media.webRtc().isPresent()
                ? media.browser().map(BrowserDescription::direction).orElse(Direction.SENDRECV)
                : media.trunk().map(TrunkDescription::direction).orElse(Direction.SENDRECV);
    }
}
