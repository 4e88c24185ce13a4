package io.tandem.gateway;

import io.tandem.gateway.api.Events;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.canary.Canaries;
import io.tandem.gateway.canary.TestCalls;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.trunk.TrunkTable;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Joins test calls and canaries to calls and trunks. Immutable.
record CanaryFeature(TestCalls tests, Canaries schedule) {

    /// @param calls asked when the first is made
    static CanaryFeature of(
            Supplier<Calls> calls,
            Router router,
            TrunkTable trunks,
            Events events,
            Timers timers,
            Clock clock,
            RandomGenerator random) {
        TestCalls tests = new TestCalls(calls, router, timers, clock);
        return new CanaryFeature(
                tests, new Canaries(tests, trunks, timers, () -> calls.get().draining(), random, events::canary));
    }
}
