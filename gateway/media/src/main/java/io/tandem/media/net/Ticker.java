package io.tandem.media.net;

import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One clock of a loop, see [NetLoop#every]. Confined to the loop.
final class Ticker {
    private static final Logger log = LoggerFactory.getLogger(Ticker.class);

    private final long periodNs;
    private final LongConsumer tick;
    private long deadlineNs;

    Ticker(long periodNs, LongConsumer tick, long firstNs) {
        this.periodNs = periodNs;
        this.tick = tick;
        this.deadlineNs = firstNs;
    }

    /// When it is due next.
    long deadlineNs() {
        return deadlineNs;
    }

    void runIfDue() {
        while (System.nanoTime() - deadlineNs >= 0) {
            try {
                tick.accept(deadlineNs);
            } catch (RuntimeException | Error e) {
                log.error("a tick failed", e);
            }
            long late = System.nanoTime() - deadlineNs;
            long skipped = late > 10 * periodNs ? late / periodNs : 0;
            deadlineNs += (1 + skipped) * periodNs;
        }
    }
}
