package io.tandem.tests.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A FreeSWITCH that is paused, and one that dies.
@ExtendWith(OnExchange.class)
class TroubleTest {
    private static final Sound.Tone SPOKEN = new Sound.Tone(700, -10);
    private static final double SPARE_HZ = 1000;

    private final Exchange exchange;
    private final WireBrowser alice;

    TroubleTest(Exchange exchange) throws Exception {
        this.exchange = exchange;
        alice = exchange.browser("alice");
        exchange.spare().number("9196", Script.start().answer(Sound.MEASURING_TONE));
    }

    private String trunkOfLastCall(int recordsBefore) throws Exception {
        Awaitility.await("a call record")
                .atMost(Duration.ofSeconds(10))
                .until(() -> exchange.gateway().callRecords().size() > recordsBefore);
        return lastRecord().get("trunk").asText();
    }

    private JsonNode lastRecord() throws Exception {
        return new ObjectMapper().readTree(exchange.gateway().callRecords().getLast());
    }

    @Test
    void a_paused_freeswitch_is_left_alone_until_it_resumes() throws Exception {
        exchange.freeSwitch().esl().api("fsctl pause inbound");
        try {
            assertThat(exchange.freeSwitch().options()).isEqualTo(503);
            awaitTrunk("unhealthy");
            int records = exchange.gateway().callRecords().size();
            FarCall call = alice.call("9196", SPOKEN);
            Listening.awaitTone(call, SPARE_HZ);
            call.hangUp();
            assertThat(trunkOfLastCall(records)).isEqualTo("spare");
            assertThat(lastRecord().get("attempts")).hasSize(1);
        } finally {
            exchange.freeSwitch().esl().api("fsctl resume inbound");
        }
        awaitTrunk("healthy");
        int records = exchange.gateway().callRecords().size();
        FarCall call = alice.call("9196", SPOKEN);
        Listening.awaitTone(call, 700);
        call.hangUp();
        assertThat(trunkOfLastCall(records)).isEqualTo("freeswitch");
    }

    private void awaitTrunk(String health) {
        Awaitility.await("FreeSWITCH is " + health)
                .atMost(Duration.ofSeconds(20))
                .until(() -> exchange.gateway()
                        .log()
                        .lines()
                        .filter(line -> line.contains("trunk=freeswitch "))
                        .reduce("", (_, last) -> last)
                        .contains("trunk=freeswitch " + health));
    }

    @Test
    void a_call_whose_freeswitch_dies_is_ended_with_its_reason() throws Exception {
        FarCall call = alice.call("9196", SPOKEN);
        Listening.awaitTone(call, 700);
        int records = exchange.gateway().callRecords().size();
        exchange.freeSwitch().kill();
        try {
            Ending ending = call.ended().get(30, TimeUnit.SECONDS);
            assertThat(ending.byUs()).isFalse();
            assertThat(ending.reason()).contains("Q.850;cause=");
            trunkOfLastCall(records);
            assertThat(lastRecord().get("end").get("type").asText()).isEqualTo("media-timeout");
            assertThat(lastRecord().get("end").get("side").asText()).isEqualTo("trunk");
        } finally {
            exchange.freeSwitch().restart();
        }
        awaitTrunk("healthy");
        FarCall next = alice.call("9196", SPOKEN);
        Listening.awaitTone(next, 700);
        next.hangUp();
    }
}
