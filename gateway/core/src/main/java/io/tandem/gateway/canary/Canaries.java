package io.tandem.gateway.canary;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.trunk.LiveTrunks;
import io.tandem.gateway.trunk.TrunkCanaryConfig;
import io.tandem.gateway.trunk.TrunkConfig;
import io.tandem.gateway.trunk.TrunkTable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Test calls on schedule: each trunk that has a `canary` is called from time to time, never twice at once and not
/// while
/// the gateway drains, and what came of it is told. One that fails often enough takes its trunk out, where that is
/// wanted. Any thread; nothing waits.
public final class Canaries implements LiveTrunks.Attendant, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Canaries.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final double SPREAD = 0.1;

    private final TestCalls tests;
    private final TrunkTable trunks;
    private final Timers timers;
    private final BooleanSupplier draining;
    private final RandomGenerator random;
    private final Consumer<TestReport> listener;
    private final ConcurrentMap<String, TrunkCanaryConfig> configs = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Timers.Handle> next = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// How a trunk's canary is.
    ///
    /// @param last its last report
    /// @param failures in a row
    public record Seen(TestReport last, int failures) {}

    /// @param draining whether no calls are to be begun
    /// @param random so that not all trunks are called at once
    /// @param listener told of each that is over
    public Canaries(
            TestCalls tests,
            TrunkTable trunks,
            Timers timers,
            BooleanSupplier draining,
            RandomGenerator random,
            Consumer<TestReport> listener) {
        this.tests = tests;
        this.trunks = trunks;
        this.timers = timers;
        this.draining = draining;
        this.random = random;
        this.listener = listener;
    }

    @Override
    public void put(String name, TrunkConfig config) {
        TrunkCanaryConfig canary = config.canary();
        if (canary.number().isEmpty()) {
            remove(name);
        } else if (!canary.equals(configs.put(name, canary))) {
            later(name, canary, FIRST.plus(spread(canary)));
        }
    }

    @Override
    public void remove(String name) {
        configs.remove(name);
        seen.remove(name);
        trunks.canary(name, "");
        next.computeIfPresent(name, (same, handle) -> {
            handle.cancel();
            return null;
        });
    }

    private Duration spread(TrunkCanaryConfig canary) {
        return Duration.ofMillis(random.nextLong((long) (canary.every().toMillis() * SPREAD) + 1));
    }

    private void later(String name, TrunkCanaryConfig canary, Duration time) {
        next.compute(name, (same, before) -> {
            if (before != null) {
                before.cancel();
            }
            return timers.after(time, () -> due(name, canary));
        });
    }

    private void due(String name, TrunkCanaryConfig canary) {
        if (closed.get() || !canary.equals(configs.get(name))) {
            return;
        }
        later(name, canary, canary.every().plus(spread(canary)));
        if (draining.getAsBoolean()) {
            return;
        }
        TestWish wish = new TestWish(canary.number(), canary.expect(), canary.hz(), canary.ring(), canary.listen());
        switch (tests.begin(name, wish, report -> over(name, canary, report))) {
            case TestCalls.Begun.Runs runs -> LOG.debug("trunk={} canary calls {}", name, canary.number());
            case TestCalls.Begun.Busy busy -> LOG.debug("trunk={} canary waits: another test is under way", name);
            case TestCalls.Begun.Refused refused -> LOG.debug("trunk={} canary waits: {}", name, refused.why());
        }
    }

    private void over(String name, TrunkCanaryConfig canary, TestReport report) {
        if (closed.get() || !canary.equals(configs.get(name))) {
            return;
        }
        Seen before = seen.get(name);
        int failures = report.good() ? 0 : before == null ? 1 : before.failures() + 1;
        seen.put(name, new Seen(report, failures));
        if (report.good()) {
            trunks.canary(name, "");
        } else if (canary.outAfter() > 0 && failures >= canary.outAfter()) {
            trunks.canary(name, "its canary call failed " + failures + " times: " + report.text());
        }
        if (before == null || before.last().good() != report.good()) {
            if (report.good()) {
                LOG.info("trunk={} canary is well: {}", name, report.text());
            } else {
                LOG.warn("trunk={} canary fails: {}", name, report.text());
            }
        }
        listener.accept(report);
    }

    /// How that trunk's is; empty: it has none, or none has been heard yet.
    public Optional<Seen> of(String trunk) {
        return Optional.ofNullable(seen.get(trunk));
    }

    /// 1 for each trunk whose last one was good, 0 for the others.
    public Map<String, Double> figures() {
        return seen.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> e.getValue().last().good() ? 1.0 : 0.0));
    }

    @Override
    public void close() {
        closed.set(true);
        next.values().forEach(Timers.Handle::cancel);
    }
}
