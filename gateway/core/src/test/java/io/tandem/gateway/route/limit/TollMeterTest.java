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
        meter.admit(call, user, at, () -> by("north", "0.60"));
    }

    @Test
    void calls_are_counted_from_their_begin_to_their_end() {
        begin("1", "alice", NOW);
        begin("2", "alice", NOW);
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
        begin("1", "alice", NOW);
        meter.movedTo("1", "south", Price.parse("6"), NOW);
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
                String call = "c" + i;
                callers.submit(() -> {
                    RouteDecision decision = meter.admit(call, "alice", NOW, () -> {
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
}
