package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.farend.FarCall;
import io.tandem.farend.Heard;
import io.tandem.farend.MediaLeg;
import io.tandem.farend.RtpLoop;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.Janus;
import io.tandem.tests.peer.JanusMedia;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.Requirement;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Calls whose WebRTC end is Janus: full ICE by libnice, DTLS by OpenSSL, SRTP by libsrtp.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JanusCallTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000301";
    private static final int PLAIN_PORTS = 40;

    private final List<JanusMedia> legs = new CopyOnWriteArrayList<>();
    private final Stalls stalls = new Stalls();

    @SuppressWarnings("NullAway.Init") // opened before all
    private Janus janus;

    @SuppressWarnings("NullAway.Init") // opened before all
    private RtpLoop plain;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeAll
    void startJanus() throws Exception {
        janus = Janus.start(Requirement.janus());
        int ports = FreePorts.block(PLAIN_PORTS);
        plain = new RtpLoop("janus-plain", ports, ports + PLAIN_PORTS - 1);
    }

    @AfterAll
    @SuppressWarnings("UnnecessaryNullCheck") // without Janus they were never opened
    void stopJanus() throws Exception {
        stalls.close();
        if (janus != null) {
            plain.close();
            janus.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.none()
                .with("media", "addresses: [\"127.0.0.1\", \"" + ownAddress() + "\"]")
                .withTrunk(
                        "north",
                        end -> end.withScript(_ -> Script.start().ring().answer(TELEPHONE))));
        legs.clear();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    /// libnice pairs no loopback addresses, so that another one of this machine must do.
    private static String ownAddress() throws SocketException {
        Optional<String> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
        assumeTrue(own.isPresent(), "there is no address but the loopback: no calls with Janus");
        return own.orElseThrow();
    }

    private MediaLeg media(Heard heard) {
        JanusMedia leg = new JanusMedia(janus, plain, heard);
        legs.add(leg);
        return leg;
    }

    private WireBrowser alice() throws Exception {
        return stage.registered("alice", this::media, settings -> settings);
    }

    private void talk(FarCall operator, FarCall telephone) throws Exception {
        legs.getFirst().up().get(10, TimeUnit.SECONDS);
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        operator.heard().restart();
        telephone.heard().restart();
        stalls.restart();
        Hearing.hears(operator, TELEPHONE.hz(), Hearing.SECOND);
        Hearing.hears(telephone, OPERATOR.hz(), Hearing.SECOND);
        Hearing.level(operator, -10);
        Hearing.level(telephone, -10);
        Hearing.unbroken(operator, 60, stalls);
        Hearing.unbroken(telephone, 60, stalls);
    }

    @Test
    void janus_offers_and_both_ends_hear_each_other_and_the_digits() throws Exception {
        FarCall operator = alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        telephone.answered().get(5, TimeUnit.SECONDS);
        talk(operator, telephone);
        operator.dial("12#");
        telephone.dial("9*0");
        Awaitility.await().untilAsserted(() -> {
            assertThat(telephone.heard().summary().digits()).isEqualTo("12#");
            assertThat(operator.heard().summary().digits()).isEqualTo("9*0");
        });
        operator.hangUp();
        assertThat(telephone.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
        assertThat(stage.record().text("srtp-profile")).isNotEmpty();
        stage.quiet();
    }

    @Test
    void janus_answers_our_lite_offer_and_both_ends_hear_each_other() throws Exception {
        WireBrowser alice = alice();
        FarCall telephone = stage.trunk().call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        FarCall operator = Stage.incoming(alice.agent());
        operator.perform(Script.start().answer(OPERATOR));
        telephone.answered().get(5, TimeUnit.SECONDS);
        talk(operator, telephone);
        telephone.hangUp();
        assertThat(operator.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
        stage.quiet();
    }
}
