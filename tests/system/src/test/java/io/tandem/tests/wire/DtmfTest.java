package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Seen;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Digits between an operator's page and a trunk on the wire, whatever way each of them says them.
class DtmfTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(500, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000999";
    private static final String RELAY = "application/dtmf-relay";

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @SuppressWarnings("NullAway.Init")
    private FarCall operator;

    @SuppressWarnings("NullAway.Init")
    private FarCall telephone;

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private void talk(String... trunk) throws Exception {
        Script answer = Script.start().answer(TELEPHONE);
        stage = Stage.open(StageSettings.none().withTrunk("north", end -> end.withScript(_ -> answer), trunk));
        operator = stage.alice().call(NUMBER, OPERATOR);
        telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
    }

    private static void info(FarCall from, String digit) throws Exception {
        String body = "Signal=" + digit + "\r\nDuration=100\r\n";
        SipMessage answer = from.send("INFO", RELAY, body).get(5, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
    }

    private static void digits(FarCall at, String digits) {
        Awaitility.await("digits " + digits + " at " + at)
                .atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(at.heard().summary().digits()).isEqualTo(digits));
    }

    private static List<String> infos(FarCall at) {
        return at.messages().stream()
                .filter(Seen::inbound)
                .map(Seen::message)
                .filter(message -> message.isRequest() && message.method().equals("INFO"))
                .map(SipMessage::body)
                .filter(body -> body.startsWith("Signal="))
                .toList();
    }

    @Test
    void info_of_either_side_is_an_event_at_the_other_and_both_hear_each_other_after_it() throws Exception {
        talk();
        for (String digit : List.of("4", "2", "2", "#")) {
            info(operator, digit);
        }
        digits(telephone, "422#");
        info(telephone, "9");
        info(telephone, "*");
        digits(operator, "9*");
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
    }

    @Test
    void an_event_of_the_page_is_an_info_at_a_trunk_that_takes_info() throws Exception {
        talk("dtmf: info");
        operator.dial("17");
        Awaitility.await("two INFOs")
                .atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(infos(telephone))
                        .containsExactly("Signal=1\r\nDuration=100\r\n", "Signal=7\r\nDuration=100\r\n"));
        assertThat(telephone.heard().summary().digits()).isEmpty();
        info(telephone, "3");
        digits(operator, "3");
    }

    @Test
    void digits_are_tones_both_ways_on_a_trunk_that_takes_nothing_else() throws Exception {
        talk("dtmf: inband");
        info(operator, "5");
        Awaitility.await("770 and 1336 Hz at the trunk")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> sounds(telephone, 770) && sounds(telephone, 1336));
        assertThat(telephone.heard().summary().digits()).isEmpty();
        telephone.perform(Script.start()
                .play(new Sound.Pair(new Sound.Tone(697, -11), new Sound.Tone(1477, -9)))
                .pause(Duration.ofMillis(150))
                .play(TELEPHONE));
        digits(operator, "3");
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
    }

    /// That frequency is above -20 dBm0 in the last 40 ms.
    private static boolean sounds(FarCall call, double hz) {
        short[] pcm = call.heard().last(Duration.ofMillis(40));
        double re = 0;
        double im = 0;
        for (int i = 0; i < pcm.length; i++) {
            re += pcm[i] * Math.cos(2 * Math.PI * hz * i / 8000);
            im += pcm[i] * Math.sin(2 * Math.PI * hz * i / 8000);
        }
        double peak = pcm.length == 0 ? 0 : 2 * Math.hypot(re, im) / pcm.length;
        return 20 * Math.log10(Math.max(peak, 1) / 32_768) + 3.14 > -20;
    }
}
