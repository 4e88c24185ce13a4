package io.tandem.gateway.sip.net;

import io.netty.channel.Channel;
import io.tandem.gateway.concurrent.TokenBucket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// How many connections a listener takes: in all, of one address, and new ones of one address in a second, since each
/// may ask for a TLS handshake. What is beyond is closed before anything of it is read. What it remembers of addresses
/// without a connection has a fixed size: they share places. Any thread.
public final class ConnectionLimit {

    /// For listeners that only trunks have business with.
    static final Limits STRANGERS = new Limits(512, 32, 50, 200);

    private static final int PLACES = 1 << 12;

    private final Limits limits;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<TokenBucket> fresh = new AtomicReferenceArray<>(PLACES);

    /// @param inAll open at a time
    /// @param perAddress of them from one address
    /// @param newPerSecond from one address
    /// @param burst new ones of one address that may come at once
    public record Limits(int inAll, int perAddress, int newPerSecond, int burst) {}

    public ConnectionLimit(Limits limits) {
        this.limits = limits;
    }

    /// Counts a connection that a listener has accepted, until it closes.
    ///
    /// @return false: it was one too many and is closed
    public boolean takes(Channel accepted) {
        if (!(accepted.remoteAddress() instanceof InetSocketAddress peer) || !takes(accepted, peer.getAddress())) {
            accepted.close();
            return false;
        }
        return true;
    }

    private boolean takes(Channel accepted, InetAddress address) {
        if (!bucket(address).take(System.nanoTime())) {
            return false;
        }
        int ofAddress = perAddress.merge(address, 1, Integer::sum);
        int inAll = open.incrementAndGet();
        accepted.closeFuture().addListener(_ -> {
            open.decrementAndGet();
            perAddress.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
        });
        return inAll <= limits.inAll() && ofAddress <= limits.perAddress();
    }

    private TokenBucket bucket(InetAddress address) {
        int hash = address.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        TokenBucket there = fresh.get(place);
        if (there != null) {
            return there;
        }
        TokenBucket full = new TokenBucket(limits.newPerSecond(), limits.burst());
        return fresh.compareAndSet(place, null, full) ? full : bucket(address);
    }
}
