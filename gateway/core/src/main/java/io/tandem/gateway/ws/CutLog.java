package io.tandem.gateway.ws;

import io.tandem.gateway.sip.Hop;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line in ten seconds about pages that were cut off: whoever comes back at once and floods again fills
/// no disk. Any thread.
final class CutLog {

    private static final Logger LOG = LoggerFactory.getLogger(CutLog.class);
    private static final long EVERY_NS = 10_000_000_000L;

    private final LongSupplier nanoTime;
    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong toldNs;

    /// @param nanoTime monotonic
    CutLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.toldNs = new AtomicLong(nanoTime.getAsLong() - EVERY_NS);
    }

    /// A page's connection was closed because of what it sent.
    void cut(Hop.Flow flow, String why) {
        untold.incrementAndGet();
        long now = nanoTime.getAsLong();
        long before = toldNs.get();
        if (now - before >= EVERY_NS && toldNs.compareAndSet(before, now)) {
            LOG.warn(
                    "flood: {} connections of pages were cut off since the last word of it, the latest of {}: {}",
                    untold.getAndSet(0),
                    flow.peer().getAddress().getHostAddress(),
                    why);
        }
    }
}
