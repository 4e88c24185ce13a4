package io.tandem.tests.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What an operator hears of FreeSWITCH's answers, before the real answer, at it and instead of it.
@ExtendWith(OnExchange.class)
class EarlyMediaTest {
    private static final Pattern STATE = Pattern.compile("\"state\":\"([a-z-]+)\"");
    private static final Sound.Tone SPOKEN = new Sound.Tone(700, -10);
    private static final double RINGBACK_HZ = 425;

    private final WireBrowser alice;

    EarlyMediaTest(Exchange exchange) throws Exception {
        alice = exchange.browser("alice");
    }

    private void awaitState(FarCall call, String state) {
        Awaitility.await(state)
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> states(call).contains(state));
    }

    private List<String> states(FarCall call) {
        return alice.progress(call).stream()
                .flatMap(body -> STATE.matcher(body).results())
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static void hangUp(FarCall call) throws Exception {
        call.hangUp();
        assertThat(call.ended().get(10, TimeUnit.SECONDS).why()).isEqualTo("bye");
    }

    @Test
    void audio_goes_both_ways_when_freeswitch_answers_at_once() throws Exception {
        FarCall call = alice.call("9196", SPOKEN);
        awaitState(call, "answered");
        Listening.awaitTone(call, 700);
        hangUp(call);
    }

    @Test
    void a_180_without_audio_is_heard_as_our_ringback_until_the_answer() throws Exception {
        Listening.assertSmooth(this::ringsAndAnswers);
    }

    private FarCall ringsAndAnswers() throws Exception {
        FarCall call = alice.call("9180", SPOKEN);
        awaitState(call, "ringing");
        assertThat(alice.earlyAnswered(call)).isTrue();
        Listening.awaitTone(call, RINGBACK_HZ);
        assertThat(states(call)).doesNotContain("answered");
        Listening.awaitTone(call, 700);
        assertThat(states(call)).endsWith("ringing", "answered");
        hangUp(call);
        return call;
    }

    @Test
    void early_media_is_heard_before_the_answer_and_the_answer_after_it() throws Exception {
        Listening.assertSmooth(this::playsAndAnswers);
    }

    private FarCall playsAndAnswers() throws Exception {
        FarCall call = alice.call("9183", SPOKEN);
        Listening.awaitTone(call, 1000);
        assertThat(states(call)).doesNotContain("answered");
        Listening.awaitTone(call, 440);
        awaitState(call, "answered");
        assertThat(states(call)).contains("early-media").endsWith("answered");
        hangUp(call);
        return call;
    }

    @Test
    void early_media_after_ringing_takes_the_place_of_our_ringback() throws Exception {
        Listening.assertSmooth(this::ringsPlaysAndAnswers);
    }

    private FarCall ringsPlaysAndAnswers() throws Exception {
        FarCall call = alice.call("9184", SPOKEN);
        awaitState(call, "ringing");
        Listening.awaitTone(call, RINGBACK_HZ);
        awaitState(call, "early-media");
        // ours pauses after a second, FreeSWITCH's tone of the same frequency does not
        Awaitility.await("a steady tone")
                .atMost(Duration.ofSeconds(3))
                .pollInterval(Duration.ofMillis(40))
                .until(() -> Listening.quietest(call, Duration.ofMillis(1_500)) > -30);
        assertThat(states(call)).doesNotContain("answered");
        Listening.awaitTone(call, 700);
        hangUp(call);
        return call;
    }

    @Test
    void busy_is_heard_as_busy_tone_and_then_told_by_the_bye() throws Exception {
        FarCall call = alice.call("9486", SPOKEN);
        awaitState(call, "failed");
        Listening.awaitTone(call, 425);
        assertThat(alice.progress(call).getLast()).contains("\"sip\":486", "\"q850\":17", "\"heard\":\"busy\"");
        Ending ending = call.ended().get(10, TimeUnit.SECONDS);
        assertThat(ending.byUs()).isFalse();
        assertThat(ending.reason()).contains("SIP;cause=486", "Q.850;cause=17");
        assertThat(Listening.melody(call, Duration.ofMillis(1_500))).contains(0L);
    }

    @Test
    void the_special_information_tone_of_freeswitch_is_heard_before_its_404_ends_the_call() throws Exception {
        FarCall call = alice.call("9404", SPOKEN);
        awaitState(call, "early-media");
        awaitState(call, "failed");
        assertThat(Listening.melody(call, Duration.ofSeconds(4))).containsSubsequence(950L, 1400L, 1800L);
        assertThat(alice.progress(call).getLast()).contains("\"sip\":404", "\"q850\":1");
        Ending ending = call.ended().get(15, TimeUnit.SECONDS);
        assertThat(ending.reason()).contains("SIP;cause=404", "Q.850;cause=1");
    }
}
