package io.tandem.tests.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Calls that stand between an operator and FreeSWITCH: hold from either side, digits, and FreeSWITCH as the
/// caller.
@ExtendWith(OnExchange.class)
class TalkingTest {
    private static final Sound.Tone SPOKEN = new Sound.Tone(700, -10);

    private final Exchange exchange;
    private final WireBrowser alice;

    TalkingTest(Exchange exchange) throws Exception {
        this.exchange = exchange;
        alice = exchange.browser("alice");
        Awaitility.await("no channel is left from before")
                .atMost(Duration.ofSeconds(10))
                .until(() -> exchange.channelState().equals("NONE"));
    }

    private void hangUp(FarCall call) throws Exception {
        call.hangUp();
        assertThat(call.ended().get(10, TimeUnit.SECONDS).why()).isEqualTo("bye");
        exchange.awaitState("NONE");
    }

    @Test
    void freeswitch_holds_and_resumes_and_the_audio_comes_back() throws Exception {
        FarCall call = alice.call("9100", SPOKEN);
        Listening.awaitTone(call, 700);
        exchange.awaitState("HELD");
        awaitSilence(call);
        exchange.awaitState("ACTIVE");
        Listening.awaitToneAnew(call, 700);
        assertThat(call.heard().summary().ssrcs()).isEqualTo(1);
        hangUp(call);
    }

    @Test
    void a_hold_by_command_in_the_middle_of_a_call_is_passed_as_well() throws Exception {
        FarCall call = alice.call("9500", SPOKEN);
        Listening.awaitTone(call, 1004);
        String channel = exchange.channelId();
        assertThat(exchange.freeSwitch().esl().api("uuid_hold " + channel)).startsWith("+OK");
        exchange.awaitState("HELD");
        awaitSilence(call);
        assertThat(exchange.freeSwitch().esl().api("uuid_hold off " + channel)).startsWith("+OK");
        exchange.awaitState("ACTIVE");
        Listening.awaitToneAnew(call, 1004);
        hangUp(call);
    }

    private static void awaitSilence(FarCall call) {
        Awaitility.await("silence")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    long before = call.heard().summary().packets();
                    boolean quiet = call.heard().hz(Duration.ofMillis(100)) == 0;
                    return quiet || stopped(call, before);
                });
    }

    private static boolean stopped(FarCall call, long before) {
        return System.nanoTime() - call.heard().summary().lastPacketNanos() > 200_000_000L
                && call.heard().summary().packets() == before;
    }

    @Test
    void an_operators_hold_reaches_freeswitch_and_so_does_the_resume() throws Exception {
        FarCall call = alice.call("9196", SPOKEN);
        Listening.awaitTone(call, 700);
        exchange.freeSwitch().traceSip();

        assertThat(call.reInvite("sendonly").get(10, TimeUnit.SECONDS).body()).contains("a=recvonly");
        awaitSilence(call);
        Awaitility.await("the hold at FreeSWITCH")
                .atMost(Duration.ofSeconds(5))
                .until(() -> exchange.freeSwitch().log().contains("a=recvonly"));

        assertThat(call.reInvite("sendrecv").get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        Listening.awaitToneAnew(call, 700);
        hangUp(call);
    }

    @Test
    void digits_arrive_at_freeswitch() throws Exception {
        FarCall call = alice.call("9200", SPOKEN);
        call.answered().get(10, TimeUnit.SECONDS);
        exchange.awaitState("ACTIVE");
        String channel = exchange.channelId();
        call.dial("1234");
        Awaitility.await("the digits")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> assertThat(exchange.freeSwitch().esl().api("uuid_getvar " + channel + " tandem_dtmf"))
                                .isEqualTo("1234"));
        Awaitility.await("the digits come back")
                .atMost(Duration.ofSeconds(10))
                .until(() -> call.heard().summary().digits().equals("1234"));
        hangUp(call);
    }

    @Test
    void freeswitch_calls_an_operator_and_both_are_heard() throws Exception {
        call("+996312000201");
        FarCall call = Awaitility.await("the call rings")
                .atMost(Duration.ofSeconds(10))
                .until(alice::latestCall, Optional::isPresent)
                .orElseThrow();
        call.perform(Script.start().answer(SPOKEN));
        call.answered().get(10, TimeUnit.SECONDS);
        Listening.awaitTone(call, 700);
        hangUp(call);
    }

    private void call(String number) throws IOException {
        exchange.freeSwitch()
                .esl()
                .background("originate {ignore_early_media=true}sofia/gateway/tandem/" + number + " &echo");
    }

    @Test
    void a_call_is_ended_by_freeswitch_and_the_operator_is_told() throws Exception {
        FarCall call = alice.call("9196", SPOKEN);
        Listening.awaitTone(call, 700);
        exchange.freeSwitch().esl().api("uuid_kill " + exchange.channelId() + " NORMAL_CLEARING");
        assertThat(call.ended().get(10, TimeUnit.SECONDS).byUs()).isFalse();
    }
}
