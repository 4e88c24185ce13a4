package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A thousand calls in a row, twenty at a time, over twenty registered browsers and one trunk.
class ThousandCallsTest {
    private static final int CALLS = 1_000;
    private static final int WARM_UP = 60;
    private static final int BROWSERS = 20;
    private static final int FORGET_EVERY = 50;
    private static final Duration BUDGET = Duration.ofMinutes(4);

    private final Queue<Double> setUpMs = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();

    private static String user(int browser) {
        return "operator" + browser;
    }

    private static String number(int browser) {
        return "+9963125%05d".formatted(browser);
    }

    private static Stage open() throws Exception {
        String[] users = IntStream.range(0, BROWSERS)
                .mapToObj(i -> user(i) + ": {password: \"" + Stage.PASSWORD + "\"}")
                .toArray(String[]::new);
        String[] numbers = IntStream.range(0, BROWSERS)
                .mapToObj(i -> "\"" + number(i) + "\": {user: " + user(i) + "}")
                .toArray(String[]::new);
        return Stage.open(StageSettings.none()
                .withTrunk(
                        "north",
                        end -> end.withScript(invite -> ShortCall.of(invite).script()))
                .with("users", users)
                .with("numbers", numbers));
    }

    @Test
    void a_thousand_calls_leave_a_record_each_and_nothing_else() throws Exception {
        try (Stage stage = open()) {
            List<WireBrowser> browsers = new ArrayList<>();
            for (int i = 0; i < BROWSERS; i++) {
                browsers.add(stage.registered(user(i), settings -> settings));
            }
            run(stage, browsers, CALLS, CALLS + WARM_UP);
            Resources baseline = settled(stage, Resources.now());
            setUpMs.clear();
            long before = System.nanoTime();
            run(stage, browsers, 0, CALLS);
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            Resources after = settled(stage, baseline);
            System.out.println(summary(took, baseline, after));
            assertThat(failures).isEmpty();
            assertThat(after.within(baseline))
                    .as("before %s, after %s", baseline, after)
                    .isTrue();
            records(stage);
            assertThat(took).isLessThan(BUDGET);
        }
    }

    /// Each browser takes the next call that nobody has taken.
    private void run(Stage stage, List<WireBrowser> browsers, int from, int to) throws InterruptedException {
        AtomicInteger next = new AtomicInteger(from);
        CountDownLatch ended = new CountDownLatch(BROWSERS);
        for (int i = 0; i < BROWSERS; i++) {
            int browser = i;
            Thread.ofVirtual().start(() -> {
                for (int call = next.getAndIncrement(); call < to; call = next.getAndIncrement()) {
                    one(stage, browsers.get(browser), number(browser), new ShortCall(call));
                }
                ended.countDown();
            });
        }
        assertThat(ended.await(BUDGET.toSeconds() * 2, TimeUnit.SECONDS)).isTrue();
    }

    private void one(Stage stage, WireBrowser browser, String number, ShortCall call) {
        try {
            double ms = call.run(browser, number, stage.trunk());
            if (ms > 0) {
                setUpMs.add(ms);
            }
        } catch (Exception | AssertionError failed) {
            failures.add(call + " " + call.kind() + ": " + failed);
        }
        browser.forget();
        if (done.incrementAndGet() % FORGET_EVERY == 0) {
            stage.trunk().forget();
        }
    }

    /// What is held once no call is open and drained ports are closed, as soon as it is not above the
    /// baseline; in any case within half a minute.
    private static Resources settled(Stage stage, Resources baseline) {
        stage.quiet();
        return Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ofSeconds(5))
                .until(Resources::now, now -> now.within(baseline));
    }

    private void records(Stage stage) throws Exception {
        List<CallRecordLine> records = stage.records();
        assertThat(records).hasSize(CALLS + WARM_UP);
        assertThat(records.stream().map(record -> record.text("call-id")).distinct())
                .hasSize(CALLS + WARM_UP);
        Map<String, Long> outgoing = records.stream()
                .filter(record -> record.text("direction").equals("outgoing"))
                .collect(Collectors.groupingBy(record -> record.text("number"), Collectors.counting()));
        assertThat(outgoing.values()).containsOnly(1L);
        Map<String, Long> ends =
                records.stream().collect(Collectors.groupingBy(CallRecordLine::kind, Collectors.counting()));
        Map<String, Long> wanted = IntStream.range(0, CALLS + WARM_UP)
                .mapToObj(ShortCall::new)
                .map(ThousandCallsTest::end)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(ends).isEqualTo(wanted);
    }

    private static String end(ShortCall call) {
        return switch (call.kind()) {
            case OUTGOING_GIVEN_UP -> "operator cancelled";
            case INCOMING_GIVEN_UP -> "trunk cancelled";
            case OUTGOING, INCOMING -> call.endedByOperator() ? "operator hung-up" : "trunk hung-up";
        };
    }

    private String summary(Duration took, Resources before, Resources after) {
        List<Double> sorted = setUpMs.stream().sorted(Comparator.naturalOrder()).toList();
        return "%d calls, %d at a time, in %.0f s: failed %d, set-up p50 %.0f ms, p95 %.0f ms; before %s, after %s"
                .formatted(
                        CALLS,
                        BROWSERS,
                        took.toMillis() / 1e3,
                        failures.size(),
                        quantile(sorted, 0.5),
                        quantile(sorted, 0.95),
                        before,
                        after);
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
    }
}
