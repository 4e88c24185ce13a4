package io.tandem.gateway.presence;

import io.tandem.gateway.concurrent.KeyedTimers;
import io.tandem.gateway.concurrent.Mailbox;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Takes PUBLISH: an operator says that he is away or does not want to be disturbed (RFC 3903). Confined to the
/// mailbox that timers post to.
final class Publisher {

    private final PresenceSettings settings;
    private final Timers timers;
    private final KeyedTimers<String> expiries;
    private final Mailbox mailbox;
    private final Publications publications;
    private final Consumer<String> changed;

    /// @param changed hears whose state may be otherwise now
    Publisher(
            PresenceSettings settings,
            Timers timers,
            Mailbox mailbox,
            Publications publications,
            Consumer<String> changed) {
        this.settings = settings;
        this.timers = timers;
        this.expiries = new KeyedTimers<>(timers);
        this.mailbox = mailbox;
        this.publications = publications;
        this.changed = changed;
    }

    /// A PUBLISH of an operator who has proven who he is.
    void publish(ServerTransaction transaction, String user) {
        SipRequest request = transaction.request();
        Headers headers = request.headers();
        long expires = Replies.expires(request);
        Body body = request.body();
        Optional<Availability> said = body.isEmpty() ? Optional.empty() : Pidf.read(body.text());
        if (EventPackage.of(headers.first("Event").orElse(""))
                .filter(p -> p == EventPackage.PRESENCE)
                .isEmpty()) {
            Headers allow = Headers.NONE.with("Allow-Events", EventPackage.PRESENCE.event);
            Replies.send(transaction, 489, "Bad Event", allow);
        } else if (!request.uri().user().equals(user)) {
            Replies.send(transaction, 403, "Not your address of record");
        } else if (!body.isEmpty() && !isPidf(body.contentType())) {
            Headers accept = Headers.NONE.with("Accept", EventPackage.PRESENCE.contentType);
            Replies.send(transaction, 415, "Unsupported Media Type", accept);
        } else if (!body.isEmpty() && said.isEmpty()) {
            Replies.send(transaction, 400, "Bad Presence Document");
        } else if (expires > 0 && expires < settings.shortest().toSeconds()) {
            String least = Long.toString(settings.shortest().toSeconds());
            Replies.send(transaction, 423, "Interval Too Brief", Headers.NONE.with("Min-Expires", least));
        } else {
            carryOut(transaction, user, said, expires);
        }
    }

    private static boolean isPidf(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(EventPackage.PRESENCE.contentType);
    }

    private void carryOut(ServerTransaction transaction, String user, Optional<Availability> said, long expires) {
        String ifMatch =
                transaction.request().headers().first("SIP-If-Match").orElse("").strip();
        Duration granted = expires < 0 || expires > settings.longest().toSeconds()
                ? settings.longest()
                : Duration.ofSeconds(expires);
        String etag = UUID.randomUUID().toString();
        long nowMs = timers.nanoTime() / 1_000_000;
        switch (publications.publish(user, ifMatch, said, etag, nowMs, nowMs + granted.toMillis())) {
            case Publications.Outcome.Refused(int status, String reason) -> Replies.send(transaction, status, reason);
            case Publications.Outcome.Done(String now) -> {
                Headers headers =
                        Headers.NONE.with("SIP-ETag", now).with("Expires", Long.toString(granted.toSeconds()));
                transaction.respond(new SipResponse(200, "OK", headers, Body.NONE), now);
                expiries.cancel(ifMatch);
                if (!granted.isZero()) {
                    expiries.after(
                            now,
                            granted,
                            () -> mailbox.postAlways(() -> {
                                publications.expire(user, now);
                                changed.accept(user);
                            }));
                }
                changed.accept(user);
            }
        }
    }
}
