package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.dtls.HelloCutter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bad, odd and repeated DTLS at the live port of a running media plane, over real sockets.
class DtlsAbuseTest {
    private static final PortId BROWSER = new PortId("browser");
    private static final PortId TRUNK = new PortId("trunk-1");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();
    private static final int GOOD_SUITE = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    private static final int GOOD_PROFILE = 1;

    /// All but who speaks.
    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private MediaLoops loops;
    private MediaSession session;
    private BrowserPeer browser;
    private RtpPeer trunk;
    private InetSocketAddress trunkPort;

    @BeforeEach
    void start() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_800, 27_899));
        session = loops.open("test", this::onEvent);
        browser = new BrowserPeer(DtlsIdentity.generate());
        trunk = new RtpPeer(0x1234);
        browser.meet(session.openBrowserPort(BROWSER));
        trunkPort = session.openTrunkPort(TRUNK).rtp();
        InetSocketAddress rtp = trunk.address();
        session.tell(new MediaCommand.ConnectTrunk(
                TRUNK, new RtpRemote(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), false), PCMA));
        session.tell(new MediaCommand.Hear(BROWSER, TRUNK, NOTHING));
        session.tell(new MediaCommand.Hear(TRUNK, BROWSER, NOTHING));
        settle();
    }

    private void onEvent(MediaEvent event) {
        if (!(event instanceof MediaEvent.AudioStarted || event instanceof MediaEvent.AudioStopped)) {
            events.add(event);
        }
    }

    @AfterEach
    void stop() {
        loops.close();
        browser.close();
        trunk.close();
    }

    private void settle() throws Exception {
        session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private void describe(DtlsRole gatewayRole) throws Exception {
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(gatewayRole), PCMA));
        settle();
    }

    private void connect(DtlsRole gatewayRole) throws Exception {
        describe(gatewayRole);
        browser.check(true);
        browser.startDtls(gatewayRole == DtlsRole.SERVER);
        browser.keys();
        assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(MediaEvent.BrowserConnected.class);
    }

    private int alertFor(ProtocolVersion version, int suite, int profile) throws Exception {
        describe(DtlsRole.SERVER);
        browser.check(true);
        HostileClient hostile = new HostileClient(
                datagram -> browser.wire().sendRaw(datagram, browser.gatewayAddress()), version, suite, profile);
        browser.wire().tap(datagram -> {
            if (datagram[0] >= 20 && datagram[0] <= 63) {
                hostile.deliver(datagram);
            }
        });
        int alert = hostile.alert();
        MediaEvent.BrowserFailed failed =
                (MediaEvent.BrowserFailed) Objects.requireNonNull(events.poll(10, TimeUnit.SECONDS));
        assertThat(failed.failure()).isIn(MediaEvent.Failure.DTLS_FAILED, MediaEvent.Failure.FINGERPRINT_MISMATCH);
        trunk.speak(700, 5, trunkPort);
        settle();
        assertThat(browser.wire().arrivals()).noneMatch(a -> a.bytes()[0] < 0);
        return alert;
    }

    @Test
    void a_client_of_dtls_1_0_is_refused() throws Exception {
        assertThat(alertFor(ProtocolVersion.DTLSv10, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, GOOD_PROFILE))
                .isEqualTo(AlertDescription.protocol_version);
    }

    /// NULL, EXPORT, 3DES, RC4, anonymous, and a good one without forward secrecy.
    @ParameterizedTest
    @CsvSource({"0xC006", "0x0002", "0x0008", "0x0003", "0xC008", "0x000A", "0xC007", "0xC018", "0x009C"})
    void a_client_with_a_weak_cipher_suite_alone_is_refused(String suite) throws Exception {
        assertThat(alertFor(ProtocolVersion.DTLSv12, Integer.decode(suite), GOOD_PROFILE))
                .isEqualTo(AlertDescription.handshake_failure);
    }

    /// SRTP_NULL_HMAC_SHA1_80 and _32 (RFC 5764 §4.1.2), and one that nobody knows.
    @ParameterizedTest
    @ValueSource(ints = {5, 6, 0x7777})
    void a_client_with_an_srtp_profile_that_hides_nothing_is_refused(int profile) throws Exception {
        assertThat(alertFor(ProtocolVersion.DTLSv12, GOOD_SUITE, profile))
                .isEqualTo(AlertDescription.handshake_failure);
    }

    @Test
    void a_client_without_a_certificate_gets_no_media() throws Exception {
        assertThat(alertFor(ProtocolVersion.DTLSv12, GOOD_SUITE, GOOD_PROFILE))
                .isEqualTo(AlertDescription.handshake_failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"in order", "reversed", "first last", "doubled", "reversed and doubled"})
    void a_client_hello_in_three_datagrams_is_put_together(String manner) throws Exception {
        HelloCutter cutter = new HelloCutter(3);
        browser.dtlsThrough(datagram -> {
            List<byte[]> parts = new ArrayList<>(cutter.cut(datagram));
            if (manner.startsWith("reversed")) {
                Collections.reverse(parts);
            } else if (manner.equals("first last")) {
                Collections.rotate(parts, -1);
            }
            if (manner.endsWith("doubled")) {
                parts.addAll(List.copyOf(parts));
            }
            return parts;
        });
        connect(DtlsRole.SERVER);
        assertThat(cutter.hasCut()).isTrue();
        BothWays.speak(browser, trunk, trunkPort);
    }

    @Test
    void a_new_client_hello_in_mid_call_is_ignored() throws Exception {
        connect(DtlsRole.SERVER);
        browser.wire().clear();
        byte[] hello = browser.dtlsSent().getFirst();
        for (int i = 0; i < 20; i++) {
            byte[] again = hello.clone();
            again[10] = (byte) (100 + i);
            browser.wire().sendRaw(again, browser.gatewayAddress());
        }
        HostileClient another = new HostileClient(
                datagram -> browser.wire().sendRaw(datagram, browser.gatewayAddress()),
                ProtocolVersion.DTLSv12,
                GOOD_SUITE,
                GOOD_PROFILE);
        assertThat(another.alert()).isEqualTo(-1);
        assertThat(browser.wire().arrivals()).isEmpty();
        BothWays.speak(browser, trunk, trunkPort);
        assertThat(events).isEmpty();
    }

    /// Only the right key would tell them from a repeated Finished: that is answered a few times, and no more.
    @Test
    void what_looks_like_a_renegotiation_changes_nothing_and_is_not_answered_without_end() throws Exception {
        connect(DtlsRole.SERVER);
        browser.wire().clear();
        byte[] record = HexFormat.of().parseHex("16fefd00010000000000400040" + "5a".repeat(64));
        for (int i = 0; i < 200; i++) {
            record[10] = (byte) i;
            browser.wire().sendRaw(record, browser.gatewayAddress());
        }
        BothWays.speak(browser, trunk, trunkPort);
        assertThat(browser.wire().arrivals().stream().filter(a -> a.bytes()[0] > 0))
                .hasSizeLessThanOrEqualTo(16);
        assertThat(events).isEmpty();
    }

    @Test
    void a_close_notify_of_a_third_host_ends_nothing() throws Exception {
        connect(DtlsRole.SERVER);
        try (RtpPeer third = new RtpPeer(0x6666)) {
            for (String alert : List.of(
                    "15fefd00000000000000500002" + "0100",
                    "15fefd00000000000000510002" + "0228",
                    "15fefd0001000000000050001a" + "00".repeat(26))) {
                byte[] datagram = HexFormat.of().parseHex(alert);
                third.sendRaw(datagram, browser.gatewayAddress());
                // anybody can write the browser's address on what is not encrypted
                browser.wire().sendRaw(datagram, browser.gatewayAddress());
            }
            BothWays.speak(browser, trunk, trunkPort);
            assertThat(third.arrivals()).isEmpty();
        }
        assertThat(events).isEmpty();
    }

    /// As a re-INVITE may say that needs a new association (RFC 8842 §5.3, §5.5).
    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void the_roles_may_change_in_mid_call(DtlsRole first) throws Exception {
        connect(first);
        BothWays.speak(browser, trunk, trunkPort);
        browser.forgetDtls();
        connect(first == DtlsRole.SERVER ? DtlsRole.CLIENT : DtlsRole.SERVER);
        BothWays.speak(browser, trunk, trunkPort);
        browser.forgetDtls();
        connect(first);
        BothWays.speak(browser, trunk, trunkPort);
    }
}
