package io.tandem.media;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a description may have us send to. What a stranger's SDP says must not make us knock at our own
/// services, or flood a network (server-side request forgery): addresses of groups, of this host and of this
/// link are denied, our own media ports are, and what the configuration names. Immutable.
public final class TargetRule {
    /// Denies nothing; for calls that we make with ourselves.
    public static final TargetRule ANY = new TargetRule(List.of(), List.of(), 0, 0, -1, true);

    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
    private static final Network IPV4_COMPATIBLE = Network.parse("::/96");
    private static final Network RESERVED = Network.parse("240.0.0.0/4");
    private static final Network THIS_NETWORK = Network.parse("0.0.0.0/8");

    private final List<Network> denied;
    private final List<InetAddress> own;
    private final int browserPort;
    private final int firstTrunkPort;
    private final int lastTrunkPort;
    private final boolean any;
    private final boolean loopback;
    private final boolean linkLocal;

    private TargetRule(List<Network> denied, List<InetAddress> own, int browserPort, int first, int last, boolean any) {
        this.denied = denied;
        this.own = own;
        this.browserPort = browserPort;
        this.firstTrunkPort = first;
        this.lastTrunkPort = last;
        this.any = any;
        this.loopback = own.stream().anyMatch(InetAddress::isLoopbackAddress);
        this.linkLocal = own.stream().anyMatch(InetAddress::isLinkLocalAddress);
    }

    /// The rule of a gateway: this host's loopback and link are open to it only where it is bound there.
    public static TargetRule of(MediaSettings settings) {
        List<InetAddress> own = settings.addresses().stream()
                .flatMap(address -> List.of(address.bind(), address.advertised()).stream())
                .distinct()
                .toList();
        return new TargetRule(
                settings.deniedNetworks(),
                own,
                settings.browserPort(),
                settings.firstTrunkPort(),
                settings.lastTrunkPort(),
                false);
    }

    /// Why nothing may be sent there; empty where it may.
    public Optional<String> denial(InetSocketAddress target) {
        return any ? Optional.empty() : Optional.ofNullable(why(target));
    }

    private @Nullable String why(InetSocketAddress target) {
        InetAddress address = target.getAddress();
        if (address == null || target.getPort() == 0) {
            return "it is no address to send to";
        }
        String why = why(address);
        if (why == null && own.contains(address) && isOurs(target.getPort())) {
            return "it is one of our own media ports";
        }
        return why;
    }

    private boolean isOurs(int port) {
        return port == browserPort || (port >= firstTrunkPort && port <= lastTrunkPort);
    }

    private @Nullable String why(InetAddress address) {
        if (address.isAnyLocalAddress() || THIS_NETWORK.contains(address)) {
            return "it is unspecified";
        }
        if (address.isMulticastAddress() || RESERVED.contains(address)) {
            return "it is multicast, broadcast or reserved";
        }
        if (address.isLoopbackAddress() && !loopback) {
            return "it is loopback, where we are not bound";
        }
        if (address.isLinkLocalAddress() && !linkLocal) {
            return "it is link-local, where we are not bound";
        }
        for (Network network : denied) {
            if (network.contains(address)) {
                return "media.denied-networks has " + network;
            }
        }
        return address instanceof Inet6Address ? embedded(address) : null;
    }

    /// IPv6 addresses that stand for an IPv4 one are judged as that (RFC 6052 §2.1, RFC 3056 §2).
    private @Nullable String embedded(InetAddress address) {
        byte[] octets = address.getAddress();
        if (IPV4_COMPATIBLE.contains(address) && !address.isLoopbackAddress()) {
            return "it is an IPv4-compatible address, which nobody uses";
        }
        if (NAT64.contains(address)) {
            return why(ipv4(octets, 12));
        }
        return SIX_TO_FOUR.contains(address) ? why(ipv4(octets, 2)) : null;
    }

    private static InetAddress ipv4(byte[] octets, int at) {
        try {
            return Inet4Address.getByAddress(Arrays.copyOfRange(octets, at, at + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 octets are an address", e);
        }
    }
}
