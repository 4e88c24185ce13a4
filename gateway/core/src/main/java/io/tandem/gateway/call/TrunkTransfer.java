package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.route.Router.Attempt;
import io.tandem.gateway.sip.Ascii;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkSignalling;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A transfer that the trunk itself carries out (RFC 3515, RFC 5589 §6, §7), where it is asked to and the third is at
/// the same trunk, to be dialled or in talk with the transferor already: both of its lines are free then. The two talk
/// on until it says how it went; where it refuses, the
/// gateway bridges as ever. Stateless; works on a [CallTurn].
final class TrunkTransfer {

    private static final Duration NEWS_WITHIN = Duration.ofSeconds(60);

    /// What tells, after a 202, that the trunk does not do it at all: FreeSWITCH says 403 of a party that it has in an
    /// application of its own.
    private static final Set<Integer> REFUSED_AFTERWARDS = Set.of(403, 405, 501);

    private static final Pattern STATUS = Pattern.compile("^SIP/2\\.0 ([1-6]\\d\\d)(?: ([^\\r\\n]*))?");

    private TrunkTransfer() {}

    static boolean wanted(CallTurn turn, LegId other, TransferTarget target) {
        Optional<Trunk> trunk =
                turn.trunkOf(other).filter(t -> t.signalling().transfer() == TrunkSignalling.Transfer.REFER);
        return trunk.isPresent()
                && switch (target) {
                    case TransferTarget.ToTrunks(String number, var plan) ->
                        plan.attempts()
                                .getFirst()
                                .trunk()
                                .name()
                                .equals(trunk.get().name());
                    case TransferTarget.ToCall call ->
                        call.atTrunk()
                                .filter(there ->
                                        there.trunk().equals(trunk.get().name()))
                                .isPresent();
                    case TransferTarget.ToUser user -> false;
                    case TransferTarget.ToGroup group -> false;
                    case TransferTarget.Refused refused -> false;
                };
    }

    private static NameAddr referTo(TransferTarget target) {
        return switch (target) {
            case TransferTarget.ToTrunks(String number, var plan) -> {
                Attempt first = plan.attempts().getFirst();
                yield NameAddr.of(SipUri.of(first.number(), first.trunk().domain()));
            }
            case TransferTarget.ToCall call -> call.atTrunk().orElseThrow().referTo();
            case TransferTarget.ToUser user -> throw new IllegalStateException("operators are at no trunk");
            case TransferTarget.ToGroup group -> throw new IllegalStateException("operators are at no trunk");
            case TransferTarget.Refused refused -> throw new IllegalStateException("answered before");
        };
    }

    static void ask(CallTurn turn, LegId other) {
        Transfer transfer = turn.transfer.orElseThrow();
        turn.transfer = Optional.of(transfer.asking(Optional.of(other)));
        Headers headers = Headers.NONE.with("Refer-To", referTo(transfer.to()).toString());
        for (Headers.Field field : Transfers.referredBy(turn).fields()) {
            headers = headers.with(field.name(), field.value());
        }
        turn.tell(other, new LegInput.Refer(headers));
        turn.arm(TimerId.Kind.TRANSFER_WAIT, NEWS_WITHIN);
    }

    private static Optional<Transfer> asked(CallTurn turn, LegId leg) {
        return turn.transfer.filter(t -> turn.phase == Phase.TALKING && turn.is(t.asked(), leg));
    }

    static void answered(CallTurn turn, LegId leg, int status) {
        if (status < 300) {
            return;
        }
        asked(turn, leg).ifPresent(transfer -> bridge(turn, leg, transfer, status));
    }

    private static void bridge(CallTurn turn, LegId leg, Transfer transfer, int status) {
        turn.note(leg + " refuses REFER with " + status + ": bridged");
        turn.disarm(TimerId.Kind.TRANSFER_WAIT);
        turn.transfer = Optional.of(transfer.asking(Optional.empty()));
        Transfers.bridge(turn, transfer.by(), leg, transfer.to());
    }

    /// How it goes, in a message/sipfrag.
    static void notified(CallTurn turn, LegId leg, TxId tx, SipRequest notify) {
        LegTurn open = turn.leg(leg);
        Optional<Transfer> transfer = asked(turn, leg);
        if (open == null) {
            return;
        }
        if (transfer.isEmpty()) {
            open.respond(tx, 481, "Subscription Does Not Exist");
            return;
        }
        open.respond(tx, 200, "OK");
        Matcher status = STATUS.matcher(notify.body().text());
        if (!status.find()) {
            return;
        }
        int code = Integer.parseInt(status.group(1));
        if (REFUSED_AFTERWARDS.contains(code)) {
            bridge(turn, leg, transfer.get(), code);
        } else if (code >= 300) {
            String reason = status.group(2) == null ? "" : status.group(2);
            failed(turn, transfer.get(), Termination.failure(Who.TRUNK, code, reason, Cause.ofSip(code)));
        } else if (code >= 200) {
            done(turn, transfer.get());
        } else if (code >= 180) {
            Transfers.ringing(turn);
        }
    }

    private static void done(CallTurn turn, Transfer transfer) {
        Transfers.notify(turn, "200 OK", "terminated;reason=noresource");
        turn.transfer = Optional.empty();
        turn.transfers.add(Transfers.record(turn, transfer, "done"));
        if (transfer.to() instanceof TransferTarget.ToCall other) {
            // the trunk has taken its party out of there
            turn.effect(new Effect.TellCall(
                    other.call(), new CallInput.End(transferred(turn, transfer)), Optional.empty()));
        }
        turn.effect(new Effect.Publish(
                new CallEvent.Transferred(turn.callId, turn.env.wallClock(), transfer.user(), transfer.target())));
        Hangup.close(turn, transferred(turn, transfer));
    }

    private static Termination transferred(CallTurn turn, Transfer transfer) {
        return new Termination(turn.who(transfer.by()), Why.TRANSFERRED, 200, Cause.NORMAL_CLEARING, "Transferred");
    }

    /// The third cannot be had: the two talk on, unless there is only one.
    private static void failed(CallTurn turn, Transfer transfer, Termination why) {
        turn.disarm(TimerId.Kind.TRANSFER_WAIT);
        Transfers.notify(turn, why.sip() + " " + Ascii.printable(why.text()), "terminated;reason=noresource");
        turn.transfer = Optional.empty();
        turn.transfers.add(Transfers.record(turn, transfer, Hangup.type(why.why())));
        LegTurn by = turn.leg(transfer.by());
        if (by == null || by.phase != Leg.Phase.CONFIRMED) {
            Hangup.close(turn, why);
        }
    }

    /// Nothing was heard of it for too long.
    static void noNews(CallTurn turn) {
        turn.transfer
                .filter(transfer -> transfer.asked().isPresent())
                .ifPresent(transfer -> failed(
                        turn,
                        transfer,
                        new Termination(Who.TRUNK, Why.NO_ANSWER, 408, Cause.RECOVERY_ON_TIMER, "Request Timeout")));
    }

    /// BYE while the trunk was asked: its own says that it is done; the transferor's, that he waits for nothing.
    ///
    /// @return false when there is nothing of that kind
    static boolean hungUp(CallTurn turn, LegId leg) {
        Optional<Transfer> transfer = turn.transfer.filter(
                t -> turn.phase == Phase.TALKING && t.asked().isPresent());
        if (transfer.isEmpty()) {
            return false;
        }
        if (turn.is(transfer.get().asked(), leg)) {
            done(turn, transfer.get());
            return true;
        }
        return leg.equals(transfer.get().by());
    }
}
