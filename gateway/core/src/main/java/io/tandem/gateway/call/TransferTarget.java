package io.tandem.gateway.call;

import io.tandem.gateway.route.Router.Plan;

/// Where a REFER leads, as the router decided with the transferor's rights. Immutable.
public sealed interface TransferTarget {

    record ToTrunks(String number, Plan plan) implements TransferTarget {}

    record ToUser(Plan plan, Callee callee) implements TransferTarget {}

    /// Answered with this status.
    record Refused(int status, String reason) implements TransferTarget {}
}
