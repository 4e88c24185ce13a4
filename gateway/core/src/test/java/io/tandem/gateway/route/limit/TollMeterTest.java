package io.tandem.gateway.route.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.Price;
import io.tandem.gateway.route.RouteConfig.Answer;
import io.tandem.gateway.route.table.Refusal;
import io.tandem.gateway.route.table.RouteDecision;
import io.tandem.gateway.route.table.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TollMeterTest {

    private static final Instant NOW = Instant.parse("2026-11-25T23:30:00Z");
    private final TollMeter meter = new TollMeter();

    private static RouteDecision by(String trunk, String perMinute) {
        RouteDecision.Attempt attempt = new RouteDecision.Attempt(trunk, "1", "", Price.parse(perMinute));
        return new RouteDecision.Dial(
                "r", List.of(attempt), Answer.LATE, Set.of(), Duration.ZERO, Duration.ZERO, List.of());
    }

    private void begin(String call, String user, Instant at) {
        meter.reserve(user, at, () -> by("north", "0.60"));
        meter.began(call, user, at);
    }

    @Test
    void calls_are_counted_from_their_begin_to_their_end() {
        begin("1", "alice", NOW);
        begin("2", "alice", NOW);
        assertThat(meter.ofUser("alice", NOW)).isEqualTo(new Usage(2, 2, Price.ZERO, 2));

        meter.ended("1", Duration.ofMillis(30_001), NOW.plusSeconds(31));
        meter.ended("1", Duration.ofMillis(30_001), NOW.plusSeconds(31));
        meter.ended("unknown", Duration.ofHours(1), NOW);
        assertThat(meter.ofUser("alice", NOW.plusSeconds(31)))
                .as("31 s at 0.60 a minute")
                .isEqualTo(new Usage(1, 2, Price.parse("0.31"), 0));
        assertThat(meter.ofTrunk("north", NOW.plusSeconds(31)).today()).isEqualTo(Price.parse("0.31"));
    }

    @Test
    void an_hour_and_a_day_pass() {
        begin("1", "alice", NOW);
        meter.ended("1", Duration.ofSeconds(60), NOW.plusSeconds(60));
        assertThat(meter.ofUser("alice", NOW.plusSeconds(1799)).today()).isEqualTo(Price.parse("0.6"));
        assertThat(meter.ofUser("alice", NOW.plusSeconds(1800)).today()).isEqualTo(Price.ZERO);
        assertThat(meter.ofUser("alice", NOW.plusSeconds(3599)).lastHour()).isEqualTo(1);
        assertThat(meter.ofUser("alice", NOW.plusSeconds(3600)).lastHour()).isZero();
    }

    @Test
    void a_call_that_moves_to_another_trunk_leaves_the_first() {
        RouteDecision.Dial north = (RouteDecision.Dial) by("north", "0.60");
        RouteDecision.Dial south = (RouteDecision.Dial) by("south", "6");
        List<RouteDecision.Attempt> both =
                List.of(north.attempts().getFirst(), south.attempts().getFirst());
        meter.reserve(
                "alice",
                NOW,
                () -> new RouteDecision.Dial(
                        "r", both, Answer.LATE, Set.of(), Duration.ZERO, Duration.ZERO, List.of()));
        meter.began("1", "alice", NOW);
        meter.movedTo("1", "south", NOW);
        assertThat(meter.ofTrunk("north", NOW).parallel()).isZero();
        assertThat(meter.ofTrunk("south", NOW).parallel()).isEqualTo(1);
        meter.ended("1", Duration.ofSeconds(10), NOW);
        assertThat(meter.ofTrunk("south", NOW)).isEqualTo(new Usage(0, 1, Price.parse("1"), 1));
        assertThat(meter.ofUser("alice", NOW).parallel()).isZero();
    }

    @Test
    void of_many_calls_at_once_no_more_get_through_than_may() throws Exception {
        AtomicInteger through = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                callers.submit(() -> {
                    RouteDecision decision = meter.reserve("alice", NOW, () -> {
                        return meter.ofUser("alice", NOW).parallel() < 10
                                ? by("north", "0")
                                : new RouteDecision.Refused(Refusal.PARALLEL_CALLS, "");
                    });
                    if (decision instanceof RouteDecision.Dial) {
                        through.incrementAndGet();
                    }
                });
            }
        }
        assertThat(through).hasValue(10);
        assertThat(meter.ofUser("alice", NOW).parallel()).isEqualTo(10);
    }

    @Test
    void what_may_go_out_counts_until_it_has_begun_or_is_given_up() {
        meter.reserve("alice", NOW, () -> by("north", "0"));
        assertThat(meter.ofUser("alice", NOW.plusSeconds(10)).parallel()).isEqualTo(1);
        assertThat(meter.ofUser("alice", NOW.plusSeconds(11)).parallel()).isZero();
        assertThat(meter.ofTrunk("north", NOW.plusSeconds(11)).parallel()).isZero();
    }

    @Test
    void a_call_that_comes_by_a_trunk_takes_one_of_its_channels() {
        meter.came("in", "north", NOW);
        assertThat(meter.ofTrunk("north", NOW).parallel()).isEqualTo(1);
        assertThat(meter.ofUser("bob", NOW).parallel()).isZero();
        meter.ended("in", Duration.ofHours(1), NOW);
        assertThat(meter.ofTrunk("north", NOW)).isEqualTo(new Usage(0, 1, Price.ZERO, 1));
    }
}
