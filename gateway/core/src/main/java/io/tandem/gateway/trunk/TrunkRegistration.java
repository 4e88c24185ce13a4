package io.tandem.gateway.trunk;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.CSeq;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.RegistrationMachine.Effect;
import io.tandem.gateway.trunk.RegistrationMachine.Phase;
import io.tandem.gateway.trunk.RegistrationMachine.State;
import io.tandem.gateway.trunk.RegistrationMachine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our registration at one trunk: carries out what [RegistrationMachine] says. Any thread; its state is guarded, this
/// is one of the classes whose job is concurrency.
final class TrunkRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkRegistration.class);
    private static final Duration NO_ANSWER = Duration.ofSeconds(8);

    private final String name;
    private final TrunkConfig config;
    private final TrunkTable table;
    private final TrunkRegistrations.Tools tools;
    private final RegistrationMachine machine;
    private final String contactUser;
    private final String callId;
    private State state;
    private long cseq;
    private boolean told;
    private boolean leaving;
    private List<Hop.Address> known = List.of();
    private Timers.@Nullable Handle next;
    private Runnable gone = () -> {};

    TrunkRegistration(String name, TrunkConfig config, TrunkTable table, TrunkRegistrations.Tools tools) {
        this.name = name;
        this.config = config;
        this.table = table;
        this.tools = tools;
        this.contactUser = config.contactUser(name);
        this.machine = new RegistrationMachine(
                contactUser, () -> ThreadLocalRandom.current().nextDouble());
        this.state = State.initial(config.registration().expires());
        this.callId = tools.tokens().get() + tools.tokens().get();
    }

    void start() {
        step(machine::due);
    }

    /// @param left told when the provider has been told, or there is nothing to tell
    void leave(Runnable left) {
        AtomicBoolean once = new AtomicBoolean();
        synchronized (this) {
            leaving = true;
            gone = () -> {
                if (once.compareAndSet(false, true)) {
                    left.run();
                }
            };
        }
        step(machine::leave);
    }

    private void step(UnaryStep input) {
        List<Effect> effects;
        Runnable last = () -> {};
        synchronized (this) {
            Step step = input.apply(state);
            state = step.state();
            effects = step.effects();
            if (state.phase() != Phase.WAITING && next != null) {
                next.cancel();
                next = null;
            }
            if (state.phase() == Phase.GONE) {
                last = gone;
            }
        }
        effects.forEach(this::carryOut);
        last.run();
    }

    /// One step of the machine.
    private interface UnaryStep {
        Step apply(State before);
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send send -> send(send);
            case Effect.Wait(Duration time) -> {
                synchronized (this) {
                    next = tools.timers().after(time, () -> step(machine::due));
                }
            }
            case Effect.Tell(boolean registered, List<NameAddr> routes, String why) -> tell(registered, routes, why);
        }
    }

    private void tell(boolean registered, List<NameAddr> routes, String why) {
        boolean news;
        synchronized (this) {
            if (leaving) {
                return; // another may be in its place
            }
            news = told != registered;
            told = registered;
        }
        table.registered(name, registered, routes, why);
        if (registered && news) {
            LOG.info("trunk={} registered {}", name, why);
        } else if (!registered) {
            LOG.warn("trunk={} not registered: {}", name, why);
        }
    }

    /// Where it is; who leaves does so where he was, for the trunk may be gone or elsewhere.
    private synchronized List<Hop.Address> addresses() {
        if (!leaving) {
            known = table.named(name).map(Trunk::addresses).orElse(List.of());
        }
        return known;
    }

    private void send(Effect.Send send) {
        List<Hop.Address> addresses = addresses();
        if (send.address() >= addresses.size()) {
            step(before -> machine.unanswered(before, "its name has led nowhere yet", 0, now()));
            return;
        }
        Hop.Address hop = addresses.get(send.address());
        SipRequest bare = register(hop, send.expires());
        Optional<Headers.Field> answer = send.challenge().flatMap(challenge -> answerTo(challenge, bare));
        SipRequest request = answer.map(field -> new SipRequest(
                        bare.method(), bare.uri(), bare.headers().with(field.name(), field.value()), bare.body()))
                .orElse(bare);
        Exchange exchange = new Exchange(bare, addresses.size());
        tools.timers().after(NO_ANSWER, () -> exchange.over("no answer to REGISTER"));
        var unused = tools.stack().send(request, hop, exchange);
    }

    private Optional<Headers.Field> answerTo(SipResponse challenge, SipRequest request) {
        return config.username().isEmpty()
                ? Optional.empty()
                : tools.digest()
                        .answer(
                                challenge,
                                request,
                                new Trunk.Credentials(config.username(), config.password(), config.realm()));
    }

    private SipRequest register(Hop.Address hop, long expires) {
        String domain = config.effectiveDomain();
        String user = config.registration().user().isEmpty()
                ? config.username()
                : config.registration().user();
        NameAddr ours = NameAddr.of(SipUri.of(user, domain));
        NameAddr contact = NameAddr.of(tools.stack().contactFor(hop, contactUser));
        long number;
        synchronized (this) {
            number = ++cseq;
        }
        List<Headers.Field> fields = new ArrayList<>();
        fields.add(new Headers.Field("From", ours.withTag(tools.tokens().get()).toString()));
        fields.add(new Headers.Field("To", ours.toString()));
        fields.add(new Headers.Field("Call-ID", callId));
        fields.add(new Headers.Field("CSeq", new CSeq(number, "REGISTER").toString()));
        fields.add(new Headers.Field(
                "Contact", contact.with("expires", Long.toString(expires)).toString()));
        fields.add(new Headers.Field("Expires", Long.toString(expires)));
        fields.add(new Headers.Field("Supported", "path"));
        return new SipRequest("REGISTER", SipUri.of("", domain), Headers.of(fields), Body.NONE);
    }

    private long now() {
        return tools.timers().nanoTime();
    }

    /// One REGISTER; only its first outcome counts.
    private final class Exchange implements ClientTransaction.Listener {
        private final SipRequest request;
        private final int addresses;
        private final AtomicBoolean done = new AtomicBoolean();

        private Exchange(SipRequest request, int addresses) {
            this.request = request;
            this.addresses = addresses;
        }

        @Override
        public void onResponse(SipResponse response) {
            if (response.provisional() || !done.compareAndSet(false, true)) {
                return;
            }
            String header = response.status() == 407 ? "Proxy-Authenticate" : "WWW-Authenticate";
            boolean stale = tools.digest().stale(response.headers().all(header));
            boolean answerable = answerTo(response, request).isPresent();
            step(before -> machine.answered(before, response, addresses, answerable, stale, now()));
        }

        @Override
        public void onTimeout() {
            over("no answer to REGISTER");
        }

        @Override
        public void onTransportError(String what) {
            over(what);
        }

        private void over(String why) {
            if (done.compareAndSet(false, true)) {
                step(before -> machine.unanswered(before, why, addresses, now()));
            }
        }
    }
}
