package io.tandem.gateway.presence;

import io.tandem.gateway.concurrent.KeyedTimers;
import io.tandem.gateway.concurrent.Mailbox;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUri;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the subscriptions: takes SUBSCRIBE, sends NOTIFY (RFC 6665 §4.2). Confined to one mailbox, to which stack and
/// timers post. One connection has a bounded number of unanswered NOTIFYs; the others wait as marks, not as messages.
final class Watches {

    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
    private static final String EVERYBODY = "";
    private static final int FAILED = 503;
    private static final int TIMED_OUT = 408;

    private final PresenceSettings settings;
    private final Supplier<SipStack> stack;
    private final Timers timers;
    private final KeyedTimers<String> expiries;
    private final KeyedTimers<String> intervals;
    private final Mailbox mailbox;
    private final Predicate<String> known;
    private final BiPredicate<String, String> mayPickUp;
    private final Function<String, List<Sight>> sights;
    private final WatchIndex index = new WatchIndex();
    private final Map<Long, Integer> unanswered = new HashMap<>();
    private final Map<Long, Set<String>> held = new HashMap<>();

    /// @param known whether there is such an operator
    /// @param mayPickUp whether the first operator may take what rings at the second
    /// @param sights how an operator looks now; of an empty name: all of them
    Watches(
            PresenceSettings settings,
            Supplier<SipStack> stack,
            Timers timers,
            Mailbox mailbox,
            Predicate<String> known,
            BiPredicate<String, String> mayPickUp,
            Function<String, List<Sight>> sights) {
        this.settings = settings;
        this.stack = stack;
        this.timers = timers;
        this.expiries = new KeyedTimers<>(timers);
        this.intervals = new KeyedTimers<>(timers);
        this.mailbox = mailbox;
        this.known = known;
        this.mayPickUp = mayPickUp;
        this.sights = sights;
    }

    int size() {
        return index.size();
    }

    /// A SUBSCRIBE of an operator who has proven who he is.
    void subscribe(ServerTransaction transaction, String user) {
        SipRequest request = transaction.request();
        String event = request.headers().first("Event").orElse("");
        Optional<EventPackage> wanted = EventPackage.of(event);
        long expires = Replies.expires(request);
        if (event.isEmpty() || wanted.isEmpty()) {
            Headers allow = Headers.NONE.with("Allow-Events", EventPackage.ALLOWED);
            Replies.send(transaction, event.isEmpty() ? 400 : 489, event.isEmpty() ? "No Event" : "Bad Event", allow);
        } else if (expires > 0 && expires < settings.shortest().toSeconds()) {
            String least = Long.toString(settings.shortest().toSeconds());
            Replies.send(transaction, 423, "Interval Too Brief", Headers.NONE.with("Min-Expires", least));
        } else if (!wanted.get().acceptedBy(request.headers().all("Accept"))) {
            Headers accept = Headers.NONE.with("Accept", wanted.get().contentType);
            Replies.send(transaction, 406, "Not Acceptable", accept);
        } else if (request.to().tag().isPresent()) {
            again(transaction, user, wanted.get(), granted(expires));
        } else {
            begin(transaction, user, wanted.get(), event, granted(expires));
        }
    }

    private Duration granted(long expires) {
        return expires < 0 || expires > settings.longest().toSeconds()
                ? settings.longest()
                : Duration.ofSeconds(expires);
    }

    private void begin(
            ServerTransaction transaction, String user, EventPackage wanted, String event, Duration granted) {
        SipRequest request = transaction.request();
        String resource = request.uri().user();
        boolean all = wanted == EventPackage.COLLEAGUES;
        if (all && !resource.equals(user)) {
            Replies.send(transaction, 403, "Subscribe to it at your own address");
        } else if (!known.test(resource)) {
            Replies.send(transaction, 404, "Not Found");
        } else if (request.contact().isEmpty() || request.from().tag().isEmpty()) {
            Replies.send(transaction, 400, "No Contact Or Tag");
        } else if (index.of(user) >= settings.perUser()) {
            Replies.send(transaction, 403, "Too many subscriptions of this user");
        } else if (index.size() >= settings.total()) {
            LOG.warn("{} subscriptions: no more are taken", index.size());
            Replies.send(transaction, 503, "Too Many Subscriptions", Headers.NONE.with("Retry-After", "30"));
        } else {
            String tag = UUID.randomUUID().toString();
            SipUri contact = stack.get().contactFor(transaction.origin(), resource);
            Dialog dialog = Dialog.uas(request, tag, contact, transaction.origin())
                    .asConfirmed()
                    .via(transaction.origin());
            Watch watch = Watch.begun(
                    user,
                    transaction.origin(),
                    wanted,
                    event,
                    all ? EVERYBODY : resource,
                    dialog,
                    nowMs() + granted.toMillis());
            index.add(watch);
            accept(transaction, watch, granted, tag);
        }
    }

    private void again(ServerTransaction transaction, String user, EventPackage wanted, Duration granted) {
        String tag = transaction.request().to().tag().orElse("");
        Optional<Watch> found = index.get(tag)
                .filter(w -> w.user().equals(user)
                        && w.eventPackage() == wanted
                        && w.ended().isEmpty());
        if (found.isEmpty()) {
            Replies.send(transaction, 481, "Subscription Does Not Exist");
            return;
        }
        switch (found.get().dialog().incoming(transaction.request())) {
            case Dialog.Incoming.Rejected(int status, String reason) -> Replies.send(transaction, status, reason);
            case Dialog.Incoming.Accepted(Dialog dialog) ->
                accept(
                        transaction,
                        found.get().refreshed(dialog.refreshed(transaction.request()), nowMs() + granted.toMillis()),
                        granted,
                        tag);
        }
    }

    private void accept(ServerTransaction transaction, Watch watch, Duration granted, String tag) {
        Headers headers = Headers.NONE
                .with("Expires", Long.toString(granted.toSeconds()))
                .with("Contact", "<" + watch.dialog().localContact() + ">")
                .with("Allow-Events", EventPackage.ALLOWED);
        transaction.respond(new SipResponse(200, "OK", headers, Body.NONE), tag);
        if (granted.isZero()) {
            expiries.cancel(tag);
            index.put(watch.ending("timeout"));
        } else {
            index.put(watch);
            expiries.after(tag, granted, () -> mailbox.postAlways(() -> expire(tag)));
        }
        pump(tag);
    }

    private void expire(String tag) {
        index.get(tag).filter(w -> w.expiresAtMs() <= nowMs()).ifPresent(watch -> {
            index.put(watch.ending("timeout"));
            pump(tag);
        });
    }

    /// Something about that operator may be otherwise now.
    void touch(String resource) {
        show(index.watching(resource), resource);
        show(index.watching(EVERYBODY), EVERYBODY);
    }

    private void show(List<String> tags, String resource) {
        if (tags.isEmpty()) {
            return;
        }
        List<Sight> now = sights.apply(resource);
        for (String tag : tags) {
            index.get(tag).ifPresent(watch -> index.put(watch.seen(seenBy(watch, now))));
            pump(tag);
        }
    }

    private List<Sight> seenBy(Watch watch, List<Sight> all) {
        return all.stream()
                .map(sight -> mayPickUp.test(watch.user(), sight.user()) ? sight : sight.withoutPickup())
                .toList();
    }

    /// The connection is gone, and so is what was subscribed by it.
    void flowLost(long flow) {
        index.by(flow).forEach(this::forget);
        held.remove(flow);
        unanswered.remove(flow);
    }

    /// With its timers: who subscribes and leaves again and again leaves nothing behind.
    private void forget(String tag) {
        expiries.cancel(tag);
        intervals.cancel(tag);
        index.remove(tag);
    }

    private void pump(String tag) {
        Optional<Watch> watch = index.get(tag);
        Optional<Long> next =
                watch.flatMap(w -> w.next(nowMs(), settings.notifyInterval().toMillis()));
        if (watch.isEmpty() || next.isEmpty()) {
            return;
        }
        long flow = watch.get().flow().id();
        if (next.get() > 0) {
            intervals.after(tag, Duration.ofMillis(next.get()), () -> mailbox.postAlways(() -> pump(tag)));
        } else if (unanswered.getOrDefault(flow, 0) >= settings.unansweredPerFlow()) {
            held.computeIfAbsent(flow, f -> new LinkedHashSet<>()).add(tag);
        } else {
            send(tag, watch.get());
        }
    }

    private void send(String tag, Watch watch) {
        Watch.Told told = watch.tell(seenBy(watch, sights.apply(watch.resource())), settings.domain(), nowMs());
        index.put(told.watch());
        unanswered.merge(watch.flow().id(), 1, Integer::sum);
        stack.get().send(told.request(), watch.flow(), new ClientTransaction.Listener() {
            @Override
            public void onResponse(SipResponse response) {
                if (!response.provisional()) {
                    mailbox.postAlways(() -> answered(tag, watch.flow(), response.status()));
                }
            }

            @Override
            public void onTimeout() {
                mailbox.postAlways(() -> answered(tag, watch.flow(), TIMED_OUT));
            }

            @Override
            public void onTransportError(String what) {
                mailbox.postAlways(() -> answered(tag, watch.flow(), FAILED));
            }
        });
    }

    private void answered(String tag, Hop.Flow flow, int status) {
        unanswered.computeIfPresent(flow.id(), (f, n) -> n > 1 ? n - 1 : null);
        index.get(tag).ifPresent(watch -> {
            Optional<Watch> after = watch.answered(status);
            if (after.isPresent()) {
                index.put(after.get().seen(seenBy(watch, sights.apply(watch.resource()))));
                pump(tag);
            } else {
                LOG.debug("{} watches {} no more: NOTIFY got {}", watch.user(), watch.resource(), status);
                forget(tag);
            }
        });
        release(flow.id());
    }

    /// Lets those go that waited for others' answers.
    private void release(long flow) {
        Set<String> waiting = held.getOrDefault(flow, Set.of());
        while (!waiting.isEmpty() && unanswered.getOrDefault(flow, 0) < settings.unansweredPerFlow()) {
            Iterator<String> first = waiting.iterator();
            String next = first.next();
            first.remove();
            pump(next);
        }
        if (waiting.isEmpty()) {
            held.remove(flow);
        }
    }

    private long nowMs() {
        return timers.nanoTime() / 1_000_000;
    }
}
