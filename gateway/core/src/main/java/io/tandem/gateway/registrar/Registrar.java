package io.tandem.gateway.registrar;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.digest.DigestAuthenticator;
import io.tandem.gateway.sip.digest.DigestAuthenticator.Verdict;
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
    private final DigestAuthenticator digest;
    private final Bindings bindings;
    private final Timers timers;
    private final InstantSource clock;
    private final RandomGenerator random;

    public Registrar(
            RegistrarSettings settings,
            DigestAuthenticator digest,
            Bindings bindings,
            Timers timers,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.digest = digest;
        this.bindings = bindings;
        this.timers = timers;
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
        if (flow.transport() != Hop.Transport.WS && flow.transport() != Hop.Transport.WSS) {
            return plain(403, "Register over WebSocket");
        }
        SipRequest request = transaction.request();
        Optional<String> to = request.headers()
                .first("To")
                .flatMap(NameAddr::parse)
                .map(a -> a.uri().user());
        if (to.isEmpty() || to.get().isEmpty()) {
            return plain(400, "Bad To");
        }
        return switch (digest.check(request)) {
            case Verdict.Challenged challenged -> {
                if (challenged.tried()) {
                    log.warn("registration of a user refused: wrong credentials from {}", flow.peer());
                }
                yield new SipResponse(401, "Unauthorized", challenged.challenges(), Body.NONE);
            }
            case Verdict.Authenticated who ->
                who.user().equals(to.get())
                        ? carryOut(who.user(), request, flow)
                        : plain(403, "Not your address of record");
        };
    }

    private SipResponse carryOut(String user, SipRequest request, Hop.Flow flow) {
        return switch (BindingWish.of(request)) {
            case BindingWish.Malformed malformed -> plain(400, malformed.why());
            case BindingWish.Query _ -> current(user);
            case BindingWish.RemoveAll _ -> {
                bindings.of(user).forEach(bindings::remove);
                yield current(user);
            }
            case BindingWish.Bind wish -> bind(user, wish.contacts(), request, flow);
        };
    }

    private SipResponse bind(String user, List<BindingWish.Contact> contacts, SipRequest request, Hop.Flow flow) {
        long shortest = settings.shortest().toSeconds();
        if (contacts.stream().anyMatch(c -> c.expiresSeconds() > 0 && c.expiresSeconds() < shortest)) {
            return new SipResponse(
                    423, "Interval Too Brief", Headers.NONE.with("Min-Expires", Long.toString(shortest)), Body.NONE);
        }
        List<String> held =
                bindings.of(user).stream().map(Registration::instanceId).toList();
        long added = contacts.stream()
                .filter(c -> c.expiresSeconds() != 0 && !held.contains(c.instanceId()))
                .count();
        if (held.size() + added > settings.perUser()) {
            return plain(403, "Too many registrations of this user");
        }
        String userAgent = request.headers().first("User-Agent").orElse("");
        for (BindingWish.Contact contact : contacts) {
            if (contact.expiresSeconds() == 0) {
                bindings.of(user).stream()
                        .filter(r -> r.instanceId().equals(contact.instanceId()))
                        .forEach(bindings::remove);
            } else {
                put(user, contact, flow, userAgent);
            }
        }
        return current(user);
    }

    private void put(String user, BindingWish.Contact contact, Hop.Flow flow, String userAgent) {
        Duration life = contact.expiresSeconds() < 0
                ? settings.longest()
                : Duration.ofSeconds(
                        Math.min(contact.expiresSeconds(), settings.longest().toSeconds()));
        Registration registration = new Registration(
                user,
                contact.instanceId(),
                contact.address().uri(),
                flow,
                clock.instant().plus(life),
                userAgent);
        bindings.put(registration);
        timers.after(life, () -> bindings.removeIfStill(registration));
    }

    private SipResponse current(String user) {
        Headers headers = Headers.NONE;
        for (Registration registration : bindings.of(user)) {
            long left = Math.max(
                    0,
                    Duration.between(clock.instant(), registration.expiresAt()).toSeconds());
            NameAddr contact = NameAddr.of(registration.contact()).with("expires", Long.toString(left));
            if (!registration.instanceId().equals(registration.contact().toString())) {
                contact = contact.with("+sip.instance", registration.instanceId());
            }
            headers = headers.with("Contact", contact.toString());
        }
        return new SipResponse(200, "OK", headers, Body.NONE);
    }

    private static SipResponse plain(int status, String reason) {
        return new SipResponse(status, reason, Headers.NONE, Body.NONE);
    }
}
