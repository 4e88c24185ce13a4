package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.trunk.Trunk;
import java.time.Instant;
import java.util.Optional;

/// A call as lists show it. Immutable.
public record CallView(
        String callId,
        Direction direction,
        CallState.Phase phase,
        String user,
        String number,
        String callee,
        String trunk,
        Instant startedAt,
        Optional<Instant> answeredAt) {

    static CallView of(CallState state) {
        return new CallView(
                state.callId(),
                state.direction(),
                state.phase(),
                state.user(),
                state.number(),
                state.callee(),
                state.trunk().map(Trunk::name).orElse(""),
                state.times().started(),
                state.times().answered());
    }
}
