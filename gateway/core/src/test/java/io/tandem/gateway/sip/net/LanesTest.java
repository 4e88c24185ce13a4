package io.tandem.gateway.sip.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final List<Throwable> bugs = Collections.synchronizedList(new ArrayList<>());

    @Test
    void one_key_is_worked_on_in_order_and_another_does_not_wait_for_it() throws Exception {
        try (Lanes lanes = new Lanes(1000, bugs::add)) {
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
        try (Lanes lanes = new Lanes(10, bugs::add)) {
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
        try (Lanes lanes = new Lanes(10, bugs::add)) {
            CountDownLatch next = new CountDownLatch(1);
            lanes.run("a", () -> {
                throw new IllegalStateException("bug");
            });
            lanes.run("a", next::countDown);
            await().until(() -> next.getCount() == 0);
            assertThat(bugs).hasSize(1);
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
