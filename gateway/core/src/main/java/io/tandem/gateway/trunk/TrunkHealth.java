package io.tandem.gateway.trunk;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUri;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Asks each trunk by OPTIONS (RFC 3261 §11) how it is. 503, which FreeSWITCH gives when paused or full, no answer in
/// time, and what cannot be sent are failures; any other answer shows that somebody is there. Any thread.
public final class TrunkHealth implements AutoCloseable {

    private final TrunkTable table;
    private final Map<String, TrunkConfig> configs;
    private final SipStack stack;
    private final Timers timers;
    private final Supplier<String> tokens;
    private final ConcurrentMap<String, Timers.Handle> next = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param tokens fresh random strings for tags and Call-IDs
    public TrunkHealth(
            TrunkTable table,
            Map<String, TrunkConfig> configs,
            SipStack stack,
            Timers timers,
            Supplier<String> tokens) {
        this.table = table;
        this.configs = Map.copyOf(configs);
        this.stack = stack;
        this.timers = timers;
        this.tokens = tokens;
    }

    /// Sends the first OPTIONS to each trunk now, the others in their intervals.
    public void start() {
        table.all().forEach(this::check);
    }

    private void check(Trunk trunk) {
        TrunkConfig config = configs.get(trunk.name());
        if (closed.get() || config == null || config.optionsInterval().isZero()) {
            return;
        }
        Probe probe = new Probe(trunk);
        timers.after(config.optionsTimeout(), () -> probe.failed("no answer to OPTIONS in time"));
        stack.send(options(trunk), trunk.addresses().getFirst(), probe);
        next.put(trunk.name(), timers.after(config.optionsInterval(), () -> check(trunk)));
    }

    private SipRequest options(Trunk trunk) {
        Hop.Address hop = trunk.addresses().getFirst();
        SipUri target = new SipUri(
                "sip", "", trunk.domain(), OptionalInt.of(hop.address().getPort()), Map.of());
        SipUri contact = stack.contactFor(hop, "tandem");
        SipUri from = new SipUri("sip", "tandem", contact.host(), OptionalInt.empty(), Map.of());
        Headers headers = Headers.NONE
                .with("From", "<" + text(from) + ">;tag=" + tokens.get())
                .with("To", "<" + text(target) + ">")
                .with("Call-ID", tokens.get())
                .with("CSeq", "1 OPTIONS")
                .with("Contact", "<" + text(contact) + ">")
                .with("Accept", "application/sdp");
        return new SipRequest("OPTIONS", target, headers, Body.NONE);
    }

    private static String text(SipUri uri) {
        String user = uri.user().isEmpty() ? "" : uri.user() + "@";
        String host = uri.host().indexOf(':') >= 0 ? "[" + uri.host() + "]" : uri.host();
        return uri.scheme() + ":" + user + host
                + (uri.port().isPresent() ? ":" + uri.port().getAsInt() : "");
    }

    /// Stops asking. Answers still under way change nothing any more.
    @Override
    public void close() {
        closed.set(true);
        next.values().forEach(Timers.Handle::cancel);
    }

    /// One OPTIONS; only its first outcome counts.
    private final class Probe implements ClientTransaction.Listener {
        private final Trunk trunk;
        private final AtomicBoolean done = new AtomicBoolean();

        Probe(Trunk trunk) {
            this.trunk = trunk;
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
                table.reportSuccess(trunk, what);
            }
        }

        @Override
        public void onTimeout() {
            failed("no answer to OPTIONS");
        }

        @Override
        public void onTransportError(String what) {
            failed(what);
        }

        void failed(String what) {
            if (first()) {
                table.reportFailure(trunk, what);
            }
        }

        private boolean first() {
            return done.compareAndSet(false, true) && !closed.get();
        }
    }
}
