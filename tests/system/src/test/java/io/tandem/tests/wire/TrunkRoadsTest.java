package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Challenge;
import io.tandem.farend.FarCall;
import io.tandem.farend.Registrar;
import io.tandem.farend.Script;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import io.tandem.farend.TlsEnd;
import io.tandem.gateway.sip.TlsSettings.CertificateFiles;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.NameServer;
import io.tandem.tests.support.TestAuthority;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The roads to trunks other than a plain address: TLS with certificates both ways, names of the DNS, registering,
/// IPv6. Each with audio both ways.
class TrunkRoadsTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000998";
    private static final String LOOPBACK = "\\[(::1|0:0:0:0:0:0:0:1)]:";
    private static final Script SPEAKS = Script.start().ring().answer(TELEPHONE);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static void bothHear(FarCall operator, FarCall telephone) {
        Hearing.hears(telephone, OPERATOR.hz());
        Hearing.hears(operator, TELEPHONE.hz());
    }

    private void callsOut() throws Exception {
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        bothHear(operator, telephone);
        operator.hangUp();
        stage.quiet();
    }

    private void comesIn() throws Exception {
        WireBrowser alice = stage.alice();
        FarCall telephone = stage.trunk().call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        FarCall operator = Stage.incoming(alice.agent());
        operator.perform(Script.start().answer(OPERATOR));
        bothHear(operator, telephone);
        telephone.hangUp();
        stage.quiet();
    }

    private void openSecure(@Nullable TestAuthority gatewayTrusts) throws Exception {
        TestAuthority authority = new TestAuthority("Right");
        TestAuthority trusted = gatewayTrusts == null ? authority : gatewayTrusts;
        CertificateFiles own = authority.issue("sip:tandem.example").files(directory, "own");
        int port = FreePorts.one();
        TlsEnd end = new TlsEnd(authority.issue("sip:north.example").context(authority), true);
        stage = Stage.open(StageSettings.none()
                .with(
                        "listen",
                        "sip-tls-port: " + port,
                        "sip-tls-certificate-file: " + own.chain(),
                        "sip-tls-private-key-file: " + own.key())
                .withTlsTrunk(
                        "north",
                        end,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        e -> e.withScript(_ -> SPEAKS),
                        "tls: {ca-file: \"" + trusted.file(directory) + "\", name: north.example,"
                                + " require-certificate: true}"));
    }

    @Test
    void calls_go_over_tls_with_certificates_of_both_sides() throws Exception {
        openSecure(null);
        callsOut();
    }

    @Test
    void calls_come_over_tls_from_the_trunk_whose_certificate_is_shown() throws Exception {
        openSecure(null);
        comesIn();
    }

    @Test
    void a_trunk_whose_certificate_is_not_trusted_gets_no_call_and_brings_none() throws Exception {
        openSecure(new TestAuthority("Another"));
        FarCall refused = stage.trunk().call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        assertThat(refused.ended().get(5, TimeUnit.SECONDS).status()).isEqualTo(403);
        WireBrowser alice = stage.alice();
        alice.call(NUMBER, OPERATOR);
        assertThat(stage.record().attempts()).isEqualTo("north unavailable 503");
        assertThat(stage.trunk().calls()).hasSize(1);
    }

    /// The host of the first priority is silent, as a machine that is down: nothing answers, nothing is refused.
    @Test
    void a_name_leads_to_the_next_host_within_two_seconds_and_at_once_when_the_first_is_known_to_be_silent()
            throws Exception {
        try (NameServer dns = new NameServer();
                DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            dns.naptr("pbx.example", 1, 1, "SIP+D2U", "_sip._udp.pbx.example")
                    .srv("_sip._udp.pbx.example", 60, 1, 1, silent.getLocalPort(), "one.example")
                    .address("one.example", 60, "127.0.0.1")
                    .address("two.example", 60, "127.0.0.1");
            int[] port = new int[1];
            stage = Stage.open(StageSettings.none()
                    .with("sip", "dns-servers: ['127.0.0.1:" + dns.address().getPort() + "']", "t1-ms: 100")
                    .withTrunk(
                            "north",
                            end -> {
                                port[0] = FreePorts.one();
                                dns.srv("_sip._udp.pbx.example", 60, 2, 1, port[0], "two.example");
                                return end.withScript(_ -> SPEAKS)
                                        .withAddresses(
                                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port[0]),
                                                end.gateway());
                            },
                            "addresses: ['sip:pbx.example']",
                            "options-interval-seconds: 5",
                            "options-timeout-ms: 3000"));
            WireBrowser alice = stage.alice();
            long began = System.nanoTime();
            FarCall operator = alice.call(NUMBER, OPERATOR);
            FarCall telephone = Stage.incoming(stage.trunk());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(2_000));
            bothHear(operator, telephone);
            operator.hangUp();
            stage.quiet();

            began = System.nanoTime();
            FarCall second = alice.call(NUMBER, OPERATOR);
            Awaitility.await().until(() -> stage.trunk().calls().size() == 2);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            second.hangUp();
            stage.quiet();
        }
    }

    @Test
    void we_register_at_a_provider_are_called_by_it_and_take_our_leave() throws Exception {
        Challenge account = new Challenge("provider.example", "acc17", "s3cret", "SHA-256", "n1");
        Registrar[] registrar = new Registrar[1];
        stage = Stage.open(StageSettings.none()
                .withTrunk(
                        "north",
                        end -> end,
                        "username: acc17",
                        "password: s3cret",
                        "realm: provider.example",
                        "domain: provider.example",
                        "register: true",
                        "registration: {contact-user: \"" + Stage.NUMBER_OF_ALICE + "\"}"));
        registrar[0] = stage.trunk().takeRegistrations(account);
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> registrar[0].latest().isPresent());
        assertThat(registrar[0].latest().orElseThrow().first("Contact").orElseThrow())
                .contains(Stage.NUMBER_OF_ALICE + "@127.0.0.1");
        comesIn();
        stage.gateway().close();
        assertThat(registrar[0].latest().orElseThrow().first("Expires")).contains("0");
    }

    @Test
    void a_trunk_on_ipv6_beside_one_on_ipv4_is_heard_both_ways() throws Exception {
        stage = Stage.open(StageSettings.none()
                .with("listen", "sip-more-addresses: ['::1']")
                .with("media", "addresses: ['127.0.0.1', '::1']")
                .withTrunk(
                        "six",
                        end -> end.withScript(_ -> SPEAKS)
                                .withAddresses(
                                        new InetSocketAddress("::1", 0),
                                        new InetSocketAddress(
                                                "::1", end.gateway().getPort())))
                .withTrunk("four", end -> end.withScript(_ -> SPEAKS)));
        callsOut();
        comesIn();
        SipMessage invite = stage.trunk().seen().stream()
                .filter(seen -> seen.inbound() && seen.message().is("INVITE"))
                .findFirst()
                .orElseThrow()
                .message();
        assertThat(invite.first("Via").orElse("")).containsPattern(LOOPBACK);
        assertThat(invite.first("Contact").orElse("")).containsPattern("@" + LOOPBACK);
        assertThat(invite.body()).contains("c=IN IP6 ");
    }
}
