package io.tandem.tests.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Sound;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// RFC 4028 with FreeSWITCH, at the shortest interval that it takes.
class SessionTimerTest {
    private static final Pattern REFRESHED =
            Pattern.compile("SIP/2\\.0 200 OK\\r?\\n(?:[^\\r\\n]+\\r?\\n)*CSeq: (?:[2-9]|\\d\\d+) (?:UPDATE|INVITE)");

    @Test
    void a_session_of_90_seconds_is_refreshed_at_half_time_and_goes_on() throws Exception {
        try (Exchange exchange = Exchange.open("sip:\n  session-expires-seconds: 90\n")) {
            exchange.freeSwitch().traceSip();
            FarCall call = exchange.browser("alice").call("9196", new Sound.Tone(700, -10));
            Listening.awaitTone(call, 700);
            assertThat(exchange.freeSwitch().log()).contains("Session-Expires: 90;refresher=");
            Awaitility.await("a refresh, answered with 200")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> REFRESHED.matcher(exchange.freeSwitch().log()).find());
            Listening.awaitToneAnew(call, 700);
            assertThat(call.heard().summary().ssrcs()).isEqualTo(1);
            call.hangUp();
            assertThat(call.ended().get(10, TimeUnit.SECONDS).why()).isEqualTo("bye");
        }
    }
}
