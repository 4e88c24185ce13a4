package io.tandem.gateway.presence;

/// One call of one operator as a busy lamp shows it (RFC 4235 §4.1). Immutable.
///
/// @param id of the dialog element: names the call to nobody else
/// @param initiator true where the operator made the call
/// @param remote the other side's number or name; empty where it is not to be seen
record Lamp(String id, boolean initiator, State state, String remote) {

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
}
