package io.tandem.tests.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.RunningGateway;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// FreeSWITCH with `transfer: refer`: a telephone behind it, which it has bridged with the operator, is sent on by
/// FreeSWITCH itself, and no call is left at the gateway. A party in an application of FreeSWITCH's is bridged.
class ReferredTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1300, -13);
    private static final Sound.Tone OTHER = new Sound.Tone(1600, -13);
    private static final double THIRD_HZ = 1004;

    /// What is tried with an exchange of one's own.
    private interface Scene {
        void play(Exchange exchange) throws Exception;
    }

    private static void on(Scene scene) throws Exception {
        try (Exchange exchange = Exchange.open("transfer: refer", "")) {
            try {
                scene.play(exchange);
            } catch (Exception | AssertionError failed) {
                System.err.println(exchange.diaries());
                throw failed;
            }
        }
    }

    @Test
    void freeswitch_sends_its_telephone_on_by_itself() throws Exception {
        on(ReferredTest::sendsOn);
    }

    @Test
    void what_freeswitch_cannot_send_on_is_bridged() throws Exception {
        on(ReferredTest::cannot);
    }

    @Test
    void freeswitch_connects_its_two_telephones_by_itself() throws Exception {
        on(ReferredTest::connects);
    }

    /// FreeSWITCH bridges one of its telephones with the operator.
    private static FarCall answered(Exchange exchange, WireBrowser alice, String telephone, int calls)
            throws Exception {
        exchange.freeSwitch()
                .esl()
                .background("originate {force_transfer_context=tandem}sofia/tandem/" + telephone + "@127.0.0.1:"
                        + exchange.spare().north().address().getPort() + " &bridge(sofia/gateway/tandem/"
                        + RunningGateway.NUMBER_OF_ALICE + ")");
        FarCall call = Awaitility.await("FreeSWITCH's call rings")
                .atMost(Duration.ofSeconds(10))
                .until(alice::calls, all -> all.size() == calls)
                .getLast();
        call.perform(Script.start().answer(ALICE));
        call.answered().get(10, TimeUnit.SECONDS);
        return call;
    }

    private static void connects(Exchange exchange) throws Exception {
        WireBrowser alice = exchange.browser("alice");
        exchange.spare().number("555", Script.start().answer(TELEPHONE));
        exchange.spare().number("556", Script.start().answer(OTHER));
        exchange.freeSwitch().traceSip();
        FarCall first = answered(exchange, alice, "555", 1);
        Listening.awaitTone(first, TELEPHONE.hz());
        FarCall second = answered(exchange, alice, "556", 2);
        Listening.awaitTone(second, OTHER.hz());
        FarCall telephone = exchange.spare().callTo("555");
        FarCall other = exchange.spare().callTo("556");

        assertThat(first.connectWith(second).get(5, TimeUnit.SECONDS).status()).isEqualTo(202);
        assertThat(first.ended().get(10, TimeUnit.SECONDS).byUs()).isFalse();
        assertThat(second.ended().get(10, TimeUnit.SECONDS).byUs()).isFalse();
        Listening.awaitToneAnew(telephone, OTHER.hz());
        Listening.awaitToneAnew(other, TELEPHONE.hz());
        assertThat(exchange.freeSwitch().log()).contains("REFER sip:", "?Replaces=");
        Awaitility.await("two call records")
                .until(
                        () -> exchange.gateway().callRecords(),
                        records -> records.size() == 2
                                && records.stream().anyMatch(r -> r.contains("\"result\":\"done\"")));
        telephone.hangUp();
        exchange.awaitQuiet();
    }

    /// FreeSWITCH plays to the operator itself: there is nobody behind that it could send on.
    private static void cannot(Exchange exchange) throws Exception {
        FarCall call = exchange.browser("alice").call("9500", ALICE);
        Listening.awaitTone(call, THIRD_HZ);
        String player = exchange.channelsOf("9500", 1).getFirst();
        exchange.freeSwitch().traceSip();
        assertThat(call.refer("sip:9196@tandem.local").get(5, TimeUnit.SECONDS).status())
                .isEqualTo(202);
        assertThat(call.ended().get(10, TimeUnit.SECONDS).byUs()).isFalse();
        assertThat(exchange.freeSwitch().log()).contains("REFER sip:", "SIP/2.0 403 Forbidden");
        // 9196 plays back what it hears
        ChannelEar.at(exchange.freeSwitch(), player).awaitTone(THIRD_HZ);
        exchange.channelsOf("9196", 1);
        exchange.freeSwitch().esl().api("uuid_kill " + player);
        exchange.awaitQuiet();
    }

    private static void sendsOn(Exchange exchange) throws Exception {
        WireBrowser alice = exchange.browser("alice");
        exchange.spare().number("555", Script.start().answer(TELEPHONE));
        exchange.freeSwitch().traceSip();
        exchange.freeSwitch()
                .esl()
                .background("originate {force_transfer_context=tandem}sofia/tandem/555@127.0.0.1:"
                        + exchange.spare().north().address().getPort() + " &bridge(sofia/gateway/tandem/"
                        + RunningGateway.NUMBER_OF_ALICE + ")");
        FarCall call = Awaitility.await("FreeSWITCH's call rings")
                .atMost(Duration.ofSeconds(10))
                .until(alice::latestCall, Optional::isPresent)
                .orElseThrow();
        call.perform(Script.start().answer(ALICE));
        call.answered().get(10, TimeUnit.SECONDS);
        Listening.awaitTone(call, TELEPHONE.hz());
        FarCall telephone = exchange.spare().callTo("555");
        Listening.awaitTone(telephone, ALICE.hz());

        assertThat(call.refer("sip:9500@tandem.local").get(5, TimeUnit.SECONDS).status())
                .isEqualTo(202);
        assertThat(call.ended().get(10, TimeUnit.SECONDS).byUs()).isFalse();
        Listening.awaitToneAnew(telephone, THIRD_HZ);
        assertThat(exchange.freeSwitch().log()).contains("REFER sip:", "Refer-To: <sip:9500@");
        assertThat(exchange.channelsOf("555", 1)).hasSize(1);
        assertThat(exchange.gateway().log()).contains("transferred by user=alice");
        String record = Awaitility.await("a call record")
                .until(() -> exchange.gateway().callRecords(), records -> records.size() == 1)
                .getFirst();
        assertThat(record).contains("\"result\":\"done\"");
        telephone.hangUp();
        exchange.awaitQuiet();
    }
}
