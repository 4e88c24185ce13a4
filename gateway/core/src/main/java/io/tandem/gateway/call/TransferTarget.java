package io.tandem.gateway.call;

import io.tandem.gateway.route.Router.Plan;

/// Where a REFER leads, as the router decided with the transferor's rights. Immutable.
public sealed interface TransferTarget {

    record ToTrunks(String number, Plan plan) implements TransferTarget {}

    record ToUser(Plan plan, Callee callee) implements TransferTarget {}

    /// The party of another call of the transferor's own (RFC 3891).
    ///
    /// @param leg the transferor's leg there, which is to be replaced
    /// @param party who is there, for people
    /// @param ringing it is taken from where it rings: once it is answered there, it is not to be had any more
    record ToCall(String call, LegId leg, String party, boolean ringing) implements TransferTarget {}

    /// Answered with this status.
    record Refused(int status, String reason) implements TransferTarget {}
}
