package io.tandem.farend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ScenariosTest {
    private static final Sound.Tone OWN = new Sound.Tone(700, -10);

    private static List<Integer> statuses(FarEnd end) {
        return end.seen().stream()
                .filter(seen -> seen.inbound() && seen.message().status() > 100)
                .map(seen -> seen.message().status())
                .distinct()
                .toList();
    }

    @Test
    void number_101_rings_for_three_seconds_then_answers_and_echoes() throws Exception {
        try (Pair pair = Pair.demo("north")) {
            long begin = System.nanoTime();
            FarCall call = pair.call("101", OWN);
            Pair.established(call);
            assertThat(System.nanoTime() - begin).isBetween(2_900_000_000L, 4_500_000_000L);
            Pair.hears(call, 700);
            Pair.hears(pair.called(), 700);
            assertThat(statuses(pair.caller)).containsExactly(180, 200);
            assertThat(call.heard().levelDbm0(Duration.ofMillis(500))).isCloseTo(-10, within(0.3));
            call.hangUp();
            assertThat(Pair.end(pair.called()).why()).isEqualTo("bye");
        }
    }

    @Test
    void number_102_speaks_before_the_answer_and_then_refuses_with_404() throws Exception {
        try (Pair pair = Pair.demo("north")) {
            FarCall call = pair.call("102", OWN);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> call.heard().summary().packets() > 100
                            && call.heard().levelDbm0(Duration.ofSeconds(1)) > -30);
            Ending ending = Pair.end(call);
            assertThat(ending.status()).isEqualTo(404);
            assertThat(ending.reason()).contains("Q.850;cause=1");
            assertThat(statuses(pair.caller)).containsExactly(183, 404);
            assertThat(call.heard().summary().packets()).isBetween(280L, 330L);
        }
    }

    @Test
    void number_103_is_busy_and_104_congested_on_both_trunks() throws Exception {
        for (String trunk : List.of("north", "south")) {
            try (Pair pair = Pair.demo(trunk)) {
                assertThat(Pair.end(pair.call("103", OWN)).status()).isEqualTo(486);
                assertThat(Pair.end(pair.call("104", OWN)).status()).isEqualTo(503);
                assertThat(Pair.end(pair.call("999", OWN)).status()).isEqualTo(404);
            }
        }
    }

    @Test
    void number_105_rings_until_the_caller_cancels() throws Exception {
        try (Pair pair = Pair.demo("north")) {
            FarCall call = pair.call("105", OWN);
            Awaitility.await().until(() -> call.state() == FarCall.State.RINGING);
            call.hangUp();
            assertThat(Pair.end(call)).isEqualTo(new Ending(487, true, "cancelled", ""));
            assertThat(Pair.end(pair.called()).why()).isEqualTo("cancelled");
            assertThat(call.answered()).isCompletedExceptionally();
        }
    }

    @Test
    void number_105_gives_up_with_480_after_thirty_seconds() throws Exception {
        try (Pair pair = Pair.demo("north")) {
            assertThat(Pair.end(pair.call("105", OWN)).status()).isEqualTo(480);
        }
    }

    @Test
    void number_106_plays_its_own_ringback_before_it_answers_and_echoes() throws Exception {
        try (Pair pair = Pair.demo("north")) {
            FarCall call = pair.call("106", OWN);
            Pair.hears(call, 450);
            assertThat(call.state()).isEqualTo(FarCall.State.RINGING);
            Pair.established(call);
            Pair.hears(call, 700);
            assertThat(statuses(pair.caller)).containsExactly(180, 183, 200);
            assertThat(call.heard().summary().ssrcs()).isEqualTo(1);
            assertThat(call.heard().summary().backwardSteps()).isZero();
        }
    }

    @Test
    void number_108_fails_on_north_and_works_on_south() throws Exception {
        try (Pair north = Pair.demo("north");
                Pair south = Pair.demo("south")) {
            assertThat(Pair.end(north.call("108", OWN)).status()).isEqualTo(503);
            FarCall call = south.call("108", OWN);
            Pair.established(call);
            Pair.hears(call, 700);
        }
    }

    @Test
    void number_109_hangs_up_after_ten_seconds() throws Exception {
        try (Pair pair = Pair.demo("north")) {
            FarCall call = pair.call("109", OWN);
            Pair.established(call);
            Ending ending = call.ended().get(15, TimeUnit.SECONDS);
            assertThat(ending).isEqualTo(new Ending(200, false, "bye", ""));
            assertThat(call.talkedMs()).isBetween(9_500L, 11_500L);
        }
    }

    @Test
    void number_110_plays_the_measuring_tone_without_a_gap() throws Exception {
        try (Pair pair = Pair.demo("north")) {
            FarCall call = pair.call("110", OWN);
            Pair.established(call);
            Pair.hears(call, 1000);
            Pair.hears(pair.called(), 700);
            CallReport report = call.report();
            assertThat(report.hz()).isCloseTo(1000, within(2.0));
            assertThat(report.heard().sequenceBreaks()).isZero();
            assertThat(report.heard().timestampBreaks()).isZero();
        }
    }

    @Test
    void every_demo_number_of_the_list_has_a_title() {
        assertThat(Scenarios.all()).hasSize(10).containsKeys("101", "110");
        assertThat(Scenarios.all().values()).noneMatch(one -> one.title().isBlank());
    }
}
