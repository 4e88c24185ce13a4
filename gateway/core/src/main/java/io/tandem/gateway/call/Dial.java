package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.route.Router.Attempt;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.gateway.sdp.SrtpPolicy;
import io.tandem.gateway.sdp.TrunkSdp;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.Codec;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The attempts of an outgoing call: trunk after trunk, and within a trunk address after address, while the
/// operator hears one unbroken ringback. Stateless; works on a [CallTurn].
final class Dial {

    /// A host that lives answers sooner, and one INVITE may be lost on the way (T1 is 500 ms).
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(700);

    private Dial() {}

    static void begin(CallTurn turn) {
        turn.arm(TimerId.Kind.CONNECTING, turn.settings.connectingToneAfter());
        int first = takes(turn, turn.attempt);
        if (first < 0) {
            EarlyAnswer.failed(turn, Termination.failure(Who.GATEWAY, 503, "All Ports Busy", Cause.NO_CIRCUIT));
            return;
        }
        turn.attempt = first;
        start(turn);
    }

    /// The first attempt from this one on that has all it needs, which is taken; -1: none.
    private static int takes(CallTurn turn, int from) {
        List<Attempt> attempts = turn.plan.orElseThrow().attempts();
        for (int i = from; i < attempts.size(); i++) {
            if (turn.env.take(turn.callId, turn.user, attempts.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static Attempt attempt(CallTurn turn) {
        return turn.plan.orElseThrow().attempts().get(turn.attempt);
    }

    private static void start(CallTurn turn) {
        Trunk trunk = attempt(turn).trunk();
        turn.trunk = Optional.of(trunk);
        Hop.Address hop = trunk.addresses().get(turn.address);
        LegId leg = turn.newLeg("trunk-" + turn.legCount(), Leg.Side.TRUNK, hop);
        turn.trunks.put(leg, trunk);
        turn.far = Optional.of(leg);
        turn.hearing = turn.hearing.withoutAudio();
        turn.effect(new Effect.OpenTrunkPort(leg, hop.address().getAddress()));
    }

    static void portOpened(CallTurn turn, LegId leg) {
        if (turn.phase != Phase.DIALLING || !turn.is(turn.far, leg)) {
            turn.media(new MediaCommand.ClosePort(leg.port()));
            return;
        }
        Attempt attempt = attempt(turn);
        Trunk trunk = attempt.trunk();
        List<Codec> codecs = CodecPolicy.trunk(turn, leg);
        LocalDescription offer = Negotiation.offer(turn, leg, codecs);
        if (trunk.quality().rtcpXr()) {
            offer = TrunkSdp.askingForMetrics(offer);
        }
        turn.media.put(leg, turn.media(leg).said(offer));
        // early media that nobody has described could be plain or sealed with a key we do not know yet
        if (trunk.srtp() == SrtpPolicy.OFF) {
            InetAddress host = trunk.addresses().get(turn.address).address().getAddress();
            turn.media(new MediaCommand.ExpectTrunk(leg.port(), host, TrunkSdp.offered(codecs)));
        }
        boolean anonymous = TrunkHeaders.anonymous(turn);
        NameAddr from = TrunkHeaders.from(attempt, anonymous);
        SipUri to = SipUri.of(attempt.number(), trunk.domain());
        turn.tell(
                leg,
                new LegInput.Invite(
                        to,
                        from,
                        NameAddr.of(to),
                        TrunkHeaders.contactUser(attempt, anonymous),
                        offer.text(),
                        LegHeaders.plus(TrunkHeaders.invite(turn, attempt, anonymous), Transfers.referredBy(turn)),
                        "",
                        trunk.credentials()));
        turn.arm(TimerId.Kind.NO_RESPONSE, patience(turn));
        turn.arm(TimerId.Kind.RINGING, trunk.ringTimeout());
        // the trunk hears the operator from the start: peers behind NAT learn our address by it
        turn.near.ifPresent(
                browser -> turn.media(new MediaCommand.Hear(leg.port(), browser.port(), new Filler.Nothing())));
        TestCall.speak(turn, leg);
        EarlyAnswer.hear(turn);
    }

    /// How long the address under way may stay silent: all of a trunk's addresses together have its time.
    static Duration patience(CallTurn turn) {
        Trunk trunk = attempt(turn).trunk();
        Duration share = trunk.inviteTimeout().dividedBy(trunk.addresses().size());
        Duration least = trunk.inviteTimeout().compareTo(LEAST_PATIENCE) < 0 ? trunk.inviteTimeout() : LEAST_PATIENCE;
        return share.compareTo(least) < 0 ? least : share;
    }

    static void progress(CallTurn turn, LegId leg, LegEvent.Progress progress) {
        turn.disarm(TimerId.Kind.NO_RESPONSE);
        if (!progress.sdp().isEmpty()) {
            Negotiation.early(turn, leg, progress.fork(), progress.sdp());
            Transit.early(turn);
        }
        if (progress.status() >= 180 && progress.status() < 190) {
            EarlyAnswer.ringing(turn);
        }
    }

    /// The attempt under way has failed by a final response, or by none.
    static void failed(CallTurn turn, LegEvent.Rejected rejected) {
        Trunk trunk = attempt(turn).trunk();
        if (rejected.local()) {
            turn.effect(new Effect.TrunkFailed(trunk, rejected.status() + " " + rejected.reason()));
        }
        Who who = rejected.local() ? Who.GATEWAY : Who.TRUNK;
        Termination why = Termination.failure(who, rejected.status(), rejected.reason(), rejected.q850());
        fail(turn, why, Redirects.follow(turn, rejected));
    }

    /// Not even 100 came in the time allowed. The INVITE is cancelled as soon as it may be, and goes on
    /// beside.
    static void noResponse(CallTurn turn) {
        if (turn.phase != Phase.DIALLING || turn.far.isEmpty()) {
            return;
        }
        Trunk trunk = attempt(turn).trunk();
        turn.effect(new Effect.TrunkFailed(
                trunk, "no answer to INVITE in " + patience(turn).toMillis() + " ms"));
        Termination why = Termination.failure(Who.GATEWAY, 408, "No Response", Cause.RECOVERY_ON_TIMER);
        turn.tell(turn.far.get(), Hangup.bye(why));
        fail(turn, why);
    }

    /// It rang for as long as the trunk allows. The callee was reached: no other trunk is tried, unless the
    /// route says so for 480.
    static void rangTooLong(CallTurn turn) {
        if (turn.phase != Phase.DIALLING || turn.far.isEmpty()) {
            return;
        }
        Termination why =
                new Termination(Who.GATEWAY, Why.NO_ANSWER, 480, Cause.NO_ANSWER, Cause.text(Cause.NO_ANSWER));
        turn.tell(turn.far.get(), Hangup.bye(why));
        fail(turn, why);
    }

    private static void fail(CallTurn turn, Termination why) {
        fail(turn, why, false);
    }

    /// @param sentOn the next attempt is where this one sent the call
    private static void fail(CallTurn turn, Termination why, boolean sentOn) {
        Plan plan = turn.plan.orElseThrow();
        Attempt attempt = attempt(turn);
        turn.attempts.add(
                new Cdr.TrunkAttempt(attempt.by(), attempt.number(), Hangup.type(why.why()), why.sip(), why.q850()));
        turn.disarm(TimerId.Kind.NO_RESPONSE);
        turn.disarm(TimerId.Kind.RINGING);
        // RFC 3263 §4.3: no answer, no way there, or 503
        boolean unreachable = why.sip() == 503 || (why.who() == Who.GATEWAY && why.sip() == 408);
        boolean moreAddresses =
                unreachable && turn.address + 1 < attempt.trunk().addresses().size();
        if (!moreAddresses) {
            turn.env.failed(turn.callId, attempt, why.sip());
        }
        int next =
                !moreAddresses && (sentOn || plan.failOver().contains(why.sip())) ? takes(turn, turn.attempt + 1) : -1;
        boolean moreTrunks = next >= 0;
        if (!moreAddresses && !moreTrunks) {
            EarlyAnswer.failed(turn, why);
            return;
        }
        turn.far.ifPresent(leg -> turn.media(new MediaCommand.ClosePort(leg.port())));
        if (moreAddresses) {
            turn.address++;
        } else {
            turn.attempt = next;
            turn.address = 0;
        }
        turn.note("fails over to " + attempt(turn).by() + " after " + why.sip());
        start(turn);
    }
}
