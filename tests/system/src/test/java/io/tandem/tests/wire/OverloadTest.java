package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.tests.support.FreePorts;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverloadTest {
    private static final String NUMBER = "+996312000777";

    @TempDir
    private Path directory;

    private static double figure(Stage stage, String name) {
        return stage.gateway()
                .observed()
                .metrics()
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(name.length()).strip().replace("+Inf", "Infinity")))
                .findFirst()
                .orElseThrow();
    }

    private static int callee;
    private static final java.util.Map<String, Long> cpu = new java.util.HashMap<>();

    private static String spy(int... ports) throws Exception {
        StringBuilder out = new StringBuilder();
        for (String line : java.nio.file.Files.readAllLines(Path.of("/proc/net/udp"))) {
            String[] f = line.strip().split("\\s+");
            for (int port : ports) {
                if (f[1].endsWith(":%04X".formatted(port))) {
                    out.append("%s%s rx=%d tx=%d drops=%s; ".formatted(port == ports[0] ? "GW" : port == ports[1] ? "caller" : "callee", f[2].startsWith("00000000") ? "" : "*", Integer.parseInt(f[4].split(":")[1], 16), Integer.parseInt(f[4].split(":")[0], 16), f[f.length - 1]));
                }
            }
        }
        java.util.Map<String, Long> now = new java.util.TreeMap<>();
        try (var tasks = java.nio.file.Files.list(Path.of("/proc/self/task"))) {
            for (Path t : tasks.toList()) {
                try {
                    String name = java.nio.file.Files.readString(t.resolve("comm")).strip().replaceAll("[0-9]+$", "");
                    now.merge(name, Long.parseLong(java.nio.file.Files.readString(t.resolve("schedstat")).split(" ")[0]), Long::sum);
                } catch (Exception gone) { }
            }
        }
        try (var procs = java.nio.file.Files.list(Path.of("/proc"))) {
            for (Path p : procs.filter(x -> x.getFileName().toString().matches("[0-9]+")).toList()) {
                try {
                    if (java.nio.file.Files.readString(p.resolve("comm")).startsWith("sipp")) {
                        now.merge("SIPP", Long.parseLong(java.nio.file.Files.readString(p.resolve("schedstat")).split(" ")[0]), Long::sum);
                    }
                } catch (Exception gone) { }
            }
        }
        now.forEach((k, v) -> { long d = (v - cpu.getOrDefault(k, v)) / 1_000_000; if (d > 15) out.append(k).append('=').append(d).append(' '); });
        cpu.clear();
        cpu.putAll(now);
        return out.toString();
    }

    private static void print(String what, SippCalls.Counts c) {
        System.out.printf(
                "%s: %d calls in %.1f s, %d through (answered p50 %.0f p95 %.0f max %.0f ms), %d refused (p50 %.0f p95 %.0f p99 %.0f max %.0f ms), %d failed%n",
                what, c.calls(), c.seconds(), c.through(), c.of(c.answeredMs(), 0.5), c.of(c.answeredMs(), 0.95), c.of(c.answeredMs(), 1), c.refused(), c.of(c.refusedMs(), 0.5), c.of(c.refusedMs(), 0.95), c.of(c.refusedMs(), 0.99), c.of(c.refusedMs(), 1), c.failed());
    }

    private SippCalls.Counts run(String name, Stage stage, int port, int rate, int calls, int together) throws Exception {
        long start = System.nanoTime();
        try (SippCalls sipp = SippCalls.start(directory.resolve(name), stage.sipAddress(), port, NUMBER, rate, calls, together)) {
            while (sipp.isRunning() && Boolean.getBoolean("trace")) {
                java.util.concurrent.locks.LockSupport.parkNanos(500_000_000L);
                System.out.printf("%d ms refused %.0f wait %.3f active %d %s%n", (System.nanoTime() - start) / 1_000_000, figure(stage, "tandem_overload_refused_total"), figure(stage, "tandem_overload_wait_seconds"), stage.gateway().activeCalls(), spy(stage.sipAddress().getPort(), port, callee));
            }
            SippCalls.Counts counts = sipp.counts();
            print(name, counts);
            return counts;
        }
    }

    @Test
    void experiment() throws Exception {
        InetSocketAddress callees = new InetSocketAddress("127.0.0.2", FreePorts.one());
        int callers = FreePorts.one();
        callee = callees.getPort();
        Process callee = SippCalls.callee(directory.resolve("callee"), callees, FreePorts.block(4));
        try (Stage stage = Stage.open(StageSettings.none()
                .withTrunkAt("callees", callees)
                .withTrunkAt("callers", new InetSocketAddress("127.0.0.1", callers))
                .with("media", "port-drain-seconds: 0")
                .with("guard", "calls-per-second: 100000", "overload-wait-ms: " + Integer.getInteger("wait", 100))
                .with("call", "max-calls: 100000")
                .with("numbers", "\"%s\": {trunks: [callees]}".formatted(NUMBER)))) {
            if (Boolean.getBoolean("cold")) {
                run("cold", stage, callers, 700, 700 * 12, 100_000);
                Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> stage.gateway().activeCalls() == 0);
            }
            run("warm-up", stage, callers, 3_000, Integer.getInteger("warm", 4000), 30);
            SippCalls.Counts closed = run("capacity", stage, callers, 3_000, 2000, 30);
            double capacity = closed.calls() / closed.seconds();
            System.out.printf("capacity %.0f%n", capacity);
            int rate = (int) (2 * capacity);
            SippCalls.Counts flood = run("flood", stage, callers, rate, rate * 10, 100_000);
            System.out.printf("goodput %.0f%n", flood.through() / flood.seconds());
            stage.quiet();
            run("after", stage, callers, 10, 50, 100);
        } finally {
            callee.destroyForcibly();
        }
    }
}
