package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.Requirement;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Far more new calls than can be done, from sipp through the gateway to sipp: what is taken goes through,
/// the rest gets 503 at once, operators' calls and what belongs to open calls are served, and soon after
/// the flood so is everybody. What can be done is measured in the same run, so that nothing depends on the
/// machine.
class OverloadTest {
    private static final String NUMBER = "+996312000777";
    /// Beyond those of other tests; a call needs four of them.
    private static final String PORTS = "29002-32701";

    private static final int AT_ONCE = 30;
    private static final int NO_LIMIT = 10_000;
    private static final int UNLIMITED_RATE = 3_000;
    private static final int COLD_RATE = 500;
    private static final int COLD_SECONDS = 8;
    private static final int FLOOD_SECONDS = 8;
    private static final int MEASURED = 1_500;
    private static final int DOUBLINGS = 3;
    private static final double PROMPT_MS = 1_000;
    private static final long PATIENCE_SECONDS = 5;

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init")
    private Process callee;

    @SuppressWarnings("NullAway.Init")
    private WireBrowser alice;

    @SuppressWarnings("NullAway.Init")
    private FarCall open;

    private final Stalls stalls = new Stalls();
    private final int callers = FreePorts.one();

    @BeforeAll
    static void sippIsThere() {
        Requirement.sipp();
    }

    @BeforeEach
    void anOperatorTalks() throws Exception {
        InetSocketAddress callees = new InetSocketAddress("127.0.0.2", FreePorts.one());
        callee = SippCalls.callee(directory.resolve("callee"), callees, FreePorts.block(4));
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().answer(new Sound.Tone(1000, -13))))
                .withTrunkAt("callers", new InetSocketAddress("127.0.0.1", callers))
                .withTrunkAt("callees", callees)
                .with("media", "trunk-ports: " + PORTS, "port-drain-seconds: 0")
                .with("guard", "calls-per-second: 100000")
                .with("call", "max-calls: 100000")
                .with("numbers", "\"%s\": {trunks: [callees]}".formatted(NUMBER)));
        alice = stage.alice();
        open = alice.call("+996312000101", Canaries.OPERATOR);
        open.answered().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
        stalls.close();
        callee.destroyForcibly();
    }

    private double figure(String name) {
        return stage.gateway()
                .observed()
                .metrics()
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    private SippCalls calls(String name, int rate, int calls, int atOnce) throws Exception {
        return SippCalls.start(
                directory.resolve(name), stage.sipAddress(), callers, NUMBER, new SippCalls.Load(rate, calls, atOnce));
    }

    private SippCalls.Counts counts(String name, int rate, int calls, int atOnce) throws Exception {
        try (SippCalls sipp = calls(name, rate, calls, atOnce)) {
            return told(name, sipp.counts());
        }
    }

    private static SippCalls.Counts told(String name, SippCalls.Counts counts) {
        System.out.printf(
                "%s: %d calls in %.1f s: %d through, answered after p50 %.0f p95 %.0f ms; %d refused, p50 %.0f p95 %.0f ms;"
                        + " %d failed%n",
                name,
                counts.calls(),
                counts.seconds(),
                counts.through(),
                SippCalls.Counts.of(counts.answeredMs(), 0.5),
                SippCalls.Counts.of(counts.answeredMs(), 0.95),
                counts.refused(),
                SippCalls.Counts.of(counts.refusedMs(), 0.5),
                SippCalls.Counts.of(counts.refusedMs(), 0.95),
                counts.failed());
        return counts;
    }

    /// A flood, while alice sends UPDATEs within her call and makes a new one each second.
    private SippCalls.Counts flood(int rate) throws Exception {
        List<Double> updates = new ArrayList<>();
        List<Double> setUps = new ArrayList<>();
        stalls.restart();
        try (SippCalls sipp = calls("flood-" + rate, rate, rate * FLOOD_SECONDS, NO_LIMIT)) {
            while (sipp.isRunning()) {
                long before = System.nanoTime();
                SipMessage answer = open.send("UPDATE", "", "").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                updates.add((System.nanoTime() - before) / 1e6);
                assertThat(answer.status()).as("UPDATE within a call").isEqualTo(200);
                before = System.nanoTime();
                FarCall call = alice.call("+996312000102", Canaries.OPERATOR);
                call.answered().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                setUps.add((System.nanoTime() - before) / 1e6);
                call.hangUp();
                call.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
            System.out.printf(
                    "updates %s, operators' set-ups %s ms (stalled %.0f ms)%n", updates, setUps, stalls.largestMs());
            assertThat(setUps).hasSizeGreaterThan(2);
            return told("flood of " + rate + "/s", sipp.counts());
        }
    }

    @Test
    void what_is_taken_goes_through_and_the_rest_is_refused_at_once() throws Exception {
        SippCalls.Counts cold = counts("cold", COLD_RATE, COLD_RATE * COLD_SECONDS, NO_LIMIT);
        assertThat(cold.failed())
                .as("neither through nor refused, before anything is compiled")
                .isLessThan(cold.calls() / 10);
        counts("warm-up", UNLIMITED_RATE, 2 * MEASURED, AT_ONCE);
        SippCalls.Counts ordinary = counts("what can be done", UNLIMITED_RATE, MEASURED, AT_ONCE);
        double capacity = ordinary.through() / ordinary.seconds();
        assertThat(ordinary.failed()).isLessThan(ordinary.calls() / 100);
        int rate = (int) (2 * capacity);
        SippCalls.Counts flood = flood(rate);
        for (int i = 0; i < DOUBLINGS && flood.refused() < flood.calls() / 5; i++) {
            // there was more that could be done
            rate *= 2;
            flood = flood(rate);
        }
        double goodput = flood.through() / flood.seconds();
        System.out.printf("%.0f calls a second can be done, of %d a second %.0f were%n", capacity, rate, goodput);
        assertThat(flood.failed()).as("neither through nor refused").isLessThan(flood.calls() / 20);
        assertThat(flood.refused()).isGreaterThan(flood.calls() / 5);
        // the callers, of which there are twice as many now, and the refusals take their part of the same cores
        assertThat(goodput).as("calls a second that go through").isGreaterThan(capacity / 3);
        assertThat(SippCalls.Counts.of(flood.refusedMs(), 0.95))
                .as("ms until 503")
                .isLessThan(PROMPT_MS + stalls.largestMs());
        double refused = figure("tandem_overload_refused_total");
        assertThat(refused).isGreaterThanOrEqualTo(flood.refused());
        SippCalls.Counts after = counts("after", 10, 50, NO_LIMIT);
        assertThat(after.through()).isEqualTo(50);
        assertThat(figure("tandem_overload_refused_total"))
                .as("refused after it")
                .isEqualTo(refused);
        assertThat(figure("tandem_overload_wait_seconds")).isZero();
        open.hangUp();
        open.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        stage.quiet();
    }
}
