package io.tandem.gateway.call;

import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.Replaces;
import io.tandem.gateway.trunk.Trunk;
import java.util.Optional;
import java.util.function.Supplier;

/// Which leg is meant by a Replaces (RFC 3891), and whether it may be had by who names it. Any thread, no state.
final class NamedLegs {

    private final CallIndex index;
    private final Supplier<OperatorRules> rules;

    NamedLegs(CallIndex index, Supplier<OperatorRules> rules) {
        this.index = index;
        this.rules = rules;
    }

    /// RFC 3891 §3: an operator, or a trunk, has a talking leg of its own replaced by the one that comes; an
    /// operator has what rings at himself, or at a colleague whose calls he may pick up. All else counts as absent.
    ///
    /// @param trunk empty where an operator's browser comes
    TransferTarget toReplace(Replaces dialog, Optional<Trunk> trunk, String user) {
        Optional<CallIndex.Entry> ringing = index.byEarlyDialog(dialog)
                .filter(entry -> trunk.isEmpty()
                        && rules.get().mayPickUp(user, entry.call().state().userOf(entry.leg())));
        if (ringing.isPresent()) {
            return toCall(ringing.get(), true);
        }
        Optional<CallIndex.Entry> named = index.byDialog(dialog)
                .filter(entry -> entry.call().state().belongsTo(entry.leg(), trunk, user))
                .filter(entry -> entry.call().state().talks(entry.leg()));
        if (named.isEmpty()) {
            return new TransferTarget.Refused(481, "No Such Dialog Of Yours");
        }
        return dialog.earlyOnly() ? new TransferTarget.Refused(486, "Answered Already") : toCall(named.get(), false);
    }

    private static TransferTarget toCall(CallIndex.Entry entry, boolean ringing) {
        CallRunner there = entry.call();
        return new TransferTarget.ToCall(
                there.callId, entry.leg(), there.state().otherParty(entry.leg()), ringing, Optional.empty());
    }

    /// The other party of a talk, where he is behind a trunk: his address is the Contact that the trunk gave us.
    private static Optional<TransferTarget.AtTrunk> atTrunk(CallState talk, LegId leg) {
        return talk.otherLeg(leg)
                .filter(talk::talks)
                .flatMap(other -> Optional.ofNullable(talk.trunks().get(other))
                        .flatMap(trunk -> Optional.ofNullable(talk.legs().get(other))
                                .flatMap(Leg::dialog)
                                .map(dialog -> new TransferTarget.AtTrunk(trunk.name(), referTo(dialog)))));
    }

    private static NameAddr referTo(Dialog dialog) {
        String replaces = dialog.callId() + ";to-tag=" + dialog.remoteTag() + ";from-tag=" + dialog.localTag();
        return NameAddr.of(dialog.remoteTarget().withHeader(Replaces.HEADER, replaces));
    }

    /// The other call of the same operator, or of the same trunk, whose party he wants to connect with this one's.
    TransferTarget ownCall(CallIndex.Entry entry, Replaces replaces) {
        CallState here = entry.call().state();
        Optional<CallIndex.Entry> named = index.byDialog(replaces)
                .filter(other -> !other.call().callId.equals(here.callId()))
                .filter(other -> here.sameOwner(entry.leg(), other.call().state(), other.leg()));
        if (named.isEmpty()) {
            return new TransferTarget.Refused(481, "No Such Call Of Yours");
        }
        CallRunner there = named.get().call();
        return new TransferTarget.ToCall(
                there.callId,
                named.get().leg(),
                there.state().otherParty(named.get().leg()),
                false,
                atTrunk(there.state(), named.get().leg()));
    }
}
