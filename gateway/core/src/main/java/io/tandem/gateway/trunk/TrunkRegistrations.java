package io.tandem.gateway.trunk;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.SipStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The trunks at which we register, from the start to the end of the gateway. Any thread.
public final class TrunkRegistrations implements AutoCloseable {

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final List<TrunkRegistration> all = new ArrayList<>();

    /// What all of them work with.
    ///
    /// @param tokens fresh random strings for tags and Call-IDs
    public record Tools(SipStack stack, Timers timers, TrunkDigest digest, Supplier<String> tokens) {}

    public TrunkRegistrations(TrunkTable table, Map<String, TrunkConfig> configs, Tools tools) {
        configs.forEach((name, config) -> {
            if (config.register()) {
                all.add(new TrunkRegistration(name, config, table, tools));
            }
        });
    }

    /// Registers at each.
    public void start() {
        all.forEach(TrunkRegistration::start);
    }

    /// Takes the registrations back, and waits a second at most for the answers.
    @Override
    public void close() {
        CountDownLatch left = new CountDownLatch(all.size());
        all.forEach(registration -> registration.leave(left::countDown));
        try {
            boolean unused = left.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
