package io.tandem.gateway.sip.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long MS = 1_000_000;
    private static final int TARGET_MS = 100;

    private final AtomicLong now = new AtomicLong(1);
    private final Admission admission = new Admission(Duration.ofMillis(TARGET_MS), now::get);
    private int invites;

    private int taken(int calls, boolean operators) {
        return (int) IntStream.range(0, calls)
                .filter(_ -> admission.takes("call" + ++invites + " 1 INVITE", operators))
                .count();
    }

    /// So many messages wait, and those that were begun lately have waited as long.
    private void queueOf(int messages, long waitMs) {
        for (int i = 0; i < messages; i++) {
            admission.waits(0);
        }
        begunAfter(waitMs);
    }

    private void begunAfter(long waitMs) {
        for (int i = 0; i < 3; i++) {
            admission.begun(admission.waits(waitMs * MS));
            now.addAndGet(Admission.WINDOW_NS / 2);
        }
    }

    @Test
    void all_are_taken_while_nothing_waits_long() {
        queueOf(1_000, TARGET_MS - 1);
        assertThat(taken(1_000, false)).isEqualTo(1_000);
        assertThat(admission.refused()).isZero();
    }

    @Test
    void between_the_target_and_twice_it_a_part_is_refused_and_beyond_all_are() {
        queueOf(1_000, TARGET_MS * 5 / 4);
        assertThat(taken(1_000, false)).isBetween(740, 760);
        begunAfter(TARGET_MS * 7 / 4);
        assertThat(taken(1_000, false)).isBetween(240, 260);
        begunAfter(TARGET_MS * 2);
        assertThat(taken(1_000, false)).isZero();
    }

    @Test
    void operators_own_calls_are_refused_last() {
        queueOf(1_000, TARGET_MS * 4);
        assertThat(taken(100, false)).isZero();
        assertThat(taken(100, true)).isEqualTo(100);
        begunAfter(TARGET_MS * 8);
        assertThat(taken(100, true)).isZero();
    }

    @Test
    void one_that_did_not_wait_tells_that_no_queue_stands() {
        queueOf(1_000, TARGET_MS * 5);
        admission.begun(admission.waits(MS));
        assertThat(taken(100, false)).isEqualTo(100);
    }

    @Test
    void few_that_wait_are_no_queue_however_long_they_do() {
        queueOf(Admission.ENOUGH - 1, TARGET_MS * 50);
        assertThat(taken(100, false)).isEqualTo(100);
    }

    @Test
    void where_nothing_is_begun_at_all_the_time_since_counts() {
        queueOf(1_000, 1);
        now.addAndGet(3 * TARGET_MS * MS);
        assertThat(taken(100, false)).isZero();
    }

    @Test
    void those_that_were_dropped_wait_no_more() {
        queueOf(1_000, TARGET_MS * 5);
        for (int i = 0; i < 1_000; i++) {
            admission.dropped();
        }
        assertThat(taken(100, false)).isEqualTo(100);
    }

    /// What can do one call in 3 ms and is asked for two, from the first moment on, is busy all the time and lets nobody
    /// wait much longer than the target, whether it is fast from the start or ten times slower for the first second.
    @Test
    void at_twice_what_can_be_done_the_queue_stands_near_the_target_and_the_threads_have_always_work() {
        Deque<Long> queue = new ArrayDeque<>();
        Deque<Integer> names = new ArrayDeque<>();
        int done = 0;
        long idle = 0;
        long longest = 0;
        long busyUntil = 0;
        for (int ms = 0; ms < 10_000; ms++) {
            now.set(1 + ms * MS);
            if (ms % 3 != 2) {
                queue.add(admission.waits(0));
                names.add(ms);
            }
            while (busyUntil <= ms && !queue.isEmpty()) {
                long since = queue.remove();
                admission.begun(since);
                boolean takes = admission.takes("c" + names.remove(), false);
                longest = Math.max(longest, takes ? now.get() - since : 0);
                busyUntil = takes ? ms + (ms < 1_000 ? 30 : 3) : busyUntil;
                done += takes && ms >= 1_000 ? 1 : 0;
            }
            idle += busyUntil <= ms && ms > 500 ? 1 : 0;
        }
        assertThat(done).isBetween(2_900, 3_010);
        assertThat(idle).isLessThan(100);
        assertThat(longest / MS).as("ms that a call waited that was taken").isLessThan(3 * TARGET_MS);
    }

    @Test
    void what_was_decided_holds_for_retransmissions_and_a_new_try_is_decided_anew() {
        queueOf(1_000, TARGET_MS * 2);
        assertThat(admission.takes("r 1 INVITE", false)).isFalse();
        begunAfter(1);
        assertThat(admission.takes("r 1 INVITE", false)).isFalse();
        assertThat(admission.takes("r 2 INVITE", false)).isTrue();
        assertThat(admission.refused()).isEqualTo(1);
        begunAfter(TARGET_MS * 2);
        assertThat(admission.takes("r 2 INVITE", false)).isTrue();
        now.addAndGet(70_000 * MS);
        begunAfter(1);
        now.addAndGet(70_000 * MS);
        begunAfter(1);
        assertThat(admission.takes("r 1 INVITE", false)).isTrue();
    }

    @Test
    void the_wait_is_told() {
        queueOf(1_000, 40);
        assertThat(admission.waitSeconds()).isBetween(0.039, 0.041);
    }

    @Test
    void zero_refuses_none() {
        Admission off = new Admission(Duration.ZERO, now::get);
        for (int i = 0; i < 1_000; i++) {
            off.waits(0);
        }
        now.addAndGet(10_000 * MS);
        assertThat(off.takes("o", false)).isTrue();
    }
}
