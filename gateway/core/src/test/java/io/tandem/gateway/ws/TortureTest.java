package io.tandem.gateway.ws;

import static io.tandem.gateway.ws.WirePeer.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.gateway.concurrent.SystemTimers;
import io.tandem.gateway.registrar.Bindings;
import io.tandem.gateway.registrar.Gruus;
import io.tandem.gateway.registrar.Registrar;
import io.tandem.gateway.registrar.RegistrarSettings;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipDispatcher;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.SipUser;
import io.tandem.gateway.sip.digest.AttemptLimits;
import io.tandem.gateway.sip.digest.DigestAlgorithm;
import io.tandem.gateway.sip.digest.DigestAuthenticator;
import io.tandem.gateway.sip.digest.DigestClient;
import io.tandem.gateway.sip.digest.Ha1;
import io.tandem.gateway.sip.digest.Nonces;
import io.tandem.gateway.sip.jain.JainSipStack;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The messages of RFC 4475, octet by octet, on every transport. Their files lie outside of the repository, in
/// `../shared/testdata` or where the system property `tandem.testdata` says.
@SuppressWarnings("NullAway.Init")
class TortureTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String REALM = "tandem.local";

    /// Outcomes that are the business of calls, which do not take part here: they answer everything with 488.
    private static final List<String> OF_CALLS = List.of("accept", "415", "406");

    /// What differs here: a WebSocket message holds one SIP message only (RFC 7118 §5), and who registers is asked who
    /// he is before his Contact is judged.
    private static final Map<String, String> ELSEWHERE = Map.of("dblreq", "400", "regbadct", "401");

    @TempDir
    Path state;

    private final SystemTimers timers = new SystemTimers();
    private JainSipStack stack;
    private WebServer server;

    /// A message and what may become of it.
    private record Case(String name, boolean request, List<String> outcomes, byte[] bytes) {}

    private static final class NoCalls implements SipUser {
        @Override
        public void onRequest(ServerTransaction transaction) {
            transaction.respond(new SipResponse(488, "", Headers.NONE, Body.NONE), "torture");
        }

        @Override
        public void onAck(SipRequest ack, Hop.Flow origin) {}

        @Override
        public void onCancel(ServerTransaction invite, SipRequest cancel) {}

        @Override
        public void onFlowLost(Hop.Flow flow, String why) {}
    }

    private static Optional<Path> testdata() {
        String property = System.getProperty("tandem.testdata", "");
        if (!property.isEmpty()) {
            return Optional.of(Path.of(property, "rfc4475"));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path found = at.resolve("shared/testdata/rfc4475");
            if (Files.isDirectory(found)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static List<Case> cases() throws IOException {
        Optional<Path> directory = testdata();
        if (directory.isEmpty()) {
            System.out.println("RFC 4475 is skipped: no shared/testdata/rfc4475 here or above");
        }
        assumeTrue(directory.isPresent(), "no shared/testdata/rfc4475 here or above");
        List<Case> cases = new ArrayList<>();
        Path path = directory.orElseThrow();
        for (JsonNode node :
                new ObjectMapper().readTree(path.resolve("index.json").toFile())) {
            List<String> outcomes = new ArrayList<>();
            node.get("accept_outcomes").forEach(outcome -> outcomes.add(outcome.asText()));
            cases.add(new Case(
                    node.get("name").asText(),
                    node.get("kind").asText().equals("request"),
                    outcomes,
                    Files.readAllBytes(path.resolve(node.get("file").asText()))));
        }
        assertThat(cases).hasSize(49);
        return cases;
    }

    @BeforeEach
    void start() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        Ha1 alice = Ha1.of("alice", REALM, "secret");
        DigestAuthenticator digest = new DigestAuthenticator(
                REALM,
                user -> user.equals("alice") ? Optional.of(alice) : Optional.empty(),
                new Nonces(new byte[32], Duration.ofMinutes(5), Clock.systemUTC(), random),
                List.of(DigestAlgorithm.values()),
                AttemptLimits.NONE);
        Registrar registrar = new Registrar(
                RegistrarSettings.defaults(),
                digest,
                new Bindings(new Gruus(REALM, random)),
                timers,
                Clock.systemUTC(),
                random);
        SipDispatcher dispatcher =
                new SipDispatcher(registrar::onRegister, registrar::onFlowLost, new NoCalls(), OptionalInt::empty);
        stack = JainSipStack.start(SipSettings.on(ANY), dispatcher);
        server = WebServer.start(
                WebSettings.on(ANY, ANY, state), stack, () -> new WebServer.Console("{}", true), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        server.close();
        stack.close();
        timers.close();
    }

    private WirePeer browser() {
        return new WirePeer(server.httpAddress().orElseThrow()).connect();
    }

    /// A whole registration: the challenge, and the answer to it.
    private void aliceRegisters() {
        try (WirePeer browser = browser()) {
            browser.text(register(1, ""));
            String challenge = browser.receive().text();
            assertThat(challenge).startsWith("SIP/2.0 401");
            String answer = DigestClient.answer(
                            List.of(header(challenge, "WWW-Authenticate")),
                            "REGISTER",
                            "sip:tandem.local",
                            "alice",
                            "secret",
                            REALM,
                            "c0ffee")
                    .orElseThrow();
            browser.text(register(2, "Authorization: " + answer + "\r\n"));
            assertThat(browser.receive().text())
                    .startsWith("SIP/2.0 200")
                    .contains("Contact: <sip:a@alice.invalid;transport=ws>;");
        }
    }

    private static String register(int cseq, String more) {
        return "REGISTER sip:tandem.local SIP/2.0\r\nVia: SIP/2.0/WS alice.invalid;branch=z9hG4bKreg" + cseq
                + "\r\nFrom: <sip:alice@tandem.local>;tag=1\r\nTo: <sip:alice@tandem.local>\r\nCall-ID: reg\r\nCSeq: "
                + cseq + " REGISTER\r\nContact: <sip:a@alice.invalid;transport=ws>;expires=600\r\n" + more
                + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
    }

    @Test
    void torture_by_websocket_has_its_outcome_and_registration_works_after_it() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Case one : cases()) {
            try (WirePeer browser = browser()) {
                browser.frame(0x82, one.bytes(), true);
                browser.text("OPTIONS sip:tandem.local SIP/2.0\r\nVia: SIP/2.0/WS end.invalid;branch=z9hG4bKend"
                        + one.name() + "\r\nFrom: <sip:e@e.invalid>;tag=1\r\nTo: <sip:tandem.local>\r\nCall-ID: end-"
                        + one.name() + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");
                String outcome = outcome(browser, "end-" + one.name(), one.request());
                if (!good(one, outcome)) {
                    wrong.add(one.name() + ": " + outcome + " instead of " + one.outcomes());
                }
            }
        }
        assertThat(wrong).isEmpty();
        aliceRegisters();
    }

    private static boolean good(Case one, String outcome) {
        if (one.outcomes().contains(outcome) || outcome.equals(ELSEWHERE.get(one.name()))) {
            return true;
        }
        boolean answered = !outcome.equals("drop") && !outcome.equals("400");
        return one.request() ? answered && one.outcomes().stream().anyMatch(OF_CALLS::contains) : !answered;
    }

    /// The final status of the case, or "drop" where only the OPTIONS after it is answered.
    private static String outcome(WirePeer browser, String marker, boolean request) {
        String status = "drop";
        boolean ended = false;
        while (!ended || (request && status.equals("drop") && browser.hasMore(3_000))) {
            String message = browser.receive().text();
            String code = message.substring(8, 11);
            if (message.contains(marker)) {
                ended = true;
            } else if (!code.startsWith("1")) {
                status = code;
            }
        }
        return status;
    }

    @Test
    void torture_by_udp_and_tcp_leaves_the_stack_working() throws IOException {
        InetSocketAddress udp = stack.udpAddresses().getFirst();
        InetSocketAddress tcp = stack.tcpAddresses().getFirst();
        for (Case one : cases()) {
            try (DatagramSocket datagrams = new DatagramSocket();
                    Socket stream = new Socket(tcp.getAddress(), tcp.getPort())) {
                datagrams.send(new DatagramPacket(one.bytes(), one.bytes().length, udp));
                stream.getOutputStream().write(one.bytes());
            }
        }
        aliceRegisters();
    }

    @Test
    void uri_of_sixty_thousand_parameters_is_refused_before_it_costs_anything() throws IOException {
        String pathological =
                "OPTIONS sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKp\r\nFrom: <sip:a"
                        + ";a".repeat(30_000) + "@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: p\r\nCSeq: 1 OPTIONS\r\n"
                        + "Content-Length: 0\r\n\r\n";
        byte[] bytes = pathological.getBytes(StandardCharsets.US_ASCII);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            socket.send(
                    new DatagramPacket(bytes, bytes.length, stack.udpAddresses().getFirst()));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                    .startsWith("SIP/2.0 513");
        }
        aliceRegisters();
    }
}
