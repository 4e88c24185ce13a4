package io.tandem.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// What a decision takes with 100,000 routes and 10,000 numbers, measured by JMH; `tandem bench routing` measures the
/// same
/// without it. `./tandem test --figures RouteDecisionTest`.
@Tag("figures")
class RouteDecisionTest {
    private static final double MOST_P99_US = 50;

    @Test
    void a_decision_among_a_hundred_thousand_routes() throws Exception {
        RunResult run = new Runner(new OptionsBuilder()
                        .include(RouteDecisionBenchmark.class.getSimpleName())
                        .forks(1)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(3))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(3))
                        .build())
                .runSingle();
        Result<?> taken = run.getPrimaryResult();
        double p99 = taken.getStatistics().getPercentile(99);
        System.out.printf(
                "%d decisions by JMH: mean %.1f us, p50 %.1f, p99 %.1f, p99.9 %.1f%n",
                taken.getSampleCount(),
                taken.getScore(),
                taken.getStatistics().getPercentile(50),
                p99,
                taken.getStatistics().getPercentile(99.9));
        assertThat(p99).isLessThanOrEqualTo(MOST_P99_US);
    }
}
