package io.tandem.gateway.ws;

import static io.tandem.gateway.ws.WirePeer.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.concurrent.SystemTimers;
import io.tandem.gateway.identity.Authenticator;
import io.tandem.gateway.presence.Presence;
import io.tandem.gateway.presence.PresenceSettings;
import io.tandem.gateway.registrar.Bindings;
import io.tandem.gateway.registrar.Gruus;
import io.tandem.gateway.registrar.Registrar;
import io.tandem.gateway.registrar.RegistrarSettings;
import io.tandem.gateway.registrar.RequestAuthenticator;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipDispatcher;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUser;
import io.tandem.gateway.sip.digest.AttemptLimits;
import io.tandem.gateway.sip.digest.DigestAlgorithm;
import io.tandem.gateway.sip.digest.DigestAuthenticator;
import io.tandem.gateway.sip.digest.DigestClient;
import io.tandem.gateway.sip.digest.Ha1;
import io.tandem.gateway.sip.digest.Nonces;
import io.tandem.gateway.sip.stack.NettySipStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Subscriptions, publications and messages octet by octet, over real WebSockets.
@SuppressWarnings("NullAway.Init")
class PresenceWireTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String REALM = "tandem.local";

    @TempDir
    Path state;

    private final SystemTimers timers = new SystemTimers();
    private NettySipStack stack;
    private WebServer server;

    private static final class NoCalls implements SipUser {
        @Override
        public void onRequest(ServerTransaction transaction) {
            transaction.respond(new SipResponse(481, "", Headers.NONE, Body.NONE), "no-call");
        }

        @Override
        public void onAck(SipRequest ack, Hop.Flow origin) {}

        @Override
        public void onCancel(ServerTransaction invite, SipRequest cancel) {}

        @Override
        public void onFlowLost(Hop.Flow flow, String why) {}
    }

    @BeforeEach
    void start() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        DigestAuthenticator digest = new DigestAuthenticator(
                REALM,
                user -> user.equals("alice") || user.equals("bob")
                        ? Optional.of(Ha1.of(user, REALM, "secret"))
                        : Optional.empty(),
                new Nonces(new byte[32], Duration.ofMinutes(5), Clock.systemUTC(), random),
                List.of(DigestAlgorithm.values()),
                AttemptLimits.NONE);
        Bindings bindings = new Bindings(new Gruus(REALM, random));
        Registrar registrar = new Registrar(
                RegistrarSettings.defaults(), Authenticator.of(digest), bindings, timers, Clock.systemUTC(), random);
        AtomicReference<SipStack> later = new AtomicReference<>();
        Presence presence = new Presence(
                PresenceSettings.defaults(REALM),
                new RequestAuthenticator(bindings, Authenticator.of(digest)),
                bindings,
                new Presence.Directory() {
                    @Override
                    public boolean isOperator(String name) {
                        return name.equals("alice") || name.equals("bob");
                    }

                    @Override
                    public List<String> operators() {
                        return List.of("alice", "bob");
                    }

                    @Override
                    public boolean mayPickUp(String user, String operator) {
                        return user.equals(operator);
                    }
                },
                later::get,
                timers);
        SipDispatcher dispatcher = new SipDispatcher(
                registrar::onRegister,
                flow -> {
                    registrar.onFlowLost(flow);
                    presence.onFlowLost(flow);
                },
                Map.of(
                        "SUBSCRIBE", presence::onSubscribe,
                        "PUBLISH", presence::onPublish,
                        "MESSAGE", presence::onMessage),
                new NoCalls(),
                OptionalInt::empty);
        stack = NettySipStack.start(SipSettings.on(ANY), dispatcher);
        later.set(stack);
        server = WebServer.start(
                WebSettings.on(ANY, ANY, state),
                stack,
                TokenGate.NONE,
                () -> new WebServer.Console("{}", true),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        server.close();
        stack.close();
        timers.close();
    }

    private static String request(String method, String user, String to, String callId, int cseq, String more) {
        return request(method, user, to, callId, cseq, more, "");
    }

    private static String request(
            String method, String user, String to, String callId, int cseq, String more, String body) {
        return method + " sip:" + to + "@tandem.local SIP/2.0\r\nVia: SIP/2.0/WS " + user + ".invalid;branch=z9hG4bK"
                + callId + cseq + "\r\nFrom: <sip:" + user + "@tandem.local>;tag=f" + user + "\r\nTo: <sip:" + to
                + "@tandem.local>\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + " " + method
                + "\r\nContact: <sip:x@" + user
                + ".invalid;transport=ws>;reg-id=1;+sip.instance=\"<urn:uuid:" + user + ">\"\r\n"
                + more + "Max-Forwards: 70\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static String ok(String request) {
        List<String> kept = request.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq):.*"))
                .toList();
        return "SIP/2.0 200 OK\r\n" + String.join("\r\n", kept) + "\r\nContent-Length: 0\r\n\r\n";
    }

    private WirePeer browser() {
        return new WirePeer(server.httpAddress().orElseThrow()).connect();
    }

    private WirePeer registered(String user) {
        WirePeer browser = browser();
        String more = "Supported: path, gruu, outbound\r\n";
        browser.text(request("REGISTER", user, user, "reg" + user, 1, more));
        String challenge = browser.receive().text();
        assertThat(challenge).startsWith("SIP/2.0 401");
        List<String> challenges = challenge
                .lines()
                .filter(l -> l.startsWith("WWW-Authenticate:"))
                .map(l -> l.substring("WWW-Authenticate:".length()).strip())
                .toList();
        String answer = DigestClient.answer(
                        challenges, "REGISTER", "sip:" + user + "@tandem.local", user, "secret", REALM, "c")
                .orElseThrow();
        browser.text(request("REGISTER", user, user, "reg" + user, 2, more + "Authorization: " + answer + "\r\n"));
        String accepted = browser.receive().text();
        assertThat(accepted)
                .startsWith("SIP/2.0 200")
                .contains(
                        "Require: outbound",
                        "Flow-Timer: 120",
                        "reg-id=1",
                        "pub-gruu=\"sip:" + user + "@",
                        "temp-gruu=");
        return browser;
    }

    @Test
    void bob_is_seen_coming_setting_do_not_disturb_and_going() {
        try (WirePeer alice = registered("alice")) {
            alice.text(request(
                    "SUBSCRIBE", "alice", "bob", "sub1", 1, "Event: presence\r\nAccept: application/pidf+xml\r\n"));
            assertThat(alice.receive().text()).startsWith("SIP/2.0 200").contains("Expires: 3600");
            String closed = notified(alice, "closed");
            assertThat(header(closed, "Subscription-State")).startsWith("active;expires=");
            try (WirePeer bob = registered("bob")) {
                notified(alice, "<basic>open</basic>");
                bob.text(request(
                        "PUBLISH",
                        "bob",
                        "bob",
                        "pub1",
                        1,
                        "Event: presence\r\nContent-Type: application/pidf+xml\r\n",
                        "<presence xmlns='urn:ietf:params:xml:ns:pidf' xmlns:r='urn:ietf:params:xml:ns:pidf:rpid'"
                                + " entity='sip:bob@tandem.local'><r:activities><r:busy/></r:activities></presence>"));
                String published = bob.receive().text();
                assertThat(published).startsWith("SIP/2.0 200");
                assertThat(header(published, "SIP-ETag")).isNotEmpty();
                notified(alice, "<rp:busy/>");
            }
            notified(alice, "<basic>closed</basic>");
        }
    }

    /// The next NOTIFY, which says this; it is answered.
    private static String notified(WirePeer watcher, String says) {
        String notify = watcher.receive().text();
        assertThat(notify).startsWith("NOTIFY sip:x@alice.invalid").contains(says);
        watcher.text(ok(notify));
        return notify;
    }

    @Test
    void a_message_goes_from_page_to_page() {
        try (WirePeer alice = registered("alice");
                WirePeer bob = registered("bob")) {
            alice.text(request(
                    "MESSAGE",
                    "alice",
                    "bob",
                    "msg1",
                    1,
                    "X-Evil: yes\r\nContent-Type: text/plain;charset=UTF-8\r\n",
                    "Салам, Боб"));
            String message = bob.receive().text();
            assertThat(message)
                    .startsWith("MESSAGE sip:x@bob.invalid;transport=ws SIP/2.0")
                    .contains("From: <sip:alice@tandem.local>;tag=")
                    .endsWith("\r\n\r\nСалам, Боб")
                    .doesNotContain("X-Evil", "msg1", "falice");
            bob.text(ok(message));
            assertThat(alice.receive().text()).startsWith("SIP/2.0 200").contains("Call-ID: msg1");
        }
    }

    @Test
    void a_stranger_gets_the_same_challenge_whoever_he_asks_for() {
        try (WirePeer stranger = browser()) {
            for (String to : List.of("bob", "nobody")) {
                for (String method : List.of("SUBSCRIBE", "PUBLISH", "MESSAGE")) {
                    stranger.text(request(method, "mallory", to, to + method, 1, "Event: presence\r\n"));
                    assertThat(stranger.receive().text()).startsWith("SIP/2.0 401");
                }
            }
            assertThat(stranger.hasMore(300)).isFalse();
        }
    }

    @Test
    void keep_alives_are_answered_on_the_flow() {
        try (WirePeer alice = registered("alice")) {
            alice.text("\r\n\r\n");
            assertThat(alice.receive().text()).isEqualTo("\r\n");
        }
    }

    @Test
    void one_that_subscribes_and_never_answers_costs_a_bounded_number_of_messages() {
        try (WirePeer alice = registered("alice");
                WirePeer bob = registered("bob")) {
            int notifies = 0;
            int accepted = 0;
            for (int i = 0; i < 100; i++) {
                alice.text(request("SUBSCRIBE", "alice", "bob", "many" + i, 1, "Event: dialog\r\n"));
                // it reads, and answers no NOTIFY: who does not read either is cut off sooner
                while (i % 10 == 9 && alice.hasMore(i == 99 ? 400 : 100)) {
                    String message = alice.receive().text();
                    notifies += message.startsWith("NOTIFY") ? 1 : 0;
                    accepted += message.startsWith("SIP/2.0 200") ? 1 : 0;
                }
            }
            assertThat(accepted).isEqualTo(100);
            assertThat(notifies).isBetween(16, 90);
            bob.text(request("SUBSCRIBE", "bob", "alice", "one", 1, "Event: dialog\r\n"));
            assertThat(bob.receive().text()).startsWith("SIP/2.0 200");
            assertThat(bob.receive().text()).startsWith("NOTIFY");
        }
    }
}
