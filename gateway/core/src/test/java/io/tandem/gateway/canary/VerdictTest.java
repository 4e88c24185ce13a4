package io.tandem.gateway.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.canary.Hearing.Kind;
import io.tandem.gateway.canary.Hearing.Part;
import io.tandem.gateway.trunk.TrunkCanaryConfig.Expect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Optional<Duration> SOON = Optional.of(Duration.ofMillis(1200));

    private static TestWish wish(Expect expect, int hz) {
        return new TestWish("107", expect, hz, Duration.ofSeconds(30), Duration.ofSeconds(5));
    }

    private static List<Part> heard(Kind kind, int hz) {
        return List.of(new Part(kind, hz, 0, 2000));
    }

    private static Verdict talked(Expect expect, int hz, Kind kind, int heardHz) {
        return Verdict.of(wish(expect, hz), SOON, SOON, Optional.empty(), List.of(), heard(kind, heardHz));
    }

    @Test
    void an_echo_is_two_way_audio() {
        Verdict verdict = talked(Expect.ECHO, 0, Kind.ECHO, 0);
        assertThat(verdict.good()).isTrue();
        assertThat(verdict.text()).isEqualTo("answered after 1.2 s; our own tone came back, so audio flows both ways");
    }

    @Test
    void silence_is_no_audio_and_says_where_to_look() {
        assertThat(talked(Expect.ANSWER, 0, Kind.SILENCE, 0).good()).isTrue();
        Verdict verdict = talked(Expect.AUDIO, 0, Kind.SILENCE, 0);
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.text()).contains("no audio", "RTP address");
    }

    @Test
    void what_a_network_says_of_a_failure_is_no_audio_of_who_answered() {
        Verdict verdict = talked(Expect.AUDIO, 0, Kind.BUSY, 425);
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.text()).contains("heard: busy", "expected: audio of who answers");
        assertThat(talked(Expect.AUDIO, 0, Kind.SPECIAL_INFORMATION, 0).good()).isFalse();
    }

    @Test
    void the_tone_that_is_expected_must_be_that_one() {
        assertThat(talked(Expect.TONE, 0, Kind.TONE, 1300).good()).isTrue();
        assertThat(talked(Expect.TONE, 1300, Kind.TONE, 1310).good()).isTrue();
        Verdict other = talked(Expect.TONE, 1300, Kind.TONE, 700);
        assertThat(other.good()).isFalse();
        assertThat(other.text()).contains("heard: a tone of 700 Hz", "expected: a tone of 1300 Hz");
        assertThat(talked(Expect.ECHO, 0, Kind.SPEECH_OR_MUSIC, 0).text()).contains("expected: our own tone back");
    }

    @Test
    void who_is_not_reached_says_why() {
        Verdict busy = Verdict.of(
                wish(Expect.AUDIO, 0),
                Optional.empty(),
                Optional.empty(),
                Optional.of("486 Busy Here"),
                heard(Kind.BUSY, 425),
                List.of());
        assertThat(busy.good()).isFalse();
        assertThat(busy.text()).isEqualTo("not reached: 486 Busy Here; heard: busy");
        Verdict rings = Verdict.of(
                wish(Expect.AUDIO, 0), SOON, Optional.empty(), Optional.empty(), heard(Kind.RINGBACK, 425), List.of());
        assertThat(rings.text()).isEqualTo("it rings after 1.2 s, but nobody answers in 30.0 s; heard: ringback");
    }
}
