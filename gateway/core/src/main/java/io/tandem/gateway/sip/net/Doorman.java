package io.tandem.gateway.sip.net;

import io.tandem.gateway.sip.Hop;
import java.net.InetSocketAddress;

/// Says which messages are looked at, before anything of them is read. Called on event loops: it must be quick.
public interface Doorman {

    /// Lets everything in.
    Doorman OPEN = new Doorman() {
        @Override
        public boolean admits(Link link) {
            return true;
        }

        @Override
        public boolean knows(Hop.Transport transport, InetSocketAddress peer) {
            return true;
        }
    };

    /// Whether a trunk is at that address: it may open as many connections as it likes.
    boolean knows(Hop.Transport transport, InetSocketAddress peer);

    /// @return false: the message is dropped
    boolean admits(Link link);
}
