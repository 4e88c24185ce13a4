package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.Script;
import io.tandem.farend.SipMessage;
import io.tandem.farend.SipTiming;
import io.tandem.farend.Sound;
import io.tandem.gateway.ladder.LadderText;
import io.tandem.gateway.ladder.Ladders;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Many signalling calls from trunk to trunk over real sockets, each with an end that is drawn: CANCEL at any point,
/// BYE from either side or from both at once, refusals, dead hosts; and one message in a hundred is lost. Nothing stays
/// behind, and each call has one record. How many: system property `tandem.random-calls`.
class RandomEndsTest {
    private static final int CALLS = Integer.getInteger("tandem.random-calls", 25_000);
    private static final int WARM_UP = 1_000;
    private static final int AT_ONCE = 40;
    private static final int LOST_IN_A_THOUSAND = 10;
    private static final long SEED = 20_261_126;
    private static final int[] REFUSALS = {403, 404, 480, 486, 488, 500, 503, 603};
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final SipTiming QUICK = new SipTiming(Duration.ofMillis(100), Duration.ofMillis(800));
    private static final long HEAP_MORE_MB = 24;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> callersSaw = new ConcurrentSkipListMap<>();
    private final AtomicInteger done = new AtomicInteger();

    /// How a call goes; the called number says it to the far end.
    private enum Kind {
        CALLER_HANGS_UP,
        CALLED_HANGS_UP,
        BOTH_HANG_UP,
        REFUSED,
        CANCELLED,
        CANCEL_CROSSES_ANSWER,
        CANCELLED_OR_ANSWERED,
        DEAD;

        String number() {
            return "+99631200070" + ordinal();
        }

        String dialled() {
            return "50" + ordinal();
        }

        static Kind of(SipMessage invite) {
            String uri = invite.requestUri();
            return values()[uri.charAt(uri.indexOf('@') - 1) - '0'];
        }

        /// What the called side does.
        Script script() {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            Sound silence = new Sound.Silence();
            Script rings = random.nextBoolean() ? Script.start().ring() : Script.start();
            Duration soon = Duration.ofMillis(random.nextInt(30));
            return switch (this) {
                case CALLER_HANGS_UP, BOTH_HANG_UP -> rings.pause(soon).answer(silence);
                case CALLED_HANGS_UP ->
                    rings.pause(soon).answer(silence).pause(soon).hangUp();
                case REFUSED -> rings.pause(soon).refuse(REFUSALS[random.nextInt(REFUSALS.length)], "No");
                case CANCELLED -> rings;
                case CANCEL_CROSSES_ANSWER -> rings.answeringOnCancel();
                case CANCELLED_OR_ANSWERED ->
                    rings.pause(soon).answer(silence).pause(soon).hangUp();
                case DEAD -> Script.dead();
            };
        }
    }

    private static Stage open() throws Exception {
        String[] numbers = IntStream.range(0, Kind.values().length)
                .mapToObj(i -> Kind.values()[i])
                .map(kind -> "\"%s\": {trunks: [south], dial: \"%s\"}".formatted(kind.number(), kind.dialled()))
                .toArray(String[]::new);
        return Stage.open(StageSettings.none()
                .withTrunk("north", end -> end)
                .withTrunk(
                        "south",
                        end -> end.withTiming(QUICK)
                                .withScript(invite -> Kind.of(invite).script()),
                        "invite-timeout-ms: 700")
                .with("sip", "t1-ms: 100")
                // each end is to be met, and not a refusal
                .with("guard", "calls-per-second: 10000", "overload-wait-ms: 0")
                .with("media", "port-drain-seconds: 0")
                .with("numbers", numbers));
    }

    @Test
    void every_end_leaves_one_record_and_nothing_else() throws Exception {
        try (Stage stage = open()) {
            FarEnd north = stage.caller("caller", end -> end.withTiming(QUICK));
            FarEnd south = stage.trunk("south");
            for (FarEnd end : List.of(north, south)) {
                end.dropWhen(_ -> ThreadLocalRandom.current().nextInt(1_000) < LOST_IN_A_THOUSAND);
            }
            run(north, south, WARM_UP);
            Resources baseline = settled(stage, Resources.now());
            long heapMb = heapMb();
            long before = System.nanoTime();
            run(north, south, CALLS);
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            Resources after = settled(stage, baseline);
            long heapAfterMb = heapMb();
            Map<String, Long> ends = ends(stage);
            System.out.printf(
                    "%d calls with random ends, %d at a time, %d of a thousand messages lost, in %d s: failed %d; before"
                            + " %s and %d MB of heap, after %s and %d MB; ends %s; callers saw %s%n",
                    CALLS,
                    AT_ONCE,
                    LOST_IN_A_THOUSAND,
                    took.toSeconds(),
                    failures.size(),
                    baseline,
                    heapMb,
                    after,
                    heapAfterMb,
                    ends,
                    callersSaw);
            if (!failures.isEmpty()) {
                explainTimeouts(stage);
            }
            assertThat(failures).isEmpty();
            assertThat(after.within(baseline))
                    .as("before %s, after %s", baseline, after)
                    .isTrue();
            assertThat(heapAfterMb).as("heap after collection, MB").isLessThan(heapMb + HEAP_MORE_MB);
            List<CallRecordLine> records = stage.records();
            assertThat(records).hasSize(CALLS + WARM_UP);
            assertThat(records.stream().map(record -> record.text("call-id")).distinct())
                    .hasSize(CALLS + WARM_UP);
            assertThat(ends.keySet().stream().map(end -> end.split(" ")[1]))
                    .contains("hung-up", "cancelled", "busy", "no-answer", "rejected", "unavailable");
        }
    }

    private static Map<String, Long> ends(Stage stage) throws Exception {
        return stage.records().stream()
                .collect(Collectors.groupingBy(CallRecordLine::kind, TreeMap::new, Collectors.counting()));
    }

    /// What is still kept of calls that nobody ended.
    private static void explainTimeouts(Stage stage) throws Exception {
        Ladders ladders = stage.gateway().observed().ladders();
        stage.records().stream()
                .filter(record -> record.kind().contains("media-timeout"))
                .flatMap(record -> ladders.of(record.text("call-id")).stream())
                .forEach(ladder -> System.out.println(LadderText.of(ladder)));
    }

    private void run(FarEnd north, FarEnd south, int calls) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(AT_ONCE);
        for (int i = 0; i < AT_ONCE; i++) {
            Thread.ofVirtual().start(() -> {
                for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
                    one(north, south, new SplittableRandom(SEED + call));
                }
                ended.countDown();
            });
        }
        assertThat(ended.await(20, TimeUnit.MINUTES)).isTrue();
    }

    private void one(FarEnd north, FarEnd south, SplittableRandom random) {
        // dead hosts take long: one call in a hundred
        int drawn = random.nextInt(100);
        Kind kind = drawn == 0 ? Kind.DEAD : Kind.values()[drawn % (Kind.values().length - 1)];
        try {
            FarCall caller = north.call(kind.number(), new Sound.Silence());
            int waitMs = random.nextInt(60);
            switch (kind) {
                case CALLER_HANGS_UP, BOTH_HANG_UP -> {
                    // whoever hangs up for both may hit another call: then this one may end before its answer
                    caller.answered().handle((_, _) -> 0).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    later(waitMs, () -> {
                        if (kind == Kind.BOTH_HANG_UP) {
                            south.latestCall().ifPresent(FarCall::hangUp);
                        }
                        caller.hangUp();
                    });
                }
                case CANCELLED, CANCEL_CROSSES_ANSWER, CANCELLED_OR_ANSWERED -> {
                    later(waitMs, caller::hangUp);
                }
                case CALLED_HANGS_UP, REFUSED, DEAD -> {}
            }
            Ending ending = caller.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            callersSaw.merge(ending.status() + " " + ending.why(), 1, Integer::sum);
        } catch (Exception failed) {
            failures.add(kind + ": " + failed);
        }
        if (done.incrementAndGet() % 20 == 0) {
            north.forget();
            south.forget();
        }
    }

    private static void later(int ms, Runnable what) {
        CompletableFuture.delayedExecutor(ms, TimeUnit.MILLISECONDS).execute(what);
    }

    /// What is held once no call is open, as soon as it is not above the baseline.
    private static Resources settled(Stage stage, Resources baseline) {
        Awaitility.await("no call open")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> stage.gateway().activeCalls() == 0);
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ofSeconds(8))
                .until(Resources::now, now -> now.within(baseline));
    }

    private static long heapMb() {
        ManagementFactory.getMemoryMXBean().gc();
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
