package io.tandem.gateway.presence;

import io.tandem.gateway.call.CallEvent;
import io.tandem.gateway.call.CallListener;
import io.tandem.gateway.concurrent.Mailbox;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.registrar.DoNotDisturb;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.registrar.RequestAuthenticator;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipStack;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SUBSCRIBE, PUBLISH and MESSAGE of operators, and what calls and registrations mean for those who watch. Any thread:
/// who it is is asked at once, the rest runs in one mailbox.
public final class Presence implements CallListener, Registrations.Listener, DoNotDisturb {

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final int MAX_WAITING = 5_000;

    private final RequestAuthenticator authenticator;
    private final Registrations registrations;
    private final PresenceSettings settings;
    private final Mailbox mailbox;
    private final LampBoard lamps;
    private final Publications publications = new Publications();
    private final Watches watches;
    private final Publisher publisher;
    private final Messages messages;

    /// Who is an operator.
    public interface Directory {
        boolean isOperator(String name);

        /// The names of all.
        Collection<String> operators();

        /// Whether the one may take what rings at the other.
        boolean mayPickUp(String user, String operator);
    }

    /// @param stack asked at first use: the stack needs its user first
    public Presence(
            PresenceSettings settings,
            RequestAuthenticator authenticator,
            Registrations registrations,
            Directory directory,
            Supplier<SipStack> stack,
            Timers timers) {
        this(
                settings,
                authenticator,
                registrations,
                directory,
                stack,
                timers,
                task -> Thread.ofVirtual().name("presence").start(task));
    }

    /// @param executor drains the mailbox
    Presence(
            PresenceSettings settings,
            RequestAuthenticator authenticator,
            Registrations registrations,
            Directory directory,
            Supplier<SipStack> stack,
            Timers timers,
            Executor executor) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.registrations = registrations;
        this.mailbox =
                new Mailbox("presence", MAX_WAITING, executor, bug -> LOG.error("presence goes on after a bug", bug));
        this.lamps = new LampBoard(directory::isOperator);
        Function<String, List<Sight>> sights = user -> user.isEmpty()
                ? directory.operators().stream().sorted().map(this::sight).toList()
                : List.of(sight(user));
        this.watches =
                new Watches(settings, stack, timers, mailbox, directory::isOperator, directory::mayPickUp, sights);
        this.publisher = new Publisher(settings, timers, mailbox, publications, watches::touch);
        this.messages = new Messages(settings, stack, timers, registrations, directory::isOperator);
        registrations.listen(this);
    }

    private Sight sight(String user) {
        return new Sight(
                user, !registrations.of(user).isEmpty(), publications.of(user), lamps.of(user, settings.showNumbers()));
    }

    public void onSubscribe(ServerTransaction transaction) {
        authenticated(transaction, (tx, user) -> later(tx, () -> watches.subscribe(tx, user)));
    }

    public void onPublish(ServerTransaction transaction) {
        authenticated(transaction, (tx, user) -> later(tx, () -> publisher.publish(tx, user)));
    }

    public void onMessage(ServerTransaction transaction) {
        authenticated(transaction, messages::send);
    }

    /// Who it is comes first: a stranger learns nothing else, not even who exists.
    private void authenticated(ServerTransaction transaction, BiConsumer<ServerTransaction, String> then) {
        switch (authenticator.authenticate(transaction)) {
            case RequestAuthenticator.Decision.Authenticated(String user) -> then.accept(transaction, user);
            case RequestAuthenticator.Decision.Answer(var response) ->
                transaction.respond(response, UUID.randomUUID().toString());
        }
    }

    private void later(ServerTransaction transaction, Runnable task) {
        if (!mailbox.post(task)) {
            Replies.send(transaction, 503, "Too Many Requests", Headers.NONE.with("Retry-After", "2"));
        }
    }

    public void onFlowLost(Hop.Flow flow) {
        mailbox.postAlways(() -> watches.flowLost(flow.id()));
    }

    @Override
    public void onCallEvent(CallEvent event) {
        mailbox.postAlways(() -> lamps.take(event).forEach(watches::touch));
    }

    @Override
    public void onBound(Registration registration) {
        mailbox.postAlways(() -> watches.touch(registration.user()));
    }

    @Override
    public void onUnbound(Registration registration) {
        mailbox.postAlways(() -> watches.touch(registration.user()));
    }

    @Override
    public boolean of(String user) {
        return publications.of(user) == Availability.DO_NOT_DISTURB;
    }
}
