package io.tandem.gateway.sip.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Throwable> bugs = Collections.synchronizedList(new ArrayList<>());

    @Test
    void one_key_is_worked_on_in_order_and_another_does_not_wait_for_it() throws Exception {
        try (Lanes lanes = new Lanes(1000, PATIENCE, bugs::add)) {
            CountDownLatch hold = new CountDownLatch(1);
            CountDownLatch other = new CountDownLatch(1);
            List<Integer> done = Collections.synchronizedList(new ArrayList<>());
            lanes.run("a", () -> awaited(hold));
            for (int i = 0; i < 100; i++) {
                int number = i;
                lanes.run("a", () -> done.add(number));
            }
            lanes.run("b", other::countDown);
            assertThat(other.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(done).isEmpty();
            hold.countDown();
            await().untilAsserted(() -> assertThat(done)
                    .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList()));
        }
    }

    @Test
    void what_peers_cause_is_bounded_and_our_own_work_is_not() {
        try (Lanes lanes = new Lanes(10, PATIENCE, bugs::add)) {
            CountDownLatch hold = new CountDownLatch(1);
            lanes.run("a", () -> awaited(hold));
            int taken = 0;
            for (int i = 0; i < 1000; i++) {
                taken += lanes.offer("a", () -> {}) ? 1 : 0;
            }
            assertThat(taken).isBetween(9, 11);
            CountDownLatch own = new CountDownLatch(1);
            lanes.run("a", own::countDown);
            hold.countDown();
            await().until(() -> own.getCount() == 0);
            assertThat(lanes.offer("a", () -> {})).isTrue();
        }
    }

    @Test
    void bug_in_one_task_does_not_stop_the_next() {
        try (Lanes lanes = new Lanes(10, PATIENCE, bugs::add)) {
            CountDownLatch next = new CountDownLatch(1);
            lanes.run("a", () -> {
                throw new IllegalStateException("bug");
            });
            lanes.run("a", next::countDown);
            await().until(() -> next.getCount() == 0);
            assertThat(bugs).hasSize(1);
        }
    }

    private static Runnable busyThen(Runnable last) {
        return () -> {
            long until = System.nanoTime() + 1_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            last.run();
        };
    }

    @Test
    void a_lane_with_much_to_do_does_not_keep_the_others_waiting() throws Exception {
        try (Lanes lanes = new Lanes(1000, PATIENCE, bugs::add)) {
            AtomicInteger busy = new AtomicInteger();
            CountDownLatch others = new CountDownLatch(20);
            for (int i = 0; i < 500; i++) {
                lanes.run("a", busyThen(busy::incrementAndGet));
            }
            for (int i = 0; i < 20; i++) {
                lanes.run("b" + i, busyThen(others::countDown));
            }
            assertThat(others.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(busy.get()).isLessThan(250);
        }
    }

    @Test
    void what_begins_something_has_its_turn_after_the_rest_and_is_told_how_long_it_has_waited() throws Exception {
        try (Lanes lanes = new Lanes(1000, PATIENCE, bugs::add)) {
            AtomicInteger begun = new AtomicInteger();
            AtomicLong longestNs = new AtomicLong();
            CountDownLatch others = new CountDownLatch(200);
            Runnable begin = busyThen(begun::incrementAndGet);
            for (int i = 0; i < 300; i++) {
                assertThat(lanes.offerToBegin("new" + i, ns -> {
                            longestNs.accumulateAndGet(ns, Math::max);
                            begin.run();
                        }))
                        .isTrue();
            }
            for (int i = 0; i < 200; i++) {
                assertThat(lanes.offer("old" + i, busyThen(others::countDown))).isTrue();
            }
            assertThat(others.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(begun.get()).isLessThan(100);
            await().until(() -> begun.get() == 300);
            assertThat(longestNs.get()).isBetween(20_000_000L, 5_000_000_000L);
        }
    }

    @Test
    void what_has_lost_patience_has_every_other_turn() throws Exception {
        try (Lanes lanes = new Lanes(1000, Duration.ZERO, bugs::add)) {
            AtomicInteger begun = new AtomicInteger();
            CountDownLatch others = new CountDownLatch(200);
            for (int i = 0; i < 400; i++) {
                lanes.offer("old" + i, busyThen(others::countDown));
                lanes.offerToBegin(
                        "new" + i, _ -> busyThen(begun::incrementAndGet).run());
            }
            assertThat(others.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(begun.get()).isBetween(100, 300);
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void idle_lane_is_worked_on_by_the_virtual_thread_that_asks_and_by_no_other_kind() throws Exception {
        try (Lanes lanes = new Lanes(1000, PATIENCE, bugs::add)) {
            AtomicReference<Thread> worker = new AtomicReference<>();
            Thread asks = Thread.ofVirtual().start(() -> lanes.runHere("a", () -> worker.set(Thread.currentThread())));
            asks.join();
            assertThat(worker.get()).isSameAs(asks);
            worker.set(null);
            lanes.runHere("a", () -> worker.set(Thread.currentThread()));
            await().untilAsserted(() -> assertThat(worker.get()).isNotNull());
            assertThat(worker.get()).isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void work_within_a_lane_is_done_at_once_but_never_before_what_waits() throws Exception {
        try (Lanes lanes = new Lanes(1000, PATIENCE, bugs::add)) {
            List<String> done = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch queued = new CountDownLatch(1);
            lanes.run("a", () -> {
                lanes.runHere("a", () -> done.add("at once"));
                inside.countDown();
                awaited(queued);
                lanes.runHere("a", () -> done.add("third"));
                done.add("end of the first");
            });
            assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
            lanes.run("a", () -> done.add("second"));
            queued.countDown();
            await().untilAsserted(
                            () -> assertThat(done).containsExactly("at once", "end of the first", "second", "third"));
        }
    }

    @Test
    void lane_that_is_worked_on_elsewhere_makes_nobody_wait() throws Exception {
        try (Lanes lanes = new Lanes(1000, PATIENCE, bugs::add)) {
            CountDownLatch hold = new CountDownLatch(1);
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(1);
            lanes.run("a", () -> {
                inside.countDown();
                awaited(hold);
            });
            assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
            Thread asks = Thread.ofVirtual().start(() -> lanes.runHere("a", done::countDown));
            assertThat(asks.join(Duration.ofSeconds(5))).isTrue();
            assertThat(done.getCount()).isOne();
            hold.countDown();
            assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
