package io.tandem.gateway.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.identity.Authenticator;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.digest.AttemptLimits;
import io.tandem.gateway.sip.digest.DigestAlgorithm;
import io.tandem.gateway.sip.digest.DigestAuthenticator;
import io.tandem.gateway.sip.digest.DigestClient;
import io.tandem.gateway.sip.digest.Ha1;
import io.tandem.gateway.sip.digest.Nonces;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegistrarTest {
    private static final String DOMAIN = "tandem.local";

    private final List<Runnable> due = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final Bindings bindings = new Bindings(new Gruus(DOMAIN, new SplittableRandom(3)));
    private final SplittableRandom random = new SplittableRandom(7);
    private final DigestAuthenticator digest = new DigestAuthenticator(
            DOMAIN,
            user -> user.equals("alice") || user.equals("bob")
                    ? Optional.of(Ha1.of(user, DOMAIN, "secret"))
                    : Optional.empty(),
            new Nonces(new byte[32], Duration.ofMinutes(5), () -> Instant.EPOCH, random),
            List.of(DigestAlgorithm.values()),
            AttemptLimits.NONE);
    private final Registrar registrar = new Registrar(
            RegistrarSettings.defaults(),
            Authenticator.of(digest),
            bindings,
            new CollectedTimers(),
            () -> Instant.EPOCH,
            random);

    RegistrarTest() {
        bindings.listen(new Registrations.Listener() {
            @Override
            public void onBound(Registration r) {
                changes.add("+" + r.user() + r.flow().id());
            }

            @Override
            public void onUnbound(Registration r) {
                changes.add("-" + r.user() + r.flow().id());
            }
        });
    }

    @Test
    void a_browser_is_bound_to_its_flow_after_the_challenge() {
        assertThat(send(1, "alice", "alice", null, "<sip:x@y.invalid>").status())
                .isEqualTo(401);
        SipResponse ok = signedIn(1, "alice", "<sip:x@y.invalid;transport=ws>;expires=120");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.headers().first("Contact").orElseThrow()).contains("expires=120");
        assertThat(bindings.of("alice").getFirst().flow().id()).isEqualTo(1);
        assertThat(bindings.byFlow(flow(1)).orElseThrow().user()).isEqualTo("alice");
    }

    @Test
    void nobody_registers_as_somebody_else() {
        SipResponse response = send(1, "bob", "alice", challenge("alice"), "<sip:x@y.invalid>");
        assertThat(response.status()).isEqualTo(403);
        assertThat(bindings.all()).isEmpty();
    }

    @Test
    void the_same_instance_by_another_flow_replaces_the_older_one() {
        signedIn(1, "alice", "<sip:x@a.invalid>;+sip.instance=\"<urn:uuid:1>\"");
        signedIn(2, "alice", "<sip:x@b.invalid>;+sip.instance=\"<urn:uuid:1>\"");
        assertThat(bindings.of("alice")).hasSize(1);
        assertThat(bindings.of("alice").getFirst().flow().id()).isEqualTo(2);
        assertThat(bindings.byFlow(flow(1))).isEmpty();
        registrar.onFlowLost(flow(1));
        assertThat(bindings.of("alice")).hasSize(1);
    }

    @Test
    void a_lost_flow_takes_its_binding_along() {
        signedIn(1, "alice", "<sip:x@a.invalid>");
        registrar.onFlowLost(flow(1));
        assertThat(bindings.of("alice")).isEmpty();
        assertThat(changes).containsExactly("+alice1", "-alice1");
    }

    @Test
    void a_binding_expires_unless_it_was_refreshed() {
        signedIn(1, "alice", "<sip:x@a.invalid>;expires=60");
        assertThat(delays).containsExactly(Duration.ofSeconds(60));
        due.getFirst().run();
        assertThat(bindings.all()).isEmpty();
        assertThat(changes).containsExactly("+alice1", "-alice1");
    }

    @Test
    void contacts_are_removed_one_by_one_or_all_together() {
        signedIn(1, "alice", "<sip:x@a.invalid>");
        signedIn(2, "alice", "<sip:x@b.invalid>");
        signedIn(2, "alice", "<sip:x@b.invalid>;expires=0");
        assertThat(bindings.of("alice")).hasSize(1);
        assertThat(signedIn(1, "alice", "*", "Expires", "0").status()).isEqualTo(200);
        assertThat(bindings.of("alice")).isEmpty();
        assertThat(signedIn(1, "alice", "*").status()).isEqualTo(400);
    }

    @Test
    void too_short_a_life_is_refused_and_too_long_a_one_cut() {
        SipResponse brief = signedIn(1, "alice", "<sip:x@a.invalid>;expires=5");
        assertThat(brief.status()).isEqualTo(423);
        assertThat(brief.headers().first("Min-Expires")).hasValue("60");
        signedIn(1, "alice", "<sip:x@a.invalid>;expires=99999999999");
        assertThat(delays).containsExactly(Duration.ofSeconds(600));
    }

    @Test
    void a_binding_lives_no_longer_than_the_token_it_was_made_by() {
        Registrar byToken = new Registrar(
                RegistrarSettings.defaults(),
                (request, origin) -> new Authenticator.Verdict.Authenticated("alice", Instant.EPOCH.plusSeconds(90)),
                bindings,
                new CollectedTimers(),
                () -> Instant.EPOCH,
                random);
        Headers headers = Headers.NONE
                .with("To", "<sip:alice@tandem.local>")
                .with("From", "<sip:alice@tandem.local>;tag=1")
                .with("Contact", "<sip:x@a.invalid>;expires=600");
        byToken.onRegister(new Sent(new SipRequest("REGISTER", SipUri.of("", DOMAIN), headers, Body.NONE), flow(1)));
        assertThat(delays).containsExactly(Duration.ofSeconds(90));
        assertThat(bindings.of("alice").getFirst().expiresAt()).isEqualTo(Instant.EPOCH.plusSeconds(90));
    }

    @Test
    void one_user_has_at_most_five_browsers() {
        for (int i = 1; i <= 5; i++) {
            assertThat(signedIn(i, "alice", "<sip:x@a" + i + ".invalid>").status())
                    .isEqualTo(200);
        }
        assertThat(signedIn(6, "alice", "<sip:x@a6.invalid>").status()).isEqualTo(403);
        assertThat(signedIn(5, "alice", "<sip:x@a5.invalid>").status()).isEqualTo(200);
    }

    @Test
    void a_query_lists_and_changes_nothing() {
        signedIn(1, "alice", "<sip:x@a.invalid>");
        SipResponse response = send(1, "alice", "alice", challenge("alice"), null);
        assertThat(response.headers().all("Contact")).hasSize(1);
    }

    @Test
    void an_invite_by_a_registered_flow_needs_no_second_digest() {
        RequestAuthenticator authenticator = new RequestAuthenticator(bindings, Authenticator.of(digest));
        signedIn(1, "alice", "<sip:x@a.invalid>");
        assertThat(authenticator.authenticate(invite(1, "alice")))
                .isEqualTo(new RequestAuthenticator.Decision.Authenticated("alice"));
        assertThat(status(authenticator.authenticate(invite(1, "bob")))).isEqualTo(401);
        assertThat(status(authenticator.authenticate(invite(2, "alice")))).isEqualTo(401);
    }

    private static String numbered(String host, int regId) {
        return "<sip:x@" + host + ".invalid>;+sip.instance=\"<urn:uuid:1>\";reg-id=" + regId;
    }

    @Test
    void a_browser_with_two_flows_is_one_browser_and_the_other_flow_takes_over() {
        SipResponse ok = signedIn(1, "alice", numbered("a", 1), "Supported", "path, outbound");
        assertThat(ok.headers().first("Require")).hasValue("outbound");
        assertThat(ok.headers().first("Flow-Timer")).hasValue("120");
        assertThat(ok.headers().first("Contact").orElseThrow()).contains("reg-id=1");
        signedIn(2, "alice", numbered("b", 2), "Supported", "outbound");
        assertThat(bindings.all()).hasSize(2);
        assertThat(bindings.of("alice")).extracting(r -> r.flow().id()).containsExactly(2L);
        assertThat(bindings.byFlow(flow(1))).isPresent();
        List<String> takenOver = new ArrayList<>();
        bindings.listen(new Registrations.Listener() {
            @Override
            public void onBound(Registration r) {}

            @Override
            public void onTakenOver(Registration gone, Registration next) {
                takenOver.add(gone.flow().id() + ">" + next.flow().id());
            }

            @Override
            public void onUnbound(Registration r) {}
        });
        registrar.onFlowLost(flow(2));
        assertThat(takenOver).containsExactly("2>1");
        assertThat(bindings.of("alice")).extracting(r -> r.flow().id()).containsExactly(1L);
        signedIn(3, "alice", numbered("c", 1), "Supported", "outbound");
        assertThat(bindings.all()).extracting(r -> r.flow().id()).containsExactly(3L);
    }

    @Test
    void without_outbound_a_reg_id_means_nothing() {
        SipResponse ok = signedIn(1, "alice", numbered("a", 1));
        assertThat(ok.headers().first("Require")).isEmpty();
        assertThat(ok.headers().first("Flow-Timer")).isEmpty();
        signedIn(2, "alice", numbered("a", 2));
        assertThat(bindings.all()).extracting(r -> r.flow().id()).containsExactly(2L);
        assertThat(signedIn(1, "alice", numbered("a", 1).replace("reg-id=1", "reg-id=0"), "Supported", "outbound")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void flows_count_as_registrations() {
        for (int i = 1; i <= 5; i++) {
            assertThat(signedIn(i, "alice", numbered("a", i), "Supported", "outbound")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(signedIn(6, "alice", numbered("a", 6), "Supported", "outbound")
                        .status())
                .isEqualTo(403);
        assertThat(signedIn(7, "alice", numbered("a", 5), "Supported", "outbound")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_path_is_kept_for_requests_to_the_browser_and_echoed() {
        String path = "<sip:edge.example;lr;ob>";
        assertThat(signedIn(1, "alice", numbered("a", 1), "Path", path).status())
                .isEqualTo(420);
        SipResponse ok = signedIn(1, "alice", numbered("a", 1), "Supported", "path", "Path", path);
        assertThat(ok.headers().all("Path")).containsExactly(path);
        assertThat(bindings.of("alice").getFirst().path())
                .extracting(Object::toString)
                .containsExactly(path);
        assertThat(signedIn(1, "alice", numbered("a", 1), "Supported", "path", "Path", "<sip:strict.example>")
                        .status())
                .isEqualTo(400);
        String[] through = {"Supported", "path, outbound", "Via", "SIP/2.0/WS a", "Via", "SIP/2.0/WS b"};
        assertThat(signedIn(1, "alice", numbered("a", 1), through).status())
                .as("a proxy between that keeps no flow")
                .isEqualTo(439);
    }

    @Test
    void gruus_reach_one_browser_until_it_is_gone() {
        SipResponse ok = signedIn(1, "alice", numbered("a", 1), "Supported", "gruu");
        NameAddr contact =
                NameAddr.parse(ok.headers().first("Contact").orElseThrow()).orElseThrow();
        assertThat(contact.parameter("pub-gruu")).hasValue("sip:alice@tandem.local;gr=urn:uuid:1");
        SipUri temp = SipUri.parse(contact.parameter("temp-gruu").orElseThrow()).orElseThrow();
        SipUri pub = SipUri.parse(contact.parameter("pub-gruu").orElseThrow()).orElseThrow();
        assertThat(temp.toString()).doesNotContain("alice").doesNotContain("uuid");
        assertThat(bindings.byGruu(pub).orElseThrow().flow().id()).isEqualTo(1);
        assertThat(bindings.byGruu(temp).orElseThrow().flow().id()).isEqualTo(1);
        signedIn(2, "alice", "<sip:x@z.invalid>;+sip.instance=\"<urn:uuid:2>\"", "Supported", "gruu");
        SipResponse again = signedIn(3, "alice", numbered("c", 1), "Supported", "gruu");
        assertThat(again.headers().all("Contact")).allMatch(c -> c.contains("pub-gruu"));
        assertThat(again.headers().all("Contact").stream().filter(c -> c.contains("temp-gruu")))
                .hasSize(1);
        assertThat(bindings.byGruu(temp).orElseThrow().flow().id())
                .as("older ones stay good")
                .isEqualTo(3);
        String other = temp.user().substring(0, temp.user().length() - 1)
                + (temp.user().endsWith("0") ? "1" : "0");
        assertThat(bindings.byGruu(temp.withUser(other))).isEmpty();
        assertThat(bindings.byGruu(temp.withUser("tgruu-zz"))).isEmpty();
        assertThat(bindings.byGruu(SipUri.of("alice", DOMAIN))).isEmpty();
        assertThat(bindings.byGruu(SipUri.of("alice", "far.example").with("gr", "urn:uuid:1")))
                .isEmpty();
        registrar.onFlowLost(flow(3));
        assertThat(bindings.byGruu(temp)).isEmpty();
        assertThat(bindings.byGruu(pub)).isEmpty();
        signedIn(4, "alice", numbered("d", 1));
        assertThat(bindings.byGruu(temp)).as("of an earlier registration").isEmpty();
        assertThat(bindings.byGruu(pub)).isPresent();
    }

    private static int status(RequestAuthenticator.Decision decision) {
        return ((RequestAuthenticator.Decision.Answer) decision).response().status();
    }

    private SipResponse signedIn(long flow, String user, String contact, String... header) {
        return send(flow, user, user, challenge(user), contact, header);
    }

    private String challenge(String user) {
        Headers challenges = send(99, user, user, null, null).headers();
        return DigestClient.answer(
                        challenges.all("WWW-Authenticate"), "REGISTER", "sip:" + DOMAIN, user, "secret", DOMAIN, "c")
                .orElseThrow();
    }

    private SipResponse send(
            long flow,
            String to,
            String from,
            @org.jspecify.annotations.Nullable String authorization,
            @org.jspecify.annotations.Nullable String contact,
            String... header) {
        Headers headers = Headers.NONE
                .with("To", "<sip:" + to + "@" + DOMAIN + ">")
                .with("From", "<sip:" + from + "@" + DOMAIN + ">;tag=1");
        headers = authorization == null ? headers : headers.with("Authorization", authorization);
        headers = contact == null ? headers : headers.with("Contact", contact);
        for (int i = 0; i < header.length; i += 2) {
            headers = headers.with(header[i], header[i + 1]);
        }
        Sent sent = new Sent(new SipRequest("REGISTER", SipUri.of("", DOMAIN), headers, Body.NONE), flow(flow));
        registrar.onRegister(sent);
        return sent.responses.getFirst();
    }

    private static Sent invite(long flow, String from) {
        Headers headers = Headers.NONE.with("From", "<sip:" + from + "@" + DOMAIN + ">;tag=1");
        return new Sent(new SipRequest("INVITE", SipUri.of("1", DOMAIN), headers, Body.NONE), flow(flow));
    }

    private static Hop.Flow flow(long id) {
        return new Hop.Flow(id, Hop.Transport.WS, new InetSocketAddress("127.0.0.1", 1000 + (int) id));
    }

    private record Sent(SipRequest request, Hop.Flow origin, List<SipResponse> responses) implements ServerTransaction {
        Sent(SipRequest request, Hop.Flow origin) {
            this(request, origin, new ArrayList<>());
        }

        @Override
        public void respond(SipResponse response, String toTag) {
            responses.add(response);
        }
    }

    private final class CollectedTimers implements Timers {
        @Override
        public Handle after(Duration delay, Runnable task) {
            delays.add(delay);
            due.add(task);
            return () -> {};
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
