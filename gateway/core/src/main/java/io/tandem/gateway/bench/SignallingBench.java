package io.tandem.gateway.bench;

import io.tandem.gateway.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Measures one server after the other, alone on the machine with its caller and its callees. Confined to one thread.
final class SignallingBench {
    private static final int SHOWN_EVERY_S = 10;
    private static final int LATE_S = 30;
    private static final int STEPS = 4;

    private final Path sipp;
    private final Path directory;
    private final Load load;
    private final Consumer<String> progress;

    /// @param rate calls a second
    /// @param warmUpSeconds in four steps up to the rate, since code that is new to a JVM is slow
    /// @param seconds measured
    /// @param browsers called in turn, where callees are browsers
    record Load(int rate, int warmUpSeconds, int seconds, int browsers) {}

    /// @param directory for configurations and logs
    SignallingBench(Path sipp, Path directory, Load load, Consumer<String> progress) {
        this.sipp = sipp;
        this.directory = directory;
        this.load = load;
        this.progress = progress;
    }

    SignallingResult measure(CallServerKind kind, Path program, CalleeLeg leg)
            throws IOException, StartFailure, InterruptedException {
        String title = kind.title() + ", callees by " + leg.title();
        Path own = directory.resolve(kind.title() + "-" + leg.title().toLowerCase(Locale.ROOT));
        CallStand stand = CallStand.make(own, leg, load.browsers());
        progress.accept(title + ": starting, logs in " + own);
        try (CallServer server = kind.start(program, stand);
                Callees callees = Callees.start(sipp, stand)) {
            int cold = failedInWarmUp(title, server, stand);
            ProcessWatch watch = new ProcessWatch(server.process().pid());
            int asked = load.rate() * load.seconds();
            long start = System.nanoTime();
            long before = watch.familyCpuNs();
            try (Sipp caller = Sipp.caller(sipp, stand, "caller", server.address(), load.rate(), asked)) {
                drive(title, caller, load.seconds());
                long cpu = watch.familyCpuNs() - before;
                long lasted = System.nanoTime() - start;
                SippCounts counts = caller.counts();
                if (!server.process().isAlive()) {
                    throw new StartFailure(kind.title() + " ended under load", "its log is in " + own);
                }
                return new SignallingResult(
                        asked,
                        counts.successful(),
                        callees.failed(),
                        cold,
                        counts.retransmissions(),
                        cpu,
                        lasted,
                        caller.setUpMs());
            }
        }
    }

    private int failedInWarmUp(String title, CallServer server, CallStand stand)
            throws IOException, StartFailure, InterruptedException {
        int step = load.warmUpSeconds() / STEPS;
        int failed = 0;
        for (int i = 1; i <= STEPS; i++) {
            int seconds = i < STEPS ? step : load.warmUpSeconds() - step * (STEPS - 1);
            failed += warmUp(title, server, stand, "warm-up-" + i, Math.max(1, load.rate() * i / STEPS), seconds);
        }
        return failed;
    }

    private int warmUp(String title, CallServer server, CallStand stand, String name, int rate, int seconds)
            throws IOException, StartFailure, InterruptedException {
        if (seconds == 0) {
            return 0;
        }
        int asked = rate * seconds;
        try (Sipp caller = Sipp.caller(sipp, stand, name, server.address(), rate, asked)) {
            drive(title + ", warming up at " + rate + "/s", caller, seconds);
            return asked - caller.counts().successful();
        }
    }

    /// Until the caller has ended, or should have long since.
    private void drive(String title, Sipp caller, int seconds) throws IOException, StartFailure, InterruptedException {
        long start = System.nanoTime();
        long shown = 0;
        while (!caller.endedWithin(1)) {
            long passed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            if (passed > seconds + LATE_S) {
                break;
            }
            if (passed / SHOWN_EVERY_S > shown) {
                shown = passed / SHOWN_EVERY_S;
                SippCounts counts = caller.counts();
                progress.accept(title + ": " + passed + " of " + seconds + " s, " + counts.calls() + " calls, "
                        + counts.failed() + " failed");
            }
        }
        caller.check();
    }
}
