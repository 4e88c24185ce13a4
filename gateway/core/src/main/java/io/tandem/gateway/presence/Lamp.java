package io.tandem.gateway.presence;

import java.util.Optional;

/// One call of one operator as a busy lamp shows it (RFC 4235 §4.1). Immutable.
///
/// @param id of the dialog element: names the call to nobody else
/// @param initiator true where the operator made the call
/// @param remote the other side's number or name; empty where it is not to be seen
/// @param ringing by which dialog his browser rings; empty where that is not to be seen, or it rings no more
record Lamp(String id, boolean initiator, State state, String remote, Optional<Ringing> ringing) {

    /// A dialog as his browser has it (RFC 4235 §4.1.2): who names it can pick the call up (RFC 3891).
    record Ringing(String callId, String localTag, String remoteTag) {

        /// Value of the Replaces header.
        String replaces() {
            return callId + ";to-tag=" + remoteTag + ";from-tag=" + localTag + ";early-only";
        }
    }

    Lamp(String id, boolean initiator, State state, String remote) {
        this(id, initiator, state, remote, Optional.empty());
    }

    /// RFC 4235 §3.7.1, as far as we tell them.
    enum State {
        TRYING,
        EARLY,
        CONFIRMED,
        TERMINATED
    }

    Lamp as(State other) {
        return new Lamp(id, initiator, other, remote);
    }

    /// The same for who may not pick it up.
    Lamp notToTake() {
        return new Lamp(id, initiator, state, remote);
    }
}
