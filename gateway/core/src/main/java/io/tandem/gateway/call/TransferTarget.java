package io.tandem.gateway.call;

import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.route.hunt.HuntMachine;
import io.tandem.gateway.sip.NameAddr;
import java.util.Optional;

/// Where a REFER leads, as the router decided with the transferor's rights. Immutable.
public sealed interface TransferTarget {

    record ToTrunks(String number, Plan plan) implements TransferTarget {}

    record ToUser(Plan plan, Callee callee) implements TransferTarget {}

    /// A hunt group, of which somebody takes the party over.
    record ToGroup(Plan plan, HuntMachine.State group) implements TransferTarget {}

    /// The party of another call of the transferor's own (RFC 3891).
    ///
    /// @param leg the transferor's leg there, which is to be replaced
    /// @param party who is there, for people
    /// @param ringing it is taken from where it rings: once it is answered there, it is not to be had any more
    /// @param atTrunk how his trunk knows him; empty where he is at none, or not answered yet
    record ToCall(String call, LegId leg, String party, boolean ringing, Optional<AtTrunk> atTrunk)
            implements TransferTarget {}

    /// A party behind a trunk, as a REFER to that trunk names him (RFC 5589 §7.1).
    ///
    /// @param trunk its name
    /// @param referTo his own address, with the Replaces of his dialog with us
    record AtTrunk(String trunk, NameAddr referTo) {}

    /// Answered with this status.
    record Refused(int status, String reason) implements TransferTarget {}
}
