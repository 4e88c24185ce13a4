package io.tandem.gateway.sip.net;

/// Says which messages are looked at, before anything of them is read. Called on event loops: it must be quick.
public interface Doorman {

    /// Lets everything in.
    Doorman OPEN = link -> true;

    /// @return false: the message is dropped
    boolean admits(Link link);
}
