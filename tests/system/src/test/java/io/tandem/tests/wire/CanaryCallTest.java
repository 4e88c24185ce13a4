package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.G711;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.BrowserSettings;
import io.tandem.tests.peer.SrtpProfile;
import io.tandem.tests.peer.WireBrowser;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A call each way between a browser and a trunk, both directions measured at both ends.
class CanaryCallTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000101";

    private final Stalls stalls = new Stalls();

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    private void open(StageSettings settings) throws Exception {
        stage = Stage.open(settings);
    }

    @AfterEach
    void close() throws Exception {
        stalls.close();
        stage.close();
    }

    private static StageSettings answering(G711... codecs) {
        return StageSettings.none()
                .withTrunk(
                        "north",
                        end -> end.withCodecs(codecs)
                                .withScript(_ -> Script.start().ring().answer(TELEPHONE)));
    }

    /// Both hear each other for a second, at the right level and without a gap.
    private void talk(FarCall operator, FarCall telephone) {
        Hearing.hears(operator, 1000);
        Hearing.hears(telephone, 700);
        operator.heard().restart();
        telephone.heard().restart();
        stalls.restart();
        Hearing.hears(operator, 1000, Hearing.SECOND);
        Hearing.hears(telephone, 700, Hearing.SECOND);
        Hearing.level(operator, -10);
        Hearing.level(telephone, -10);
        Hearing.unbroken(operator, 60, stalls);
        Hearing.unbroken(telephone, 60, stalls);
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void a_browser_calls_a_number_and_both_hear_each_other(SrtpProfile profile) throws Exception {
        open(answering(G711.PCMA, G711.PCMU));
        WireBrowser alice = stage.alice(settings -> settings.withProfiles(profile));
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        telephone.answered().get(5, TimeUnit.SECONDS);
        talk(operator, telephone);
        assertThat(alice.figures(operator).profile()).isEqualTo(profile.name());
        assertThat(alice.figures(operator).forgeries()).isZero();
        operator.hangUp();
        assertThat(telephone.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
        CallRecordLine record = stage.record();
        assertThat(record.end()).isEqualTo("operator hung-up 200 16");
        assertThat(record.answered()).isTrue();
        assertThat(record.text("user")).isEqualTo("alice");
        assertThat(record.text("number")).isEqualTo(NUMBER);
        assertThat(record.attempts()).isEqualTo("north answered 200");
        stage.quiet();
    }

    @ParameterizedTest
    @CsvSource({"AES_128_GCM,active", "AES_128_GCM,passive", "AES_128_CM_SHA1_80,active", "AES_128_CM_SHA1_80,passive"})
    void a_number_calls_an_operator_and_both_hear_each_other(SrtpProfile profile, String setup) throws Exception {
        open(answering(G711.PCMA, G711.PCMU));
        UnaryOperator<BrowserSettings> role =
                setup.equals("passive") ? BrowserSettings::answeringAsDtlsServer : UnaryOperator.identity();
        WireBrowser alice = stage.alice(settings -> role.apply(settings.withProfiles(profile)));
        FarCall telephone = stage.trunk().call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        FarCall operator = Stage.incoming(alice.agent());
        operator.perform(Script.start().answer(OPERATOR));
        telephone.answered().get(5, TimeUnit.SECONDS);
        talk(operator, telephone);
        assertThat(alice.figures(operator).profile()).isEqualTo(profile.name());
        telephone.hangUp();
        assertThat(operator.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
        CallRecordLine record = stage.record();
        assertThat(record.end()).isEqualTo("trunk hung-up 200 16");
        assertThat(record.text("direction")).isEqualTo("incoming");
        stage.quiet();
    }

    @ParameterizedTest
    @CsvSource({"PCMA,PCMA", "PCMU,PCMU", "PCMU,PCMA", "PCMA,PCMU"})
    void each_side_may_speak_its_own_law(G711 calling, G711 called) throws Exception {
        String codec = called.name().toLowerCase(Locale.ROOT);
        open(StageSettings.none()
                .withTrunk(
                        "north",
                        end -> end.withCodecs(called)
                                .withScript(_ -> Script.start().answer(TELEPHONE)),
                        "codecs: [" + codec + "]"));
        WireBrowser alice = stage.alice(settings -> settings.withCodecs(calling));
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        telephone.answered().get(5, TimeUnit.SECONDS);
        talk(operator, telephone);
        assertThat(operator.heard().summary().timestampBreaks()).isZero();
        telephone.hangUp();
        assertThat(operator.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
        assertThat(stage.record().end()).isEqualTo("trunk hung-up 200 16");
    }

    @Test
    void a_trunk_by_tcp_is_called_and_both_hear_each_other() throws Exception {
        open(StageSettings.none()
                .withTcpTrunk(
                        "north",
                        end -> end.withScript(_ -> Script.start().ring().answer(TELEPHONE))));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        operator.answered().get(5, TimeUnit.SECONDS);
        FarCall telephone = Stage.incoming(stage.trunk());
        talk(operator, telephone);
        assertThat(telephone.messages().getFirst().message().first("Via").orElseThrow())
                .startsWith("SIP/2.0/TCP");
        operator.hangUp();
        telephone.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    @Test
    void digits_pass_in_both_directions() throws Exception {
        open(answering(G711.PCMA));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        telephone.answered().get(5, TimeUnit.SECONDS);
        talk(operator, telephone);
        operator.dial("12#");
        telephone.dial("9*0");
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            assertThat(telephone.heard().summary().digits()).isEqualTo("12#");
            assertThat(operator.heard().summary().digits()).isEqualTo("9*0");
        });
        operator.hangUp();
        Ending ending = telephone.ended().get(5, TimeUnit.SECONDS);
        assertThat(ending.reason()).doesNotContain("503");
    }
}
