package io.tandem.gateway.guard;

import io.tandem.gateway.concurrent.TokenBucket;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Doorman;
import io.tandem.gateway.sip.net.Link;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many messages each source may send in a second (catalogue of floods in `docs/abuse.md`). Trunks are not limited;
/// a browser has a limit of its own for each connection; strangers have one by address, and one for all together, so
/// that a flood from forged addresses costs little, too. What it remembers has a fixed size: addresses share places,
/// and
/// a known source has none. Any thread.
public final class SourceLimits implements Doorman {

    private static final Logger LOG = LoggerFactory.getLogger(SourceLimits.class);
    private static final int PLACES = 1 << 14;
    private static final long REPORT_NS = 10_000_000_000L;

    private final Limits limits;
    private final Predicate<InetAddress> trunks;
    private final Predicate<Hop.Flow> registered;
    private final LongSupplier nanoTime;
    private final AtomicReferenceArray<TokenBucket> strangers = new AtomicReferenceArray<>(PLACES);
    private final AtomicReferenceArray<TokenBucket> connections = new AtomicReferenceArray<>(PLACES);
    private final TokenBucket allStrangers;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong reported = new AtomicLong();
    private final AtomicLongArray last = new AtomicLongArray(1);

    /// @param perStranger messages a second from one unknown address
    /// @param strangers the same from all unknown addresses
    /// @param perBrowser the same from one connection of a browser
    public record Limits(int perStranger, int strangers, int perBrowser) {}

    /// @param trunks whether a trunk is at this address
    /// @param registered whether somebody has registered by this connection
    public SourceLimits(
            Limits limits, Predicate<InetAddress> trunks, Predicate<Hop.Flow> registered, LongSupplier nanoTime) {
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

    private boolean judge(Hop.Flow flow) {
        long now = nanoTime.getAsLong();
        boolean browser = flow.transport() == Hop.Transport.WS || flow.transport() == Hop.Transport.WSS;
        if (browser && registered.test(flow)) {
            return bucket(connections, Long.hashCode(flow.id()), limits.perBrowser())
                    .take(now);
        }
        InetAddress address = flow.peer().getAddress();
        if (!browser && trunks.test(address)) {
            return true;
        }
        if (browser) {
            // it has passed the limits on connections, and may be one of hundreds that come back behind one address
            return bucket(connections, Long.hashCode(flow.id()), limits.perBrowser())
                    .take(now);
        }
        return bucket(strangers, address.hashCode(), limits.perStranger()).take(now) && allStrangers.take(now);
    }

    private static TokenBucket bucket(AtomicReferenceArray<TokenBucket> places, int hash, int perSecond) {
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        TokenBucket there = places.get(place);
        if (there != null) {
            return there;
        }
        TokenBucket fresh = new TokenBucket(perSecond, 3.0 * perSecond);
        return places.compareAndSet(place, null, fresh) ? fresh : bucket(places, hash, perSecond);
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
