package io.tandem.gateway.call;

import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.route.Router.Plan;
import java.util.List;

/// Where a REFER leads, as the router decided with the transferor's rights. Immutable.
public sealed interface TransferTarget {

    record ToTrunks(String number, Plan plan) implements TransferTarget {}

    /// @param registrations the operator's browsers
    record ToUser(String user, Plan plan, List<Registration> registrations) implements TransferTarget {}

    /// Answered with this status.
    record Refused(int status, String reason) implements TransferTarget {}
}
