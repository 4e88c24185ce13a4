package io.tandem.gateway.call;

import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.trunk.Trunk;
import java.util.Optional;

/// A transfer under way (RFC 3515), with what is needed to put the parties together again. Immutable.
///
/// @param by the transferor's leg
/// @param byNear he was the near party
/// @param user the transferor, for people: an operator, or a number
/// @param target what he dialled
/// @param cseq of his REFER, which names its subscription (RFC 3515 §2.4.6)
/// @param quiet he wants no NOTIFY (RFC 4488)
/// @param to where it leads
/// @param asked the other party's leg, while its trunk was asked to carry it out by itself
/// @param plan, attempt, address, trunk, hearing as they were before
public record Transfer(
        LegId by,
        boolean byNear,
        String user,
        String target,
        long cseq,
        boolean quiet,
        Optional<Plan> plan,
        int attempt,
        int address,
        Optional<Trunk> trunk,
        CallState.Hearing hearing,
        long startedMs,
        TransferTarget to,
        Optional<LegId> asked) {

    /// The same, which leads to that operator of a group.
    Transfer reaching(String operator) {
        return new Transfer(
                by, byNear, user, operator, cseq, quiet, plan, attempt, address, trunk, hearing, startedMs, to, asked);
    }

    /// The same, with a trunk's leg that was asked to do it, or no longer.
    Transfer asking(Optional<LegId> leg) {
        return new Transfer(
                by, byNear, user, target, cseq, quiet, plan, attempt, address, trunk, hearing, startedMs, to, leg);
    }
}
