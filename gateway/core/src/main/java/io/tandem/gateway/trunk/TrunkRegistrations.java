package io.tandem.gateway.trunk;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.SipStack;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// The trunks at which we register, from the start to the end of the gateway. Any thread.
public final class TrunkRegistrations implements LiveTrunks.Attendant, AutoCloseable {

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final TrunkTable table;
    private final Tools tools;
    private final ConcurrentMap<String, Kept> all = new ConcurrentHashMap<>();

    /// What all of them work with.
    ///
    /// @param tokens fresh random strings for tags and Call-IDs
    public record Tools(SipStack stack, Timers timers, TrunkDigest digest, Supplier<String> tokens) {}

    private record Kept(TrunkConfig config, TrunkRegistration registration) {}

    public TrunkRegistrations(TrunkTable table, Tools tools) {
        this.table = table;
        this.tools = tools;
    }

    /// Registers there, once an earlier registration that was another has been taken back: both are of one contact.
    @Override
    public void put(String name, TrunkConfig config) {
        Kept before = all.get(name);
        if (before != null && before.config().registersLike(config)) {
            return;
        }
        if (!config.register()) {
            remove(name);
            return;
        }
        Kept now = new Kept(config, new TrunkRegistration(name, config, table, tools));
        all.put(name, now);
        if (before == null) {
            now.registration().start();
            return;
        }
        AtomicBoolean once = new AtomicBoolean();
        Runnable begin = () -> {
            if (once.compareAndSet(false, true) && now.equals(all.get(name))) {
                now.registration().start();
            }
        };
        before.registration().leave(begin);
        tools.timers().after(FAREWELL, begin);
    }

    @Override
    public void remove(String name) {
        Kept gone = all.remove(name);
        if (gone != null) {
            gone.registration().leave(() -> {});
        }
    }

    /// Takes the registrations back, and waits a second at most for the answers.
    @Override
    public void close() {
        List<Kept> open = List.copyOf(all.values());
        all.clear();
        CountDownLatch left = new CountDownLatch(open.size());
        open.forEach(kept -> kept.registration().leave(left::countDown));
        try {
            boolean unused = left.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
