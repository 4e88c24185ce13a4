package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sdp.BrowserSdp;
import io.tandem.gateway.sdp.Direction;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sdp.SdpReading;
import io.tandem.gateway.sdp.SdpRejected;
import io.tandem.gateway.sdp.TrunkDescription;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.MediaCommand;
import io.tandem.media.WebRtcLocal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A trunk calls an operator: all his browsers ring, the first that answers has the call. Stateless; works
/// on a [CallTurn].
final class Incoming {

    private static final List<String> ELSEWHERE =
            List.of("SIP;cause=200;text=\"Call completed elsewhere\"", "Q.850;cause=26;text=\"Answered elsewhere\"");

    private Incoming() {}

    static void arrived(CallTurn turn, CallInput.FromTrunk call) {
        turn.user = call.callee().user();
        LegInput.Invited invited = call.invited();
        if (!heard(turn, invited, call.trunk(), call.number())) {
            return;
        }
        if (call.callee().browsers().isEmpty()) {
            Hangup.close(turn, call.callee().absent(Who.OPERATOR));
            return;
        }
        dialling(turn, invited);
        call.callee().browsers().forEach(browser -> ring(turn, browser));
        turn.arm(TimerId.Kind.RINGING, turn.settings.incomingRing());
    }

    /// A trunk's call to operators has come, and they may ring.
    ///
    /// @return false where its offer cannot be taken
    static boolean begun(CallTurn turn, LegInput.Invited invited, Trunk trunk, String number) {
        if (!heard(turn, invited, trunk, number)) {
            return false;
        }
        dialling(turn, invited);
        return true;
    }

    private static boolean heard(CallTurn turn, LegInput.Invited invited, Trunk trunk, String number) {
        turn.direction = CallEvent.Direction.INCOMING;
        turn.number = number;
        turn.trunk = Optional.of(trunk);
        LegId leg = turn.newLeg("trunk", Leg.Side.TRUNK, invited.origin());
        turn.trunks.put(leg, trunk);
        turn.far = Optional.of(leg);
        return Negotiation.arrived(turn, leg, invited);
    }

    private static void dialling(CallTurn turn, LegInput.Invited invited) {
        LegId leg = turn.far.orElseThrow();
        turn.phase = Phase.DIALLING;
        turn.mediaOpen = true;
        turn.effect(new Effect.OpenTrunkPort(leg, Negotiation.trunkAddress(turn, leg, invited.origin())));
    }

    /// One more browser rings, as soon as its port is open.
    static void ring(CallTurn turn, Registration registration) {
        turn.effect(new Effect.OpenBrowserPort(browser(turn, registration)));
    }

    /// The leg of a browser that is to ring.
    static LegId browser(CallTurn turn, Registration registration) {
        String name = Colleague.rings(turn) ? "callee-" : "browser-";
        LegId browser = turn.newLeg(name + turn.legCount(), Leg.Side.BROWSER, registration.flow());
        turn.users.put(browser, registration.user());
        turn.registrations.put(browser, registration);
        return browser;
    }

    static void browserPortOpened(CallTurn turn, LegId leg) {
        Registration registration = turn.registrations.get(leg);
        LegTurn open = turn.leg(leg);
        if (turn.phase != Phase.DIALLING || registration == null || open == null || open.phase != Leg.Phase.IDLE) {
            return;
        }
        WebRtcLocal port = turn.media(leg).webRtc().orElseThrow();
        LocalDescription offer = BrowserSdp.offer(
                Negotiation.origin(turn, port.address().getAddress()),
                port,
                CodecPolicy.browser(turn, leg),
                turn.settings.codecs().opus(),
                Direction.SENDRECV);
        turn.media.put(leg, turn.media(leg).said(offer));
        turn.tell(
                leg,
                new LegInput.Invite(
                        registration.contact(),
                        caller(turn),
                        NameAddr.of(SipUri.of(turn.userOf(leg), turn.settings.sipDomain())),
                        turn.userOf(leg),
                        offer.text(),
                        extra(turn, registration),
                        registration.instanceId(),
                        Optional.empty()));
    }

    /// Proxies between us and the browser want to be passed (RFC 3327 §5.3), and he wants to know who referred.
    private static Headers extra(CallTurn turn, Registration registration) {
        Headers headers = turn.ringsOwner() ? ClickToDial.headers(turn) : Transfers.referredBy(turn);
        for (NameAddr route : registration.path()) {
            headers = headers.with("Route", route.toString());
        }
        return headers;
    }

    /// The caller's number and name at our own domain: nothing else of what the trunk says passes through.
    private static NameAddr caller(CallTurn turn) {
        if (turn.ringsOwner()) {
            return ClickToDial.caller(turn);
        }
        if (Colleague.rings(turn)) {
            return Colleague.caller(turn);
        }
        LegTurn far = Objects.requireNonNull(turn.leg(turn.far.orElseThrow()));
        return CallerIdentity.of(turn.trunk, far.invite.orElseThrow(), turn.settings.sipDomain());
    }

    /// The first browser that rings makes the trunk's caller hear it.
    static void progress(CallTurn turn, LegEvent.Progress progress) {
        if (progress.status() < 180 || progress.status() > 189 || turn.hearing.ringing() || turn.ringsOwner()) {
            return;
        }
        turn.hearing = turn.hearing.withRinging();
        turn.far.ifPresent(leg -> turn.tell(leg, new LegInput.Ring(180, "Ringing", "")));
        turn.effect(new Effect.Publish(new CallEvent.Ringing(turn.callId, turn.env.wallClock(), turn.trunkName())));
    }

    static void answered(CallTurn turn, LegId winner, String sdp) {
        if (Negotiation.read(turn, winner, sdp) instanceof SdpReading.Refused<?>(SdpRejected why)) {
            turn.note(winner + " answers what cannot be taken: " + why);
            turn.tell(winner, Hangup.bye(Termination.gateway(Why.NOT_ACCEPTABLE, 488, 88, why.toString())));
            rejected(turn, winner, 488);
            return;
        }
        Negotiation.connectBrowser(turn, winner);
        othersStop(turn, winner);
        if (turn.ringsOwner()) {
            ClickToDial.answered(turn, winner);
            return;
        }
        Hunting.taken(turn, turn.userOf(winner));
        if (Colleague.rings(turn)) {
            Colleague.answered(turn, winner);
            return;
        }
        turn.near = Optional.of(winner);
        answerTrunk(turn, turn.far.orElseThrow());
        Bridge.talk(turn);
    }

    /// Whoever rings and has not got the call is told so.
    static void othersStop(CallTurn turn, LegId winner) {
        for (LegId other : List.copyOf(turn.registrations.keySet())) {
            if (!other.equals(winner)) {
                turn.tell(other, new LegInput.HangUp(487, "Request Terminated", ELSEWHERE));
                turn.media(new MediaCommand.ClosePort(other.port()));
            }
        }
    }

    /// Answers a trunk's INVITE, now that the other party's codec is known.
    static void answerTrunk(CallTurn turn, LegId leg) {
        LegMedia media = turn.media(leg);
        if (media.trunk().isPresent()) {
            Negotiation.chooseAgain(turn, leg);
            TrunkDescription theirs = turn.media(leg).trunk().orElseThrow();
            LocalDescription answer = Negotiation.answer(turn, leg);
            Negotiation.connectTrunk(turn, leg, theirs);
            var wish = theirs.direction();
            turn.media.put(leg, turn.media(leg).directed(wish, wish.reversed()));
            turn.tell(leg, new LegInput.Answer(answer.text(), Headers.NONE, false));
            return;
        }
        LocalDescription offer = Negotiation.offer(turn, leg, CodecPolicy.trunk(turn, leg));
        turn.media.put(leg, media.said(offer));
        turn.tell(leg, new LegInput.Answer(offer.text(), Headers.NONE, true));
    }

    /// One browser will not have it. A 6xx speaks for all of them (RFC 3261 §21.6).
    static void rejected(CallTurn turn, LegId leg, int status) {
        if (turn.hunt.isPresent()) {
            Hunting.rejected(turn, leg, status);
            return;
        }
        turn.busy.add(status);
        turn.registrations.remove(leg);
        turn.media(new MediaCommand.ClosePort(leg.port()));
        if (status < 600 && !turn.registrations.isEmpty()) {
            return;
        }
        int best = status >= 600 ? status : turn.busy.contains(486) ? 486 : 480;
        boolean internal = Colleague.rings(turn);
        Termination why = Termination.failure(
                internal ? Who.COLLEAGUE : Who.OPERATOR,
                best,
                best == 486 ? "Busy Here" : "Temporarily Unavailable",
                Cause.ofSip(best));
        if (internal) {
            EarlyAnswer.failed(turn, why);
        } else {
            Hangup.close(turn, why);
        }
    }

    static void rangTooLong(CallTurn turn) {
        if (turn.phase == Phase.DIALLING) {
            Hangup.close(
                    turn,
                    new Termination(Who.OPERATOR, Why.NO_ANSWER, 480, Cause.NO_ANSWER, Cause.text(Cause.NO_ANSWER)));
        }
    }
}
