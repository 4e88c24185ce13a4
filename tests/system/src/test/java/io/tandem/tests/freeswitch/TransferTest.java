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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Operators hand FreeSWITCH's calls over to other calls of FreeSWITCH, and hold them again and again; what each party
/// hears is measured, FreeSWITCH's by FreeSWITCH itself.
@ExtendWith(OnExchange.class)
class TransferTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final int CALLER_HZ = 1300;
    private static final double THIRD_HZ = 1004;
    private static final String THIRD = "9500";
    private static final int TURNS = 100;

    private final Exchange exchange;
    private final FreeSwitch node;
    private final WireBrowser alice;

    TransferTest(Exchange exchange) throws Exception {
        this.exchange = exchange;
        node = exchange.freeSwitch();
        alice = exchange.browser("alice");
    }

    @BeforeEach
    void nothingIsLeft() {
        exchange.awaitQuiet();
    }

    private FarCall answered() throws Exception {
        FarCall call = Awaitility.await("FreeSWITCH's call rings")
                .atMost(Duration.ofSeconds(10))
                .until(alice::latestCall, Optional::isPresent)
                .orElseThrow();
        call.perform(Script.start().answer(ALICE));
        call.answered().get(10, TimeUnit.SECONDS);
        Listening.awaitTone(call, CALLER_HZ);
        return call;
    }

    @Test
    void caller_is_sent_on_to_a_number_and_both_hear_each_other() throws Exception {
        String caller = node.calls(RunningGateway.NUMBER_OF_ALICE, CALLER_HZ);
        FarCall call = answered();
        ChannelEar callers = ChannelEar.at(node, caller);
        callers.awaitTone(ALICE.hz());
        assertThat(call.refer("sip:" + THIRD + "@tandem.local")
                        .get(5, TimeUnit.SECONDS)
                        .status())
                .isEqualTo(202);
        assertThat(call.ended().get(10, TimeUnit.SECONDS).byUs()).isFalse();
        callers.awaitTone(THIRD_HZ);
        ChannelEar.at(node, exchange.channelsOf(THIRD, 1).getFirst()).awaitTone(CALLER_HZ);
        node.esl().api("uuid_kill " + caller);
        exchange.awaitQuiet();
    }

    @Test
    void caller_on_hold_is_connected_with_a_number_and_both_hear_each_other() throws Exception {
        String caller = node.calls(RunningGateway.NUMBER_OF_ALICE, CALLER_HZ);
        FarCall first = answered();
        ChannelEar callers = ChannelEar.at(node, caller);
        callers.awaitTone(ALICE.hz());
        assertThat(first.reInvite("sendonly").get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        FarCall second = alice.call(THIRD, ALICE);
        Listening.awaitTone(second, THIRD_HZ);
        String third = exchange.channelsOf(THIRD, 1).getFirst();
        assertThat(first.connectWith(second).get(5, TimeUnit.SECONDS).status()).isEqualTo(202);
        first.ended().get(10, TimeUnit.SECONDS);
        second.ended().get(10, TimeUnit.SECONDS);
        callers.awaitTone(THIRD_HZ);
        ChannelEar.at(node, third).awaitTone(CALLER_HZ);
        node.esl().api("uuid_kill " + third);
        exchange.awaitQuiet();
    }

    @Test
    void a_call_is_held_and_resumed_a_hundred_times_by_either_side() throws Exception {
        FarCall call = alice.call("9196", ALICE);
        Listening.awaitTone(call, ALICE.hz());
        String channel = exchange.channelId();
        for (int turn = 0; turn < TURNS; turn++) {
            if (turn % 2 == 0) {
                held(call, "sendonly");
                held(call, "sendrecv");
            } else {
                // refused as long as the operator's resume is on its way
                Awaitility.await("FreeSWITCH holds")
                        .until(() -> node.esl().api("uuid_hold " + channel), said -> said.startsWith("+OK"));
                exchange.awaitState("HELD");
                assertThat(node.esl().api("uuid_hold off " + channel)).startsWith("+OK");
                exchange.awaitState("ACTIVE");
            }
            if (turn % 10 == 9) {
                // the echo carries it both ways
                Listening.awaitToneAnew(call, ALICE.hz());
            }
        }
        call.hangUp();
        call.ended().get(10, TimeUnit.SECONDS);
        exchange.awaitQuiet();
    }

    /// Again as long as the other side's own re-INVITE is under way (RFC 3261 §14.1).
    private static void held(FarCall call, String direction) {
        int status = Awaitility.await(direction)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> call.reInvite(direction).get(10, TimeUnit.SECONDS).status(), answer -> answer != 491);
        assertThat(status).isEqualTo(200);
    }
}
