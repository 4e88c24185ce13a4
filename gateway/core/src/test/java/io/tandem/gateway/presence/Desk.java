package io.tandem.gateway.presence;

import io.tandem.gateway.concurrent.ManualTimers;
import io.tandem.gateway.identity.Authenticator;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.registrar.RequestAuthenticator;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.digest.AttemptLimits;
import io.tandem.gateway.sip.digest.DigestAlgorithm;
import io.tandem.gateway.sip.digest.DigestAuthenticator;
import io.tandem.gateway.sip.digest.Ha1;
import io.tandem.gateway.sip.digest.Nonces;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// Operators alice, bob and carol in virtual time, their browsers and what they are sent. Confined to the test's
/// thread.
final class Desk {

    static final String DOMAIN = "tandem.local";
    private static final Set<String> OPERATORS = Set.of("alice", "bob", "carol");

    final ManualTimers timers = new ManualTimers();
    final Stack stack = new Stack();
    final Names registrations = new Names();
    final Presence presence;
    private int requests;

    Desk() {
        this(PresenceSettings.defaults(DOMAIN));
    }

    Desk(PresenceSettings settings) {
        DigestAuthenticator digest = new DigestAuthenticator(
                DOMAIN,
                user -> OPERATORS.contains(user) ? Optional.of(Ha1.of(user, DOMAIN, "secret")) : Optional.empty(),
                new Nonces(new byte[32], Duration.ofMinutes(5), () -> Instant.EPOCH, new SplittableRandom(1)),
                List.of(DigestAlgorithm.values()),
                AttemptLimits.NONE);
        presence = new Presence(
                settings,
                new RequestAuthenticator(registrations, Authenticator.of(digest)),
                registrations,
                new Presence.Directory() {
                    @Override
                    public boolean isOperator(String name) {
                        return OPERATORS.contains(name);
                    }

                    @Override
                    public Set<String> operators() {
                        return OPERATORS;
                    }

                    @Override
                    public boolean mayPickUp(String user, String operator) {
                        return user.equals("carol") && operator.equals("bob");
                    }
                },
                () -> stack,
                timers,
                Runnable::run);
    }

    static Hop.Flow flow(long id) {
        return new Hop.Flow(id, Hop.Transport.WSS, new InetSocketAddress("127.0.0.1", 1000 + (int) id));
    }

    /// A browser of that operator is registered by that flow.
    Hop.Flow register(String user, long id) {
        registrations.add(user, flow(id));
        return flow(id);
    }

    /// Sends a request by a flow; `to` is the user part of its Request-URI.
    Sent send(String method, String user, String to, Hop.Flow flow, Headers more, Body body) {
        return send(method, user, to, "", "call-" + ++requests, requests, flow, more, body);
    }

    Sent send(
            String method,
            String user,
            String to,
            String toTag,
            String callId,
            int cseq,
            Hop.Flow flow,
            Headers more,
            Body body) {
        Headers headers = Headers.NONE
                .with("From", "<sip:" + user + "@" + DOMAIN + ">;tag=f")
                .with("To", "<sip:" + to + "@" + DOMAIN + ">" + (toTag.isEmpty() ? "" : ";tag=" + toTag))
                .with("Call-ID", callId)
                .with("CSeq", cseq + " " + method)
                .with("Contact", "<sip:x@" + user + ".invalid;transport=ws>");
        for (Headers.Field field : more.fields()) {
            headers = headers.with(field.name(), field.value());
        }
        Sent sent = new Sent(new SipRequest(method, SipUri.of(to, DOMAIN), headers, body), flow);
        switch (method) {
            case "SUBSCRIBE" -> presence.onSubscribe(sent);
            case "PUBLISH" -> presence.onPublish(sent);
            default -> presence.onMessage(sent);
        }
        return sent;
    }

    Sent subscribe(String user, String to, Hop.Flow flow, String event, String... more) {
        Headers headers = Headers.NONE.with("Event", event);
        for (int i = 0; i < more.length; i += 2) {
            headers = headers.with(more[i], more[i + 1]);
        }
        return send("SUBSCRIBE", user, to, flow, headers, Body.NONE);
    }

    /// The same subscription once more.
    Sent again(Sent first, String user, int cseq, Hop.Flow flow, String... more) {
        Headers headers = Headers.NONE.with(
                "Event", first.request.headers().first("Event").orElseThrow());
        for (int i = 0; i < more.length; i += 2) {
            headers = headers.with(more[i], more[i + 1]);
        }
        return send(
                "SUBSCRIBE",
                user,
                first.request.uri().user(),
                first.toTag,
                first.request.callId(),
                cseq,
                flow,
                headers,
                Body.NONE);
    }

    /// A request that came, with what it was answered.
    static final class Sent implements ServerTransaction {
        final SipRequest request;
        final Hop.Flow origin;
        final List<SipResponse> responses = new ArrayList<>();
        String toTag = "";

        Sent(SipRequest request, Hop.Flow origin) {
            this.request = request;
            this.origin = origin;
        }

        @Override
        public SipRequest request() {
            return request;
        }

        @Override
        public Hop.Flow origin() {
            return origin;
        }

        @Override
        public void respond(SipResponse response, String tag) {
            responses.add(response);
            toTag = tag;
        }

        int status() {
            return responses.getLast().status();
        }

        String header(String name) {
            return responses.getLast().headers().first(name).orElse("");
        }
    }

    /// One request of ours that waits for its answer.
    record Out(SipRequest request, Hop hop, Listener listener) implements ClientTransaction {
        @Override
        public void cancel(String reason) {}

        void answer(int status) {
            listener.onResponse(new SipResponse(status, "", Headers.NONE, Body.NONE));
        }

        String state() {
            return request.headers().first("Subscription-State").orElse("");
        }

        String body() {
            return request.body().text();
        }
    }

    /// A stack without a wire.
    static final class Stack implements SipStack {
        final List<Out> out = new ArrayList<>();

        @Override
        public ClientTransaction send(SipRequest request, Hop hop, ClientTransaction.Listener listener) {
            Out one = new Out(request, hop, listener);
            out.add(one);
            return one;
        }

        @Override
        public void sendAck(SipRequest ack, Hop hop) {}

        @Override
        public SipUri contactFor(Hop hop, String user) {
            return SipUri.of(user, "192.0.2.1", 5060).with("transport", "ws");
        }

        /// Takes what was sent since the last time.
        List<Out> take() {
            List<Out> taken = List.copyOf(out);
            out.clear();
            return taken;
        }

        Out only() {
            List<Out> taken = take();
            if (taken.size() != 1) {
                throw new AssertionError("not one message but " + taken);
            }
            return taken.getFirst();
        }

        @Override
        public void close() {}
    }

    /// Who is registered where.
    static final class Names implements Registrations {
        private final Map<Long, Registration> byFlow = new HashMap<>();
        private final List<Listener> listeners = new ArrayList<>();

        void add(String user, Hop.Flow flow) {
            Registration one = new Registration(
                    user, "<urn:" + flow.id() + ">", SipUri.of("x", user + ".invalid"), flow, Instant.MAX, "");
            byFlow.put(flow.id(), one);
            listeners.forEach(l -> l.onBound(one));
        }

        void remove(Hop.Flow flow) {
            Registration gone = byFlow.remove(flow.id());
            if (gone != null) {
                listeners.forEach(l -> l.onUnbound(gone));
            }
        }

        @Override
        public List<Registration> of(String user) {
            return byFlow.values().stream().filter(r -> r.user().equals(user)).toList();
        }

        @Override
        public Optional<Registration> byFlow(Hop.Flow flow) {
            return Optional.ofNullable(byFlow.get(flow.id()));
        }

        @Override
        public List<Registration> all() {
            return List.copyOf(byFlow.values());
        }

        @Override
        public void listen(Listener listener) {
            listeners.add(listener);
        }
    }
}
