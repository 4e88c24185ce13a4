package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Hearing;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.sip.Ascii;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Blind transfer (RFC 3515), bridged here: one party refers the other to a third, who is dialled while the other
/// hears ringback. From then on the other party stands in the place of the transferor, and all goes on like any call.
/// When the third cannot be had, the two are put together again. Stateless; works on a [CallTurn].
final class Transfers {

    /// More would be a loop or an attack.
    private static final int MOST = 50;

    static final List<String> TRANSFERRED = List.of("SIP;cause=200;text=\"Transferred\"");

    private Transfers() {}

    /// A party's REFER.
    static void referred(CallTurn turn, LegId by, TxId tx, SipRequest refer) {
        LegTurn leg = turn.leg(by);
        TransferTarget target = turn.transferTarget;
        if (leg == null) {
            return;
        }
        if (target == null) {
            // it came while the leg moved from one call to another
            leg.respond(tx, 491, "Request Pending");
            return;
        }
        if (target instanceof TransferTarget.Refused(int status, String reason)) {
            turn.note("transfer refused: " + reason);
            leg.respond(tx, status, reason);
            return;
        }
        Optional<LegId> other = turn.counts(by) ? turn.other(by) : Optional.empty();
        boolean moves = target instanceof TransferTarget.ToCall;
        if (turn.phase != Phase.TALKING
                || turn.transfer.isPresent()
                || other.isEmpty()
                || (moves && !Objects.requireNonNull(turn.leg(other.get())).quiet())) {
            leg.respond(tx, 491, "Request Pending");
            return;
        }
        if (turn.transfers.size() >= MOST || turn.supervision.watch().isPresent()) {
            leg.respond(tx, 403, "No Further Transfer");
            return;
        }
        boolean quiet = refer.headers()
                .first("Refer-Sub")
                .filter(v -> v.strip().equalsIgnoreCase("false"))
                .isPresent();
        Headers subscription = LegHeaders.contact(leg);
        leg.respond(tx, 202, "Accepted", quiet ? subscription.with("Refer-Sub", "false") : subscription, Body.NONE);
        turn.transfer = Optional.of(new Transfer(
                by,
                turn.is(turn.near, by),
                turn.party(by),
                dialled(target),
                refer.cseq().number(),
                quiet,
                turn.plan,
                turn.attempt,
                turn.address,
                turn.trunk,
                turn.hearing,
                turn.env.nowMs(),
                target,
                Optional.empty()));
        notify(turn, "100 Trying", "active;expires=180");
        if (TrunkTransfer.wanted(turn, other.get(), target)) {
            TrunkTransfer.ask(turn, other.get());
            return;
        }
        bridge(turn, by, other.get(), target);
    }

    static void bridge(CallTurn turn, LegId by, LegId other, TransferTarget target) {
        if (target instanceof TransferTarget.ToCall call) {
            Joining.leave(turn, by, other, call);
            return;
        }
        part(turn, by, other);
        dial(turn, target);
    }

    private static String dialled(TransferTarget target) {
        return switch (target) {
            case TransferTarget.ToTrunks(String number, Plan plan) -> number;
            case TransferTarget.ToUser(Plan plan, Callee callee) -> callee.user();
            case TransferTarget.ToGroup(Plan plan, var group) -> group.name();
            case TransferTarget.ToCall call -> call.party();
            case TransferTarget.Refused refused -> "";
        };
    }

    /// The other party takes the transferor's place; nobody hears anybody until the third rings.
    private static void part(CallTurn turn, LegId by, LegId other) {
        CallRecording.partiesChange(turn);
        turn.disarm(TimerId.Kind.MEDIA_DEAD);
        turn.disarm(TimerId.Kind.BROWSER_SILENT);
        turn.disarm(TimerId.Kind.AUDIO_REPAIR);
        turn.media(new MediaCommand.Watch(by.port(), false, false));
        turn.media(new MediaCommand.Watch(other.port(), false, false));
        turn.media(new MediaCommand.Hear(by.port(), null, new Filler.Nothing()));
        turn.near = Optional.of(other);
        turn.far = Optional.empty();
        turn.registrations.clear();
        turn.busy.clear();
        turn.attempt = 0;
        turn.address = 0;
        turn.trunk = Optional.empty();
        turn.hearing = Hearing.NOTHING.withConnected();
        turn.phase = Phase.DIALLING;
        EarlyAnswer.hear(turn);
    }

    private static void dial(CallTurn turn, TransferTarget target) {
        switch (target) {
            case TransferTarget.ToTrunks(String number, Plan plan) -> {
                // whoever waits hears the ringback that we make, until the trunk has its own
                turn.plan = Optional.of(plan.answering(AnswerMode.EARLY));
                turn.trunk = Optional.of(plan.attempts().getFirst().trunk());
                Dial.begin(turn);
            }
            case TransferTarget.ToUser(Plan plan, Callee callee) -> {
                turn.plan = Optional.of(plan.answering(AnswerMode.EARLY));
                if (Colleague.legs(turn, callee)) {
                    Colleague.ring(turn);
                } else {
                    failed(turn, callee.absent(Who.COLLEAGUE));
                }
            }
            case TransferTarget.ToGroup(Plan plan, var group) -> {
                turn.plan = Optional.of(plan.answering(AnswerMode.EARLY));
                turn.hunt = Optional.of(group);
                Colleague.ring(turn);
            }
            case TransferTarget.ToCall call -> throw new IllegalStateException("nobody is dialled");
            case TransferTarget.Refused refused -> throw new IllegalStateException("answered before");
        }
    }

    /// The third party rings.
    static void ringing(CallTurn turn) {
        notify(turn, "180 Ringing", "active;expires=180");
    }

    /// The third party answered: the transferor has nothing more to do here.
    static void done(CallTurn turn) {
        Transfer transfer = turn.transfer.orElseThrow();
        notify(turn, "200 OK", "terminated;reason=noresource");
        turn.transfer = Optional.empty();
        turn.transfers.add(record(turn, transfer, "done"));
        turn.effect(new Effect.Publish(
                new CallEvent.Transferred(turn.callId, turn.env.wallClock(), transfer.user(), transfer.target())));
        leave(turn, transfer.by());
    }

    private static void leave(CallTurn turn, LegId by) {
        turn.tell(by, new LegInput.HangUp(200, "Transferred", TRANSFERRED));
        turn.media(new MediaCommand.ClosePort(by.port()));
    }

    /// The third party cannot be had: the two who talked are put together again. Where the transferor has gone, the
    /// call ends for the reason for which it failed.
    static void failed(CallTurn turn, Termination why) {
        Transfer transfer = turn.transfer.orElseThrow();
        notify(turn, why.sip() + " " + Ascii.printable(why.text()), "terminated;reason=noresource");
        turn.transfer = Optional.empty();
        turn.hunt = Optional.empty();
        turn.transfers.add(record(turn, transfer, Hangup.type(why.why())));
        turn.far.ifPresent(leg -> turn.media(new MediaCommand.ClosePort(leg.port())));
        turn.disarm(TimerId.Kind.CONNECTING);
        turn.disarm(TimerId.Kind.RINGING);
        turn.disarm(TimerId.Kind.NO_RESPONSE);
        LegTurn by = turn.leg(transfer.by());
        if (by == null || by.phase != Leg.Phase.CONFIRMED) {
            Hangup.close(turn, why);
            return;
        }
        reunite(turn, transfer, turn.near.orElseThrow());
    }

    /// The transferor and the other party talk as before.
    static void reunite(CallTurn turn, Transfer transfer, LegId other) {
        turn.near = Optional.of(transfer.byNear() ? transfer.by() : other);
        turn.far = Optional.of(transfer.byNear() ? other : transfer.by());
        turn.plan = transfer.plan();
        turn.attempt = transfer.attempt();
        turn.address = transfer.address();
        turn.trunk = transfer.trunk();
        turn.registrations.clear();
        turn.hearing = transfer.hearing();
        turn.phase = Phase.TALKING;
        Bridge.hearEachOther(turn);
        Bridge.watchMedia(turn);
        CallRecording.talkBegins(turn);
        Hold.sync(turn);
    }

    static Cdr.Transfer record(CallTurn turn, Transfer transfer, String result) {
        long atMs = Math.max(0, transfer.startedMs() - turn.times.answeredMs());
        return new Cdr.Transfer(transfer.user(), transfer.target(), atMs, result);
    }

    static void notify(CallTurn turn, String status, String state) {
        Transfer transfer = turn.transfer.orElseThrow();
        if (!transfer.quiet()) {
            Headers headers =
                    Headers.NONE.with("Event", "refer;id=" + transfer.cseq()).with("Subscription-State", state);
            Body body = new Body("message/sipfrag;version=2.0", "SIP/2.0 " + status + "\r\n");
            turn.tell(transfer.by(), new LegInput.Notify(headers, body));
        }
    }

    /// Who a third party is told that calls: the other party, by the number that this call knows him by.
    static NameAddr caller(CallTurn turn) {
        LegTurn near = turn.leg(turn.near.orElseThrow());
        if (near == null || near.side == Leg.Side.BROWSER) {
            return NameAddr.of(SipUri.of(turn.userOf(turn.near.get()), turn.settings.sipDomain()));
        }
        String number = near.number();
        return NameAddr.of(SipUri.of(number.isEmpty() ? "anonymous" : number, turn.settings.sipDomain()));
    }

    /// The third party's INVITE says who sent it (RFC 3892).
    static Headers referredBy(CallTurn turn) {
        return turn.transfer
                .map(transfer -> Headers.NONE.with(
                        "Referred-By",
                        NameAddr.of(SipUri.of(transfer.user(), turn.settings.sipDomain()))
                                .toString()))
                .orElse(Headers.NONE);
    }
}
