package io.tandem.gateway.ws;

import static io.tandem.gateway.ws.WirePeer.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.gateway.concurrent.SystemTimers;
import io.tandem.gateway.identity.Authenticator;
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
import io.tandem.gateway.sip.stack.NettySipStack;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The messages of RFC 4475 and RFC 5118, octet by octet, on every transport, beside a call. Their files lie outside of
/// the repository, in
/// `../shared/testdata` or where the system property `tandem.testdata` says.
@SuppressWarnings("NullAway.Init")
class TortureTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String REALM = "tandem.local";

    /// What a request that is in order meets here: who registers is asked who he is, calls are not taken. A response
    /// that belongs to nothing is never answered.
    private static final List<String> ACCEPTED = List.of("200", "401", "405", "488");

    /// Stated deviation by WebSocket: a message holds one SIP message only (RFC 7118 §5).
    private static final Map<String, String> BY_WEBSOCKET = Map.of("dblreq", "400");

    /// Stated deviation by TCP: a stream cannot be cut without Content-Length (RFC 3261 §20.14), which peers of RFC
    /// 2543 may leave out.
    private static final Map<String, String> BY_TCP = Map.of("inv2543", "400");

    private static final int QUIET_MS = 1_500;

    /// Longer than a message that is not whole is waited for.
    private static final int PATIENT_MS = 15_000;

    private static final Pattern FINAL = Pattern.compile("(?m)^SIP/2\\.0 ([2-6]\\d\\d)");
    private static final Pattern VIA_PORT = Pattern.compile(
            "(?im)^(?:via|v)\\s*:\\s*SIP\\s*/\\s*2\\.0\\s*/\\s*\\w+\\s+(?:\\[[^]]*]|[^:;,\\s]+)(?:\\s*:\\s*(\\d{1,5}))?");

    @TempDir
    Path state;

    private final InetAddress own = ownAddress();
    private final SystemTimers timers = new SystemTimers();
    private NettySipStack stack;
    private WebServer server;

    /// A message and what may become of it.
    private record Case(String name, boolean request, List<String> outcomes, byte[] bytes) {}

    /// Takes the canary's calls and no others.
    private static final class NoCalls implements SipUser {
        @Override
        public void onRequest(ServerTransaction transaction) {
            int status = transaction.request().callId().startsWith("canary") ? 200 : 488;
            Headers contact = Headers.NONE.with("Contact", "<sip:100@127.0.0.1>");
            transaction.respond(new SipResponse(status, "", contact, Body.NONE), "torture");
        }

        @Override
        public void onAck(SipRequest ack, Hop.Flow origin) {}

        @Override
        public void onCancel(ServerTransaction invite, SipRequest cancel) {}

        @Override
        public void onFlowLost(Hop.Flow flow, String why) {}
    }

    private static InetAddress ownAddress() {
        SplittableRandom random = new SplittableRandom();
        byte[] address = {127, (byte) random.nextInt(1, 255), (byte) random.nextInt(256), (byte) random.nextInt(1, 255)
        };
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path testdata(String rfc) {
        Path found = Path.of(System.getProperty("tandem.testdata", "shared/testdata"), rfc);
        for (Path at = Path.of("").toAbsolutePath(); at != null && !Files.isDirectory(found); at = at.getParent()) {
            found = at.resolve("shared/testdata").resolve(rfc);
        }
        assumeTrue(Files.isDirectory(found), "no shared/testdata/" + rfc + " here or above");
        return found;
    }

    /// The cases of an RFC; what RFC 5118's index says in words is one of two outcomes here.
    private static List<Case> cases(String rfc, int count) throws IOException {
        Path directory = testdata(rfc);
        List<Case> cases = new ArrayList<>();
        for (JsonNode node :
                new ObjectMapper().readTree(directory.resolve("index.json").toFile())) {
            List<String> outcomes = new ArrayList<>();
            if (node.has("accept_outcomes")) {
                node.get("accept_outcomes").forEach(outcome -> outcomes.add(outcome.asText()));
            } else {
                outcomes.add(node.get("cls").asText().equals("invalid") ? "400" : "accept");
            }
            cases.add(new Case(
                    node.get("name").asText(),
                    !node.path("kind").asText().equals("response"),
                    outcomes,
                    Files.readAllBytes(directory.resolve(node.get("file").asText()))));
        }
        assertThat(cases).hasSize(count);
        return cases;
    }

    private static List<Case> torture() throws IOException {
        return cases("rfc4475", 49);
    }

    private static List<Case> ipv6() throws IOException {
        return cases("rfc5118", 12);
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
                Authenticator.of(digest),
                new Bindings(new Gruus(REALM, random)),
                timers,
                Clock.systemUTC(),
                random);
        SipDispatcher dispatcher =
                new SipDispatcher(registrar::onRegister, registrar::onFlowLost, new NoCalls(), OptionalInt::empty);
        stack = NettySipStack.start(SipSettings.on(ANY), dispatcher);
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

    private String byWebSocket(Case one) {
        try (WirePeer browser = browser()) {
            browser.frame(0x82, one.bytes(), true);
            browser.text("OPTIONS sip:tandem.local SIP/2.0\r\nVia: SIP/2.0/WS end.invalid;branch=z9hG4bKend"
                    + one.name() + "\r\nFrom: <sip:e@e.invalid>;tag=1\r\nTo: <sip:tandem.local>\r\nCall-ID: end-"
                    + one.name() + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");
            String status = "drop";
            boolean ended = false;
            while (!ended || (one.request() && status.equals("drop") && browser.hasMore(QUIET_MS))) {
                String message = browser.receive().text();
                Matcher answer = FINAL.matcher(message);
                if (message.contains("end-" + one.name())) {
                    ended = true;
                } else if (answer.find()) {
                    status = answer.group(1);
                }
            }
            return status;
        }
    }

    private String byTcp(Case one) throws IOException {
        InetSocketAddress tcp = stack.tcpAddresses().getFirst();
        try (Socket stream = new Socket(tcp.getAddress(), tcp.getPort())) {
            stream.setSoTimeout(one.request() ? PATIENT_MS : QUIET_MS);
            stream.getOutputStream().write(one.bytes());
            StringBuilder received = new StringBuilder();
            byte[] buffer = new byte[65_535];
            for (int n = stream.getInputStream().read(buffer);
                    n >= 0;
                    n = stream.getInputStream().read(buffer)) {
                received.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                Matcher answer = FINAL.matcher(received);
                if (answer.find()) {
                    return answer.group(1);
                }
            }
            return "drop";
        } catch (SocketTimeoutException nothing) {
            return "drop";
        }
    }

    /// Without `rport` the answer goes to the port that the Via names (RFC 3261 §18.2.2): that is where we listen, on
    /// an address of our own. Answers to earlier cases are sent again meanwhile: the Call-ID tells whose one is.
    private String byUdp(Case one) throws IOException {
        String text = new String(one.bytes(), StandardCharsets.UTF_8);
        Matcher via = VIA_PORT.matcher(text);
        int port = via.find() && via.group(1) != null ? Integer.parseInt(via.group(1)) : 5060;
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(own, port))) {
            socket.setSoTimeout(QUIET_MS);
            socket.send(new DatagramPacket(
                    one.bytes(), one.bytes().length, stack.udpAddresses().getFirst()));
            while (true) {
                DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(answer);
                String message = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
                Matcher status = FINAL.matcher(message);
                if (text.contains(header(message, "Call-ID")) && status.find()) {
                    return status.group(1);
                }
            }
        } catch (SocketTimeoutException nothing) {
            return "drop";
        }
    }

    private interface Road {
        String take(Case one) throws IOException;
    }

    /// Runs them beside a call that must stay alive; gives those that come out otherwise.
    private List<String> wrong(List<Case> cases, Map<String, String> deviations, Road road) throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Canary canary = new Canary(stack.udpAddresses().getFirst(), "canary-" + System.nanoTime())) {
            canary.call();
            for (Case one : cases) {
                String outcome = road.take(one);
                String deviation = deviations.get(one.name());
                boolean accepted = one.outcomes().contains("accept")
                        && (one.request() ? ACCEPTED.contains(outcome) : outcome.equals("drop"));
                boolean good = deviation == null
                        ? accepted || one.outcomes().contains(outcome)
                        : outcome.equals(deviation)
                                || (outcome.equals("400") && one.outcomes().contains("400"));
                if (!good) {
                    wrong.add(one.name() + ": " + outcome + " instead of " + one.outcomes());
                }
                canary.speak();
            }
            canary.hangUp();
        }
        aliceRegisters();
        return wrong;
    }

    /// Messages of RFC 5118 have branch and Call-ID in common: each has a stack of its own, or it would be taken for
    /// the one before it, sent again.
    private List<String> wrongOneByOne(List<Case> cases, Map<String, String> deviations, Road road) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Case one : cases) {
            wrong.addAll(wrong(List.of(one), deviations, road));
            server.close();
            stack.close();
            start();
        }
        return wrong;
    }

    @Test
    void rfc_4475_by_udp_has_its_outcomes() throws IOException {
        assertThat(wrong(torture(), Map.of(), this::byUdp)).isEmpty();
    }

    @Test
    void rfc_4475_by_tcp_has_its_outcomes() throws IOException {
        assertThat(wrong(torture(), BY_TCP, this::byTcp)).isEmpty();
    }

    @Test
    void rfc_4475_by_websocket_has_its_outcomes() throws IOException {
        assertThat(wrong(torture(), BY_WEBSOCKET, this::byWebSocket)).isEmpty();
    }

    @Test
    void rfc_5118_by_udp_has_its_outcomes() throws IOException {
        assertThat(wrongOneByOne(ipv6(), Map.of(), this::byUdp)).isEmpty();
    }

    @Test
    void rfc_5118_by_tcp_has_its_outcomes() throws IOException {
        assertThat(wrongOneByOne(ipv6(), Map.of(), this::byTcp)).isEmpty();
    }

    /// Some bodies in the files are longer than their Content-Length says. A datagram's rest is ignored (RFC 3261
    /// §18.3); a WebSocket message is exactly one SIP message (RFC 7118 §5), so here the length is made true.
    @Test
    void rfc_5118_by_websocket_has_its_outcomes() throws IOException {
        List<Case> cases = ipv6().stream()
                .map(one -> new Case(one.name(), one.request(), one.outcomes(), withTrueLength(one.bytes())))
                .toList();
        assertThat(wrongOneByOne(cases, Map.of(), this::byWebSocket)).isEmpty();
    }

    private static byte[] withTrueLength(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int length = text.length() - text.indexOf("\r\n\r\n") - 4;
        return text.replaceFirst("(?im)^Content-Length: *\\d+", "Content-Length: " + length)
                .getBytes(StandardCharsets.ISO_8859_1);
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
