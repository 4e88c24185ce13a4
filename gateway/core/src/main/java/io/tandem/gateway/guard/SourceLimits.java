package io.tandem.gateway.guard;

import io.tandem.gateway.concurrent.TokenBucket;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Doorman;
import io.tandem.gateway.sip.net.Link;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many messages each source may send in a second (`docs/abuse.md`). Trunks are not limited; a browser that has
/// signed in has a limit of its own; strangers have one by address or connection, and one for all together, so that a
/// flood from forged addresses or over ever new connections costs little, too. What it remembers has a fixed size:
/// addresses share places. Any thread.
public final class SourceLimits implements Doorman {

    private static final Logger LOG = LoggerFactory.getLogger(SourceLimits.class);
    private static final int PLACES = 1 << 14;
    private static final long NO_FLOW = -1;
    private static final double BURST = 3;
    private static final int ARRIVALS = 3;
    private static final double ARRIVALS_BURST = 10;
    private static final long REPORT_NS = 10_000_000_000L;

    private final Limits limits;
    private final Predicate<Hop.Flow> trunks;
    private final Predicate<Hop.Flow> registered;
    private final LongSupplier nanoTime;
    private final AtomicReferenceArray<TokenBucket> strangers = new AtomicReferenceArray<>(PLACES);
    private final AtomicReferenceArray<TokenBucket> connections = new AtomicReferenceArray<>(PLACES);
    private final AtomicReferenceArray<TokenBucket> arrivals = new AtomicReferenceArray<>(PLACES);
    private final AtomicReferenceArray<TokenBucket> signedIn = new AtomicReferenceArray<>(PLACES);
    private final TokenBucket allStrangers;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong reported = new AtomicLong();
    private final AtomicLongArray last = new AtomicLongArray(1);

    /// @param perStranger messages a second from one unknown address
    /// @param strangers the same from all unknown addresses
    /// @param perBrowser the same from one connection of a browser
    public record Limits(int perStranger, int strangers, int perBrowser) {}

    /// @param trunks whether a trunk speaks there, by its address or its certificate
    /// @param registered whether somebody has registered by this connection
    public SourceLimits(
            Limits limits, Predicate<Hop.Flow> trunks, Predicate<Hop.Flow> registered, LongSupplier nanoTime) {
        this.limits = limits;
        this.trunks = trunks;
        this.registered = registered;
        this.nanoTime = nanoTime;
        this.allStrangers = new TokenBucket(limits.strangers(), limits.strangers());
    }

    @Override
    public boolean admits(Link link) {
        boolean admitted = judge(link.flow());
        if (!admitted) {
            drop(link);
        }
        return admitted;
    }

    @Override
    public boolean knows(Hop.Transport transport, InetSocketAddress peer) {
        return trunks.test(new Hop.Flow(NO_FLOW, transport, peer));
    }

    private boolean judge(Hop.Flow flow) {
        long now = nanoTime.getAsLong();
        int connection = Long.hashCode(flow.id());
        int address = flow.peer().getAddress().hashCode();
        if (flow.transport() != Hop.Transport.WS && flow.transport() != Hop.Transport.WSS) {
            return trunks.test(flow)
                    || (bucket(strangers, address, limits.perStranger(), BURST).take(now) && allStrangers.take(now));
        }
        if (registered.test(flow)) {
            return bucket(signedIn, connection, limits.perBrowser(), BURST).take(now);
        }
        // one connection is one stranger; an address may have hundreds that come back at once, but not for ever
        return bucket(connections, connection, limits.perStranger(), BURST).take(now)
                && bucket(arrivals, address, ARRIVALS * limits.perBrowser(), ARRIVALS_BURST)
                        .take(now);
    }

    private static TokenBucket bucket(AtomicReferenceArray<TokenBucket> places, int hash, int perSecond, double burst) {
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        TokenBucket there = places.get(place);
        if (there != null) {
            return there;
        }
        TokenBucket fresh = new TokenBucket(perSecond, burst * perSecond);
        return places.compareAndSet(place, null, fresh) ? fresh : bucket(places, hash, perSecond, burst);
    }

    private void drop(Link link) {
        long all = dropped.incrementAndGet();
        long now = nanoTime.getAsLong();
        long before = last.get(0);
        if ((before == 0 || now - before >= REPORT_NS) && last.compareAndSet(0, before, now)) {
            LOG.warn(
                    "flood: {} messages dropped since the last word of it, the latest from {} by {}",
                    all - reported.getAndSet(all),
                    link.flow().peer().getAddress().getHostAddress(),
                    link.flow().transport());
        }
    }

    /// Messages that were dropped so far.
    public long dropped() {
        return dropped.get();
    }
}
