package io.tandem.gateway.sip.stack;

import static io.tandem.gateway.sip.stack.UdpPeer.header;
import static io.tandem.gateway.sip.stack.UdpPeer.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.TestAuthority;
import io.tandem.gateway.sip.TestAuthority.Identity;
import io.tandem.gateway.sip.TlsSettings;
import io.tandem.gateway.sip.TlsSettings.Peer;
import io.tandem.gateway.sip.TlsSettings.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTransactionsTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path directory;

    private final TestAuthority authority = new TestAuthority("Right");
    private final TestAuthority other = new TestAuthority("Other");
    private final Directory peers = new Directory();
    private Optional<NettySipStack> stack = Optional.empty();
    private Duration handshake = Duration.ofSeconds(5);

    @AfterEach
    void close() {
        stack.ifPresent(NettySipStack::close);
    }

    private NettySipStack start() throws IOException {
        var own = authority.issue("sip:tandem.example").files(directory, "own");
        TlsSettings tls = new TlsSettings(List.of(ANY), Optional.of(own), peers, handshake);
        NettySipStack started = NettySipStack.start(SipSettings.on(ANY).withTls(tls), new RecordingUser());
        stack = Optional.of(started);
        return started;
    }

    private Peer peer(String identity, Trust trust, boolean showOurs) throws IOException {
        Optional<TlsSettings.CertificateFiles> own = showOurs
                ? Optional.of(authority.issue("sip:tandem.example").files(directory, "client"))
                : Optional.empty();
        return new Peer("north", identity, trust, own);
    }

    private Trust right() throws IOException {
        return new Trust.Authorities(authority.file(directory));
    }

    /// What becomes of an OPTIONS to a TLS server that shows that certificate.
    private String ask(Identity shown, Peer as, boolean wantsOurs) throws Exception {
        NettySipStack sip = start();
        SSLContext context = shown.context(authority);
        try (SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.setNeedClientAuth(wantsOurs);
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            peers.expected = Optional.of(as);
            Thread.startVirtualThread(() -> serve(server));
            return outcome(sip, address);
        }
    }

    private static void serve(ServerSocket server) {
        try (Socket socket = server.accept()) {
            String request = read(socket);
            if (!request.isEmpty()) {
                socket.getOutputStream()
                        .write(response(request, "200 " + via(request), "t").getBytes(StandardCharsets.UTF_8));
                read(socket);
            }
        } catch (IOException refused) {
            System.getLogger("test").log(System.Logger.Level.DEBUG, "refused", refused);
        }
    }

    private static String via(String request) {
        return header(request, "Via").contains(";alias")
                        && header(request, "Via").contains("/TLS ")
                ? "alias"
                : "OK";
    }

    private static String outcome(NettySipStack sip, InetSocketAddress address) throws Exception {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        SipUri target = SipUri.of("", "north.example");
        Headers headers = Headers.NONE
                .with("From", "<sip:tandem@127.0.0.1>;tag=a")
                .with("To", "<sip:north.example>")
                .with("Call-ID", "c" + System.nanoTime())
                .with("CSeq", "1 OPTIONS");
        sip.send(
                new SipRequest("OPTIONS", target, headers, Body.NONE),
                new Hop.Address(Hop.Transport.TLS, address),
                new ClientTransaction.Listener() {
                    @Override
                    public void onResponse(SipResponse response) {
                        outcome.complete(response.status() + " " + response.reason());
                    }

                    @Override
                    public void onTimeout() {
                        outcome.complete("timeout");
                    }

                    @Override
                    public void onTransportError(String what) {
                        outcome.complete(what);
                    }
                });
        return outcome.get(10, TimeUnit.SECONDS);
    }

    private static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return "";
            }
            head.write(octet);
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_trunk_with_the_right_certificate_is_spoken_to_and_told_to_use_the_connection() throws Exception {
        assertThat(ask(authority.issue("sip:north.example"), peer("north.example", right(), false), false))
                .isEqualTo("200 alias");
    }

    @Test
    void a_trunk_that_wants_our_certificate_gets_it() throws Exception {
        assertThat(ask(authority.issue("dns:north.example"), peer("north.example", right(), true), true))
                .startsWith("200");
    }

    @Test
    void a_trunk_that_wants_a_certificate_and_gets_none_is_not_reached() throws Exception {
        assertThat(ask(authority.issue("dns:north.example"), peer("north.example", right(), false), true))
                .doesNotStartWith("200");
    }

    @Test
    void another_name_is_refused_naming_both() throws Exception {
        assertThat(ask(authority.issue("dns:south.example"), peer("north.example", right(), false), false))
                .contains("for south.example, expected north.example", "tls.name", "tls.fingerprints");
    }

    @Test
    void a_wildcard_matches_nothing() throws Exception {
        assertThat(ask(authority.issue("dns:*.example"), peer("north.example", right(), false), false))
                .contains("a wildcard does not count");
    }

    /// RFC 5922 §7.1: where it names SIP domains, its DNS names say nothing.
    @Test
    void a_dns_name_beside_a_sip_domain_does_not_count() throws Exception {
        Identity both = authority.issue("sip:south.example", "dns:north.example");
        assertThat(ask(both, peer("north.example", right(), false), false)).contains("expected north.example");
    }

    @Test
    void a_stranger_authority_is_refused_with_the_remedy() throws Exception {
        assertThat(ask(other.issue("dns:north.example"), peer("north.example", right(), false), false))
                .contains("signed by CN=Other", "tls.ca-file");
    }

    @Test
    void the_system_does_not_vouch_for_a_self_made_one() throws Exception {
        assertThat(ask(other.issue("dns:north.example"), peer("north.example", new Trust.System(), false), false))
                .contains("the system's authorities do not vouch for");
    }

    @Test
    void one_that_ran_out_is_refused_with_the_date() throws Exception {
        Identity old = authority.issue(Duration.ofDays(-1), "dns:north.example");
        assertThat(ask(old, peer("north.example", right(), false), false)).contains("ran out on");
    }

    @Test
    void a_pinned_certificate_needs_neither_name_nor_authority() throws Exception {
        Identity pinned = other.issue("dns:whatever.example");
        String digest = pinned.fingerprint().replace(":", "");
        assertThat(ask(pinned, peer("north.example", new Trust.Pinned(Set.of(digest)), false), false))
                .startsWith("200");
    }

    @Test
    void another_than_the_pinned_one_is_refused_even_if_well_signed() throws Exception {
        Trust pinned = new Trust.Pinned(Set.of("0".repeat(64)));
        assertThat(ask(authority.issue("dns:north.example"), peer("north.example", pinned, false), false))
                .contains("which is not in its tls.fingerprints");
    }

    @Test
    void a_server_that_says_nothing_is_given_up_in_time() throws Exception {
        handshake = Duration.ofMillis(300);
        NettySipStack sip = start();
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            peers.expected = Optional.of(peer("north.example", right(), false));
            long began = System.nanoTime();
            assertThat(outcome(sip, (InetSocketAddress) mute.getLocalSocketAddress()))
                    .contains("TLS");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void nobody_is_connected_to_at_an_address_of_no_trunk() throws Exception {
        NettySipStack sip = start();
        assertThat(outcome(sip, new InetSocketAddress("127.0.0.1", 9))).startsWith("no connection");
    }

    private String call(SSLContext context) throws Exception {
        NettySipStack sip = start();
        InetSocketAddress gateway = sip.tlsAddresses().getFirst();
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(gateway.getAddress(), gateway.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            String shown = peers.recognised.poll(1, TimeUnit.SECONDS);
            return shown == null ? "nothing shown" : shown;
        }
    }

    @Test
    void a_caller_is_recognised_by_its_certificate() throws Exception {
        peers.expected = Optional.of(peer("north.example", right(), false));
        assertThat(call(authority.issue("sip:north.example").context(authority)))
                .isEqualTo("[north]");
    }

    @Test
    void a_caller_with_a_certificate_of_another_authority_is_nobody() throws Exception {
        peers.expected = Optional.of(peer("north.example", right(), false));
        assertThat(call(other.issue("sip:north.example").context(authority))).isEqualTo("[]");
    }

    @Test
    void a_caller_whose_certificate_ran_out_is_nobody() throws Exception {
        peers.expected = Optional.of(peer("north.example", right(), false));
        Identity old = authority.issue(Duration.ofDays(-1), "sip:north.example");
        assertThat(call(old.context(authority))).isEqualTo("[]");
    }

    /// Whom the stack may expect.
    private static final class Directory implements TlsSettings.Directory {
        private volatile Optional<Peer> expected = Optional.empty();
        private final BlockingQueue<String> recognised = new LinkedBlockingQueue<>();

        @Override
        public Optional<Peer> at(InetSocketAddress address) {
            return expected;
        }

        @Override
        public List<Peer> all() {
            return expected.stream().toList();
        }

        @Override
        public Optional<InetSocketAddress> backTo(InetSocketAddress lost) {
            return Optional.empty();
        }

        @Override
        public void recognised(Hop.Flow flow, List<Peer> as, List<X509Certificate> chain) {
            recognised.add(as.stream().map(Peer::name).toList().toString());
        }

        @Override
        public void forgotten(Hop.Flow flow) {
            assertThat(flow.transport()).isEqualTo(Hop.Transport.TLS);
        }
    }
}
