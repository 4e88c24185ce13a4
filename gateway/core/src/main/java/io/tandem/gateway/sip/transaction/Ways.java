package io.tandem.gateway.sip.transaction;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Link;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Finds the link that a message takes. Any thread.
public interface Ways {

    /// The way to a hop; empty where its connection is gone or we have no such transport.
    Optional<Link> to(Hop hop);

    /// Host and port of our Via on a link.
    InetSocketAddress advertised(Link link);
}
