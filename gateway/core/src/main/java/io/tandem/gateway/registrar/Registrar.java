package io.tandem.gateway.registrar;

import io.tandem.gateway.concurrent.KeyedTimers;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.identity.Authenticator;
import io.tandem.gateway.identity.Authenticator.Verdict;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes REGISTER from browsers (RFC 3261 §10.3). Any thread; the bindings themselves are in [Bindings].
public final class Registrar {
    private static final Logger log = LoggerFactory.getLogger(Registrar.class);

    private final RegistrarSettings settings;
    private final Authenticator authenticator;
    private final Bindings bindings;
    private final KeyedTimers<Binding> expiries;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Registrar(
            RegistrarSettings settings,
            Authenticator authenticator,
            Bindings bindings,
            Timers timers,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.bindings = bindings;
        this.expiries = new KeyedTimers<>(timers);
        this.clock = clock;
        this.random = random;
    }

    /// Answers one REGISTER.
    public void onRegister(ServerTransaction transaction) {
        transaction.respond(answer(transaction), Long.toHexString(random.nextLong()));
    }

    /// Its connection is gone, and so are the bindings by it.
    public void onFlowLost(Hop.Flow flow) {
        bindings.removeByFlow(flow);
    }

    private SipResponse answer(ServerTransaction transaction) {
        Hop.Flow flow = transaction.origin();
        SipRequest request = transaction.request();
        Optional<String> to = request.headers()
                .first("To")
                .flatMap(NameAddr::parse)
                .map(a -> a.uri().user());
        if (to.isEmpty() || to.get().isEmpty()) {
            return plain(400, "Bad To");
        }
        if (BindingWish.of(request) instanceof BindingWish.Malformed malformed) {
            return plain(400, malformed.why());
        }
        return switch (authenticator.check(request, flow)) {
            case Verdict.Challenged challenged -> {
                if (challenged.tried()) {
                    log.warn("registration of a user refused: wrong credentials from {}", flow.peer());
                }
                yield new SipResponse(401, "Unauthorized", challenged.challenges(), Body.NONE);
            }
            case Verdict.Banned banned -> banned(banned.seconds());
            case Verdict.Authenticated who
            when !who.user().equals(to.get()) -> plain(403, "Not your address of record");
            case Verdict.Authenticated who when !web(flow) -> plain(403, "Register over WebSocket");
            case Verdict.Authenticated who -> carryOut(who, request, flow);
        };
    }

    /// The same for whoever it concerns, whether there is such a user or not.
    static SipResponse banned(long seconds) {
        return new SipResponse(
                403, "Too Many Wrong Credentials", Headers.NONE.with("Retry-After", Long.toString(seconds)), Body.NONE);
    }

    /// Nothing but a browser's own connection leads back to it. A stranger learns of this only when he is none.
    private static boolean web(Hop.Flow flow) {
        return flow.transport() == Hop.Transport.WS || flow.transport() == Hop.Transport.WSS;
    }

    private SipResponse carryOut(Verdict.Authenticated who, SipRequest request, Hop.Flow flow) {
        RegisterAbilities can = RegisterAbilities.of(request);
        String user = who.user();
        return switch (BindingWish.of(request)) {
            case BindingWish.Malformed malformed -> plain(400, malformed.why());
            case BindingWish.Query _ -> current(user, can, List.of(), false);
            case BindingWish.RemoveAll _ -> {
                bindings.flows(user).forEach(bindings::remove);
                yield current(user, can, List.of(), false);
            }
            case BindingWish.Bind wish -> bind(who, wish.contacts(), request, can, flow);
        };
    }

    private SipResponse bind(
            Verdict.Authenticated who,
            List<BindingWish.Contact> contacts,
            SipRequest request,
            RegisterAbilities can,
            Hop.Flow flow) {
        String user = who.user();
        long shortest = settings.shortest().toSeconds();
        if (contacts.stream().anyMatch(c -> c.expiresSeconds() > 0 && c.expiresSeconds() < shortest)) {
            return new SipResponse(
                    423, "Interval Too Brief", Headers.NONE.with("Min-Expires", Long.toString(shortest)), Body.NONE);
        }
        boolean numbered = can.outbound() && contacts.stream().anyMatch(c -> c.regId() > 0);
        if (numbered && contacts.stream().filter(c -> c.expiresSeconds() != 0).count() > 1) {
            return plain(400, "One Contact with reg-id at a time");
        }
        Optional<SipResponse> refused = can.refusal(numbered);
        if (refused.isPresent()) {
            return refused.get();
        }
        String userAgent = request.headers().first("User-Agent").orElse("");
        List<Registration> wished = contacts.stream()
                .map(c -> registration(who, c, can, flow, userAgent))
                .toList();
        if (tooMany(user, contacts, wished)) {
            return plain(403, "Too many registrations of this user");
        }
        for (int i = 0; i < wished.size(); i++) {
            Registration wish = wished.get(i);
            if (contacts.get(i).expiresSeconds() == 0) {
                bindings.flows(user).stream().filter(wish::replaces).forEach(bindings::remove);
            } else {
                bindings.put(wish);
                expiries.after(Binding.of(wish), life(contacts.get(i), who), () -> bindings.removeIfStill(wish));
            }
        }
        return current(user, can, wished, numbered);
    }

    /// What a refresh replaces.
    private record Binding(String user, String instanceId, SipUri contact, Hop.Flow flow) {
        static Binding of(Registration wish) {
            return new Binding(wish.user(), wish.instanceId(), wish.contact(), wish.flow());
        }
    }

    /// Counts browsers and flows: each of a browser's flows is one.
    private boolean tooMany(String user, List<BindingWish.Contact> contacts, List<Registration> wished) {
        List<Registration> held = bindings.flows(user);
        long added = 0;
        for (int i = 0; i < wished.size(); i++) {
            if (contacts.get(i).expiresSeconds() != 0 && held.stream().noneMatch(wished.get(i)::replaces)) {
                added++;
            }
        }
        return added > 0 && held.size() + added > settings.perUser();
    }

    /// No longer than what he identified himself with (RFC 8898 §2.1.2).
    private Duration life(BindingWish.Contact contact, Verdict.Authenticated who) {
        long longest = settings.longest().toSeconds();
        if (who.until().isBefore(clock.instant().plusSeconds(longest))) {
            longest = Math.max(1, Duration.between(clock.instant(), who.until()).toSeconds());
        }
        return Duration.ofSeconds(contact.expiresSeconds() < 0 ? longest : Math.min(contact.expiresSeconds(), longest));
    }

    private Registration registration(
            Verdict.Authenticated who,
            BindingWish.Contact contact,
            RegisterAbilities can,
            Hop.Flow flow,
            String userAgent) {
        int regId = can.outbound() ? contact.regId() : 0;
        return new Registration(
                who.user(),
                contact.instanceId(),
                contact.address().uri(),
                flow,
                clock.instant().plus(life(contact, who)),
                userAgent,
                new Registration.Outbound(regId, can.path()));
    }

    /// @param fresh bindings of this request: they get a temporary GRUU
    /// @param numbered outbound was done (RFC 5626 §6)
    private SipResponse current(String user, RegisterAbilities can, List<Registration> fresh, boolean numbered) {
        Headers headers = Headers.NONE;
        for (Registration registration : bindings.flows(user)) {
            headers = headers.with(
                    "Contact",
                    contact(registration, can.gruu(), fresh.contains(registration))
                            .toString());
        }
        for (NameAddr route : can.path()) {
            headers = headers.with("Path", route.toString());
        }
        if (numbered) {
            headers = headers.with("Require", "outbound")
                    .with("Flow-Timer", Long.toString(settings.flowTimer().toSeconds()));
        }
        return new SipResponse(200, "OK", headers, Body.NONE);
    }

    private NameAddr contact(Registration registration, boolean gruu, boolean fresh) {
        long left = Math.max(
                0, Duration.between(clock.instant(), registration.expiresAt()).toSeconds());
        NameAddr contact = NameAddr.of(registration.contact()).with("expires", Long.toString(left));
        if (registration.instanceId().equals(registration.contact().toString())) {
            return contact;
        }
        contact = contact.with("+sip.instance", registration.instanceId());
        if (registration.outbound().regId() > 0) {
            contact = contact.with(
                    "reg-id", Integer.toString(registration.outbound().regId()));
        }
        if (gruu) {
            contact = contact.with("pub-gruu", bindings.gruus().pub(registration));
            contact = fresh ? contact.with("temp-gruu", bindings.gruus().temp(registration)) : contact;
        }
        return contact;
    }

    private static SipResponse plain(int status, String reason) {
        return new SipResponse(status, reason, Headers.NONE, Body.NONE);
    }
}
