package io.tandem.gateway.trunk;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipStack;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Asks each address of each trunk by OPTIONS (RFC 3261 §11) how it is. 503, which FreeSWITCH gives when paused or
/// full, no answer in
/// time, and what cannot be sent are failures; any other answer shows that somebody is there. Any thread.
public final class TrunkHealth implements LiveTrunks.Attendant, AutoCloseable {

    private final TrunkTable table;
    private final ConcurrentMap<String, TrunkConfig> configs = new ConcurrentHashMap<>();
    private final SipStack stack;
    private final Timers timers;
    private final Supplier<String> tokens;
    private final ConcurrentMap<String, Timers.Handle> next = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param tokens fresh random strings for tags and Call-IDs
    public TrunkHealth(TrunkTable table, SipStack stack, Timers timers, Supplier<String> tokens) {
        this.table = table;
        this.stack = stack;
        this.timers = timers;
        this.tokens = tokens;
    }

    /// Sends the first OPTIONS now, the others in their intervals.
    @Override
    public void put(String name, TrunkConfig config) {
        configs.put(name, config);
        check(name, config);
    }

    @Override
    public void remove(String name) {
        configs.remove(name);
        next.computeIfPresent(name, (same, handle) -> {
            handle.cancel();
            return null;
        });
    }

    private void check(String name, TrunkConfig config) {
        if (closed.get() || configs.get(name) != config) {
            return; // it has changed, and is asked as it is now
        }
        next.compute(name, (same, before) -> {
            if (before != null) {
                before.cancel();
            }
            return config.optionsInterval().isZero()
                    ? null
                    : timers.after(config.optionsInterval(), () -> check(name, config));
        });
        Optional<Trunk> known =
                table.all().stream().filter(t -> t.name().equals(name)).findFirst();
        if (config.optionsInterval().isZero() || known.isEmpty()) {
            return;
        }
        Trunk trunk = known.get();
        if (trunk.addresses().isEmpty()) {
            table.reportFailure(trunk, "its name has led nowhere yet");
            return;
        }
        Round round = new Round(trunk, config);
        for (Hop.Address hop : trunk.addresses()) {
            Probe probe = new Probe(round, hop);
            timers.after(config.optionsTimeout(), () -> probe.failed("no answer to OPTIONS in time"));
            var unused = stack.send(OptionsRequest.to(trunk, hop, stack, tokens), hop, probe);
        }
    }

    /// Stops asking. Answers still under way change nothing any more.
    @Override
    public void close() {
        closed.set(true);
        next.values().forEach(Timers.Handle::cancel);
    }

    /// One OPTIONS to each address of a trunk, which is as well as the best of them.
    private final class Round {
        private final Trunk trunk;
        private final TrunkConfig config;
        private final AtomicInteger open;
        private final AtomicBoolean good = new AtomicBoolean();

        private Round(Trunk trunk, TrunkConfig config) {
            this.trunk = trunk;
            this.config = config;
            this.open = new AtomicInteger(trunk.addresses().size());
        }

        private void heard(Hop.Address hop, boolean well, String what) {
            table.answered(trunk.name(), hop, well);
            if (well && good.compareAndSet(false, true)) {
                table.reportSuccess(trunk, what);
            }
            if (open.decrementAndGet() == 0 && !good.get()) {
                table.reportFailure(trunk, what);
            }
        }
    }

    /// One OPTIONS; only its first outcome counts.
    private final class Probe implements ClientTransaction.Listener {
        private final Round round;
        private final Hop.Address hop;
        private final AtomicBoolean done = new AtomicBoolean();

        Probe(Round round, Hop.Address hop) {
            this.round = round;
            this.hop = hop;
        }

        @Override
        public void onResponse(SipResponse response) {
            if (response.provisional()) {
                return;
            }
            String what = response.status() + " to OPTIONS";
            if (response.status() == 503) {
                failed(what);
            } else if (first()) {
                round.heard(hop, true, what);
            }
        }

        @Override
        public void onTimeout() {
            failed("no answer to OPTIONS");
        }

        @Override
        public void onTransportError(String what) {
            failed("OPTIONS: " + OptionsRequest.unsent(what));
        }

        void failed(String what) {
            if (first()) {
                round.heard(hop, false, what);
            }
        }

        private boolean first() {
            // what an address says that the trunk had before is nothing of the trunk as it is
            return done.compareAndSet(false, true) && !closed.get() && configs.get(round.trunk.name()) == round.config;
        }
    }
}
