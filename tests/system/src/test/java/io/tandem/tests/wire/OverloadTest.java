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

    private static void print(String what, SippCalls.Counts c) {
        System.out.printf(
                "%s: %d calls in %.1f s, %d through, %d refused (p50 %.0f p95 %.0f p99 %.0f max %.0f ms), %d failed, %d retransmissions%n",
                what, c.calls(), c.seconds(), c.through(), c.refused(), c.refusedMs(0.5), c.refusedMs(0.95), c.refusedMs(0.99), c.refusedMs(1), c.failed(), c.retransmissions());
    }

    private SippCalls.Counts run(String name, Stage stage, int port, int rate, int calls, int together) throws Exception {
        long start = System.nanoTime();
        try (SippCalls sipp = SippCalls.start(directory.resolve(name), stage.sipAddress(), port, NUMBER, rate, calls, together)) {
            while (sipp.isRunning() && Boolean.getBoolean("trace")) {
                java.util.concurrent.locks.LockSupport.parkNanos(500_000_000L);
                System.out.printf("%d ms refused %.0f wait %.3f active %d%n", (System.nanoTime() - start) / 1_000_000, figure(stage, "tandem_overload_refused_total"), figure(stage, "tandem_overload_wait_seconds"), stage.gateway().activeCalls());
            }
            SippCalls.Counts counts = sipp.counts(start);
            print(name, counts);
            return counts;
        }
    }

    @Test
    void experiment() throws Exception {
        int callees = FreePorts.one();
        int callers = FreePorts.one();
        Process callee = SippCalls.callee(directory.resolve("callee"), callees, FreePorts.block(4));
        try (Stage stage = Stage.open(StageSettings.none()
                .withTrunkAt("callees", new InetSocketAddress("127.0.0.1", callees))
                .withTrunkAt("callers", new InetSocketAddress("127.0.0.1", callers))
                .with("media", "port-drain-seconds: 0")
                .with("guard", "calls-per-second: 100000", "overload-wait-ms: " + Integer.getInteger("wait", 100))
                .with("call", "max-calls: 100000")
                .with("numbers", "\"%s\": {trunks: [callees]}".formatted(NUMBER)))) {
            if (Boolean.getBoolean("cold")) {
                run("cold", stage, callers, 700, 700 * 12, 100_000);
                stage.quiet();
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
