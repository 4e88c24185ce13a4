package io.tandem.gateway.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// The order of a measurement: relays in turns, in short stretches, the order reversed each round, so that what else
/// the machine does falls on all of them. Confined to one thread.
final class MediaBench {
    private static final long WARM_NS = 300_000_000L;
    private static final long STRETCH_NS = 2_000_000_000L;
    private static final long LONG_WARM_NS = 4_000_000_000L;
    private static final int STEP = 100;
    private static final int STEADY_S = 12;
    private static final int MOST_SETTLING_S = 25;
    private static final double MOST_LOSS_PERCENT = 0.1;
    private static final int MOST_P50_US = 3000;

    private final List<LoadGenerator> generators;
    private final Consumer<String> progress;

    MediaBench(List<LoadGenerator> generators, Consumer<String> progress) {
        this.generators = generators;
        this.progress = progress;
    }

    /// Sets the calls up on every relay, and weighs them.
    void raise(int calls, MediaReport report) throws IOException {
        for (LoadGenerator generator : generators) {
            ProcessWatch watch = new ProcessWatch(generator.relay().pid());
            generator.raise(Math.min(20, calls));
            generator.drive(Math.min(20, calls), 0, LONG_WARM_NS);
            long idleKb = settled(generator, watch);
            progress.accept(
                    "setting " + calls + " calls up on " + generator.relay().name());
            generator.raise(calls);
            generator.drive(calls, 0, LONG_WARM_NS);
            report.memory(generator.relay().name(), idleKb, settled(generator, watch), calls - Math.min(20, calls));
        }
    }

    /// Resident memory once what is free has been given back, which takes a process some seconds.
    private long settled(LoadGenerator generator, ProcessWatch watch) throws IOException {
        generator.relay().settle();
        long least = watch.residentKb();
        int steady = 0;
        for (int i = 0; i < MOST_SETTLING_S && steady < STEADY_S; i++) {
            // All relays: a call without packets for half a minute is over.
            for (LoadGenerator each : generators) {
                if (each.calls() > 0) {
                    each.drive(each.calls(), 0, 1_000_000_000L / generators.size());
                }
            }
            long now = watch.residentKb();
            steady = now < least * 0.99 ? 0 : steady + 1;
            least = Math.min(least, now);
        }
        return least;
    }

    /// Drives each relay for `seconds` in all.
    void measure(int calls, int seconds, MediaReport report) throws IOException {
        int rounds = Math.max(1, seconds / 2);
        for (int round = 0; round < rounds; round++) {
            progress.accept("round " + (round + 1) + " of " + rounds);
            List<LoadGenerator> order = round % 2 == 0 ? generators : generators.reversed();
            for (LoadGenerator generator : order) {
                report.add(generator.relay().name(), generator.drive(calls, WARM_NS, STRETCH_NS));
            }
        }
    }

    /// Adds calls until a stretch loses more than 0.1 % or half the packets are later than 3 ms, twice in a row.
    void findMost(int most, MediaReport report) throws IOException {
        for (LoadGenerator generator : generators) {
            int good = 0;
            int misses = 0;
            for (int calls = generator.calls(); calls <= most && misses < 2; ) {
                generator.raise(calls);
                LoadGenerator.Window window = generator.drive(calls, WARM_NS, STRETCH_NS);
                boolean carried = window.lossPercent() < MOST_LOSS_PERCENT
                        && window.latencies().percentileUs(0.5) < MOST_P50_US;
                progress.accept(generator.relay().name() + ": " + calls + " calls, " + MediaReport.describe(window)
                        + (carried ? "" : ", too many"));
                misses = carried ? 0 : misses + 1;
                good = carried ? calls : good;
                calls += carried ? STEP : 0;
            }
            report.most(generator.relay().name(), good);
        }
    }
}
