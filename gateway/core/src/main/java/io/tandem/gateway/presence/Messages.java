package io.tandem.gateway.presence;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Text messages from operator to operator (RFC 3428): to all the addressee's browsers, and to nobody else, never to a
/// trunk. Any thread.
final class Messages {

    private static final int MAX_BYTES = 8 * 1_024;
    private static final String PLAIN = "text/plain";

    private final PresenceSettings settings;
    private final Supplier<SipStack> stack;
    private final Timers timers;
    private final Registrations registrations;
    private final Predicate<String> known;
    private final MessageRate rate;

    /// @param known whether there is such an operator
    Messages(
            PresenceSettings settings,
            Supplier<SipStack> stack,
            Timers timers,
            Registrations registrations,
            Predicate<String> known) {
        this.settings = settings;
        this.stack = stack;
        this.timers = timers;
        this.registrations = registrations;
        this.known = known;
        this.rate = new MessageRate(settings.messagesPerMinute());
    }

    /// A MESSAGE of an operator who has proven who he is.
    void send(ServerTransaction transaction, String sender) {
        SipRequest request = transaction.request();
        String addressee = request.uri().user();
        Optional<Body> body = anew(request.body());
        if (request.to().tag().isPresent()) {
            Replies.send(transaction, 481, "Messages Go Outside Dialogs");
        } else if (!rate.take(sender, timers.nanoTime() / 1_000_000)) {
            Replies.send(transaction, 503, "Too Many Messages", Headers.NONE.with("Retry-After", "5"));
        } else if (!known.test(addressee)) {
            Replies.send(transaction, 404, "Not Found");
        } else if (request.body().sizeBytes() > MAX_BYTES) {
            Replies.send(transaction, 413, "Message Too Large");
        } else if (body.isEmpty()) {
            Headers accept = Headers.NONE.with("Accept", PLAIN + ", " + IsComposing.CONTENT_TYPE);
            Replies.send(transaction, 415, "Unsupported Media Type", accept);
        } else {
            deliver(transaction, sender, addressee, body.get());
        }
    }

    /// The body as it goes out: its type is ours, and so is every byte of XML; empty where it is not taken.
    private static Optional<Body> anew(Body body) {
        String type =
                body.contentType().toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        return switch (type) {
            case PLAIN -> Optional.of(new Body(PLAIN + ";charset=UTF-8", body.text()));
            case IsComposing.CONTENT_TYPE ->
                IsComposing.anew(body.text()).map(text -> new Body(IsComposing.CONTENT_TYPE, text));
            default -> Optional.empty();
        };
    }

    private void deliver(ServerTransaction transaction, String sender, String addressee, Body body) {
        List<Registration> browsers = registrations.of(addressee);
        Delivery delivery = new Delivery(transaction, browsers.size());
        if (browsers.isEmpty()) {
            delivery.over();
            return;
        }
        timers.after(settings.messageWait(), delivery::over);
        for (Registration browser : browsers) {
            stack.get().send(message(browser, sender, addressee, body), browser.flow(), delivery);
        }
    }

    private SipRequest message(Registration browser, String sender, String addressee, Body body) {
        NameAddr from = NameAddr.of(SipUri.of(sender, settings.domain()))
                .withTag(UUID.randomUUID().toString());
        List<Headers.Field> fields = new ArrayList<>();
        browser.path().forEach(route -> fields.add(new Headers.Field("Route", route.toString())));
        fields.add(new Headers.Field("From", from.toString()));
        fields.add(new Headers.Field(
                "To", NameAddr.of(SipUri.of(addressee, settings.domain())).toString()));
        fields.add(new Headers.Field("Call-ID", UUID.randomUUID().toString()));
        fields.add(new Headers.Field("CSeq", "1 MESSAGE"));
        return new SipRequest("MESSAGE", browser.contact().withoutHeaders(), Headers.of(fields), body);
    }

    /// Waits for the first browser that takes it. Any thread.
    private static final class Delivery implements ClientTransaction.Listener {
        private final ServerTransaction transaction;
        private final AtomicInteger open;
        private final AtomicBoolean answered = new AtomicBoolean();

        Delivery(ServerTransaction transaction, int browsers) {
            this.transaction = transaction;
            this.open = new AtomicInteger(browsers);
        }

        @Override
        public void onResponse(SipResponse response) {
            if (response.success()) {
                answer(200, "OK");
            } else if (!response.provisional()) {
                failed();
            }
        }

        @Override
        public void onTimeout() {
            failed();
        }

        @Override
        public void onTransportError(String what) {
            failed();
        }

        private void failed() {
            if (open.decrementAndGet() == 0) {
                over();
            }
        }

        private void over() {
            answer(480, "Temporarily Unavailable");
        }

        private void answer(int status, String reason) {
            if (answered.compareAndSet(false, true)) {
                Replies.send(transaction, status, reason);
            }
        }
    }
}
