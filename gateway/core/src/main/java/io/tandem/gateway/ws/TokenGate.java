package io.tandem.gateway.ws;

import io.tandem.gateway.sip.Hop;
import java.util.Optional;
import java.util.function.Consumer;

/// Judges the token that a WebSocket is opened with, which comes as a further subprotocol `bearer.<token>`. Event
/// loops ask it: it never blocks.
@FunctionalInterface
public interface TokenGate {

    String PREFIX = "bearer.";

    /// Takes no token.
    TokenGate NONE = token -> Optional.empty();

    /// @return who is told of the flow once it is open; empty where the token is not good
    Optional<Consumer<Hop.Flow>> admit(String token);
}
