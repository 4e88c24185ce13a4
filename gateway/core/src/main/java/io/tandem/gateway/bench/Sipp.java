package io.tandem.gateway.bench;

import io.tandem.gateway.StartFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// One process of sipp, the load generator of both ends of a signalling benchmark. Confined to one thread.
final class Sipp implements AutoCloseable {
    // A call that hears nothing for so long has failed.
    private static final int PATIENCE_MS = 10_000;

    private static final String TIMES = "times.log";

    private final Process process;
    private final Path statistics;
    private final Path directory;

    private Sipp(Process process, Path statistics, Path directory) {
        this.process = process;
        this.statistics = statistics;
        this.directory = directory;
    }

    /// Answers all that come.
    static Sipp callee(Path program, CallStand stand) throws IOException {
        Path scenario = stand.write("callee.xml", Map.of());
        // Its 200 and our ACK may cross, so that a second ACK comes whenever it likes (RFC 3261 §13.3.1.4).
        List<String> more = List.of("-p", "" + stand.calleePort(), "-default_behaviors", "all,-abortunexp");
        return start(program, stand.directory(), "callee", scenario, more);
    }

    /// Places `calls` calls, `rate` a second, to the stand's numbers in turn.
    ///
    /// @param name of its files
    static Sipp caller(Path program, CallStand stand, String name, InetSocketAddress server, int rate, int calls)
            throws IOException {
        Path scenario = stand.write("caller.xml", Map.of());
        Path numbers = stand.directory().resolve("numbers.csv");
        Files.writeString(numbers, "SEQUENTIAL\n" + String.join(";\n", stand.numbers()) + ";\n");
        // Whatever is stuck must not hold the others back: the rate is kept.
        int together = Math.max(1000, rate * PATIENCE_MS / 1000 * 2);
        return start(
                program,
                stand.directory(),
                name,
                scenario,
                List.of(
                        server.getAddress().getHostAddress() + ":" + server.getPort(),
                        "-p",
                        "" + stand.callerPort(),
                        "-inf",
                        numbers.toString(),
                        "-r",
                        "" + rate,
                        "-m",
                        "" + calls,
                        "-l",
                        "" + together,
                        "-trace_logs",
                        "-log_file",
                        TIMES));
    }

    private static Sipp start(Path program, Path parent, String name, Path scenario, List<String> more)
            throws IOException {
        Path directory = Files.createDirectories(parent.resolve(name));
        Path statistics = directory.resolve("statistics.csv");
        List<String> command = new ArrayList<>(List.of(program.toString(), "-sf", scenario.toString(), "-nostdin"));
        command.addAll(List.of("-i", "127.0.0.1", "-timer_resol", "1", "-buff_size", "1048576"));
        command.addAll(List.of("-recv_timeout", "" + PATIENCE_MS, "-stf", statistics.toString(), "-fd", "1"));
        command.addAll(List.of("-trace_stat", "-trace_err", "-error_file", "errors.log"));
        command.addAll(more);
        return new Sipp(
                Children.start(new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("screen.log").toFile())),
                statistics,
                directory);
    }

    /// True when it has ended within the time.
    boolean endedWithin(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /// What it has counted; everything 0 before it has.
    SippCounts counts() throws IOException {
        return Files.exists(statistics) ? SippCounts.parse(Files.readAllLines(statistics)) : SippCounts.NONE;
    }

    /// From INVITE to 200 of each call that was answered, ascending. Read from what the scenario logs, since sipp's own
    /// response times are in ticks of the kernel.
    double[] setUpMs() throws IOException {
        Path log = directory.resolve(TIMES);
        if (Files.notExists(log)) {
            return new double[0];
        }
        Map<String, Double> invited = new HashMap<>();
        DoubleStream.Builder times = DoubleStream.builder();
        try (Stream<String> lines = Files.lines(log)) {
            lines.map(line -> line.split("[;\t]", -1))
                    .filter(field -> field.length == 5)
                    .forEach(field -> {
                        double second = Double.parseDouble(field[4]);
                        Double before = invited.putIfAbsent(field[1], second);
                        if (before != null) {
                            times.add((second - before) * 1000);
                        }
                    });
        }
        return times.build().sorted().toArray();
    }

    /// Fails where sipp itself could not do its work: 0 and 1 are its exit codes for calls that went well or not.
    void check() throws StartFailure {
        if (!process.isAlive() && process.exitValue() != 0 && process.exitValue() != 1) {
            throw new StartFailure("sipp ended with exit code " + process.exitValue(), "the reason is in " + directory);
        }
    }

    @Override
    public void close() {
        Children.end(process);
    }
}
