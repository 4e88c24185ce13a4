package io.tandem.gateway.dns;

import java.net.InetAddress;
import java.time.Duration;

/// A record of the DNS, as far as we ask for it. Immutable.
public sealed interface DnsRecord {

    /// How long it may be kept.
    Duration ttl();

    /// An A or AAAA record (RFC 1035 §3.4.1, RFC 3596 §2.1).
    record Address(InetAddress address, Duration ttl) implements DnsRecord {}

    /// A SRV record (RFC 2782).
    ///
    /// @param target without the dot at its end; empty: the service is decidedly not there
    record Srv(int priority, int weight, int port, String target, Duration ttl) implements DnsRecord {}

    /// A NAPTR record (RFC 3403 §4.1).
    ///
    /// @param replacement without the dot at its end
    record Naptr(int order, int preference, String flags, String service, String replacement, Duration ttl)
            implements DnsRecord {}

    /// What can be asked for.
    enum Type {
        A,
        AAAA,
        SRV,
        NAPTR
    }
}
