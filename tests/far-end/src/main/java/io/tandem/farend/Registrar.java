package io.tandem.farend;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Takes one registration, as a provider does. Confined to the agent loop, but for what it tells.
public final class Registrar {
    private final Challenge challenge;
    private final AtomicReference<Optional<SipMessage>> latest = new AtomicReference<>(Optional.empty());

    Registrar(Challenge challenge) {
        this.challenge = challenge;
    }

    /// The last REGISTER that was taken, one that ends a registration included. Any thread.
    public Optional<SipMessage> latest() {
        return Objects.requireNonNull(latest.get());
    }

    void take(ServerTransaction transaction, String tag) {
        SipMessage request = transaction.request();
        if (!challenge.satisfiedBy(request)) {
            transaction.respond(SipMessage.response(request, 401, "Unauthorized", tag)
                    .with("WWW-Authenticate", challenge.header()));
            return;
        }
        latest.set(Optional.of(request));
        SipMessage ok = SipMessage.response(request, 200, "OK", tag);
        transaction.respond(ok.with("Contact", request.first("Contact").orElse("*")));
    }
}
