package io.tandem.gateway.trunk;

import io.tandem.gateway.concurrent.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps where the trunks' names lead: looked up before the first call and again when an answer runs out, so that no
/// call waits for the DNS. When the DNS fails, its last good answer stays. Any thread; it waits on virtual threads of
/// its own.
public final class TrunkNames implements LiveTrunks.Attendant, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkNames.class);
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    /// Between the priorities of one configured address and those of the next.
    private static final int PER_ADDRESS = 1 << 22;

    private final TrunkTable table;
    private final TrunkLookup lookup;
    private final Timers timers;
    private final ConcurrentMap<String, TrunkConfig> named = new ConcurrentHashMap<>();
    /// First look-ups that are still open.
    private final Phaser first = new Phaser(1);
    private final ConcurrentMap<String, List<Target>> lastGood = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Timers.Handle> next = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public TrunkNames(TrunkTable table, TrunkLookup lookup, Timers timers) {
        this.table = table;
        this.lookup = lookup;
        this.timers = timers;
    }

    /// Looks its names up, where it has some.
    @Override
    public void put(String name, TrunkConfig config) {
        TrunkConfig before = named.get(name);
        if (config.addresses().stream().allMatch(a -> a.known().isPresent())) {
            remove(name);
            return;
        }
        if (before != null && before.addresses().equals(config.addresses())) {
            return;
        }
        named.put(name, config);
        first.register();
        onThread(() -> {
            look(name, config, FIRST_RETRY);
            first.arriveAndDeregister();
        });
    }

    @Override
    public void remove(String name) {
        named.remove(name);
        lastGood.keySet().removeIf(key -> key.startsWith(name + '|'));
        next.computeIfPresent(name, (same, handle) -> {
            handle.cancel();
            return null;
        });
    }

    /// Waits so long at most for the first answers of all.
    public void await(Duration patience) {
        try {
            int unused = first.awaitAdvanceInterruptibly(first.arrive(), patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.warn("the DNS is slow: some trunks have no address yet");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void onThread(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("no look-up after the end");
        }
    }

    private void look(String name, TrunkConfig config, Duration retry) {
        if (named.get(name) != config) {
            return; // it has changed
        }
        List<Target> targets = new ArrayList<>();
        Duration ttl = LONGEST;
        boolean failed = false;
        List<TrunkAddress> addresses = config.addresses();
        for (int i = 0; i < addresses.size(); i++) {
            TrunkAddress address = addresses.get(i);
            String key = name + '|' + address;
            try {
                TrunkLookup.Found found = lookup.find(address);
                if (!found.refused().isEmpty()) {
                    LOG.warn("trunk={} {} leads to {} too, which is left out", name, address, found.refused());
                }
                lastGood.put(key, found.targets());
                ttl = found.ttl().compareTo(ttl) < 0 ? found.ttl() : ttl;
            } catch (IOException unknown) {
                failed = true;
                boolean kept = lastGood.containsKey(key);
                LOG.warn(
                        "trunk={} {}: {}{}",
                        name,
                        address,
                        unknown.getMessage(),
                        kept ? ", the addresses known before stay" : "");
            }
            int base = i * PER_ADDRESS;
            lastGood.getOrDefault(key, List.of())
                    .forEach(t -> targets.add(new Target(base + t.priority(), t.weight(), t.addresses())));
        }
        if (named.get(name) != config) {
            return;
        }
        table.reached(name, targets);
        Duration longer = retry.multipliedBy(2);
        Duration nextRetry = longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
        Duration wait = failed ? retry : ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
        Duration then = failed ? nextRetry : FIRST_RETRY;
        next.put(name, timers.after(wait, () -> onThread(() -> look(name, config, then))));
    }

    @Override
    public void close() {
        next.values().forEach(Timers.Handle::cancel);
        threads.shutdownNow();
    }
}
