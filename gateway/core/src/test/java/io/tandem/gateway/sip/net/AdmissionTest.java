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

    private void queueOf(int calls) {
        for (int i = 0; i < calls; i++) {
            admission.waits();
        }
    }

    /// So many that have waited as long, after others have for a while.
    private int taken(int calls, boolean operators, long waitedMs) {
        for (int i = 0; i < 3; i++) {
            admission.takes("before" + ++invites + " 1 INVITE", operators, waitedMs * MS);
            now.addAndGet(Admission.INTERVAL_NS / 2);
        }
        return takenAtOnce(calls, operators, waitedMs);
    }

    private int takenAtOnce(int calls, boolean operators, long waitedMs) {
        return (int) IntStream.range(0, calls)
                .filter(_ -> admission.takes("call" + ++invites + " 1 INVITE", operators, waitedMs * MS))
                .count();
    }

    @Test
    void all_are_taken_while_nothing_waits_long() {
        queueOf(1_000);
        assertThat(taken(1_000, false, TARGET_MS)).isEqualTo(1_000);
        assertThat(admission.refused()).isZero();
    }

    @Test
    void between_the_target_and_twice_it_a_part_is_refused_and_beyond_all_are() {
        queueOf(1_000);
        assertThat(taken(1_000, false, TARGET_MS * 5 / 4)).isBetween(740, 760);
        assertThat(taken(1_000, false, TARGET_MS * 7 / 4)).isBetween(240, 260);
        assertThat(taken(1_000, false, TARGET_MS * 2)).isZero();
        assertThat(taken(1_000, false, TARGET_MS)).isEqualTo(1_000);
    }

    @Test
    void operators_own_calls_are_refused_last() {
        queueOf(1_000);
        assertThat(taken(100, false, TARGET_MS * 4)).isZero();
        assertThat(taken(100, true, TARGET_MS * 4)).isEqualTo(100);
        assertThat(taken(100, true, TARGET_MS * 8)).isZero();
    }

    @Test
    void a_burst_or_a_pause_of_the_machine_is_no_overload_unless_it_lasts() {
        queueOf(1_000);
        assertThat(takenAtOnce(100, false, TARGET_MS * 3)).isEqualTo(100);
        now.addAndGet(Admission.INTERVAL_NS - MS);
        assertThat(takenAtOnce(100, false, TARGET_MS * 3)).isEqualTo(100);
        now.addAndGet(MS);
        assertThat(takenAtOnce(100, false, TARGET_MS * 3)).isZero();
        assertThat(takenAtOnce(1, false, TARGET_MS)).isEqualTo(1);
        assertThat(takenAtOnce(100, false, TARGET_MS * 3)).isEqualTo(100);
        assertThat(takenAtOnce(100, false, TARGET_MS * 3 + 1)).isZero();
        now.addAndGet(60_000 * MS);
        assertThat(takenAtOnce(100, false, TARGET_MS * 3)).isEqualTo(100);
    }

    @Test
    void one_of_which_nobody_knows_how_long_it_waited_is_judged_like_the_one_before() {
        queueOf(1_000);
        assertThat(taken(100, false, TARGET_MS * 2)).isZero();
        assertThat(takenAtOnce(100, false, 0)).isZero();
        assertThat(takenAtOnce(100, false, TARGET_MS * 2)).isZero();
    }

    @Test
    void few_that_wait_are_no_queue_however_long_they_do() {
        queueOf(Admission.ENOUGH);
        assertThat(taken(100, false, TARGET_MS * 50)).isZero();
        admission.waitsNoMore();
        assertThat(taken(100, false, TARGET_MS * 50)).isEqualTo(100);
    }

    /// What can do one call in 3 ms and is asked for two, from the first moment on, is busy all the time
    /// and lets nobody wait much longer than the target, whether it is fast from the start or ten times
    /// slower for the first second.
    @Test
    void at_twice_what_can_be_done_the_queue_stands_near_the_target_and_the_threads_have_always_work() {
        Deque<Integer> queue = new ArrayDeque<>();
        int done = 0;
        int idle = 0;
        long longest = 0;
        int busyUntil = 0;
        for (int ms = 0; ms < 10_000; ms++) {
            now.set(1 + ms * MS);
            if (ms % 3 != 2) {
                queue.add(ms);
                admission.waits();
            }
            while (busyUntil <= ms && !queue.isEmpty()) {
                int since = queue.remove();
                boolean takes = admission.takes("c" + since, false, (ms - since) * MS);
                admission.waitsNoMore();
                longest = Math.max(longest, takes ? ms - since : 0);
                busyUntil = takes ? ms + (ms < 1_000 ? 30 : 3) : busyUntil;
                done += takes && ms >= 1_000 ? 1 : 0;
            }
            idle += busyUntil <= ms && ms > 500 ? 1 : 0;
        }
        assertThat(done).isBetween(2_900, 3_010);
        assertThat(idle).isLessThan(100);
        assertThat(longest).as("ms that a call waited that was taken").isBetween(100L, 3L * TARGET_MS);
    }

    @Test
    void what_was_decided_holds_for_retransmissions_and_a_new_try_is_decided_anew() {
        queueOf(1_000);
        taken(1, false, TARGET_MS * 2);
        long refused = admission.refused();
        assertThat(admission.takes("r 1 INVITE", false, TARGET_MS * 2 * MS)).isFalse();
        assertThat(admission.takes("r 1 INVITE", false, 1)).isFalse();
        assertThat(admission.takes("r 2 INVITE", false, 1)).isTrue();
        assertThat(admission.refused()).isEqualTo(refused + 1);
        assertThat(admission.takes("r 2 INVITE", false, TARGET_MS * 2 * MS)).isTrue();
        now.addAndGet(70_000 * MS);
        assertThat(admission.takes("other 1 INVITE", false, 1)).isTrue();
        now.addAndGet(70_000 * MS);
        assertThat(admission.takes("r 1 INVITE", false, 1)).isTrue();
    }

    @Test
    void the_wait_is_told() {
        queueOf(1_000);
        taken(1, false, 40);
        assertThat(admission.waitSeconds()).isBetween(0.039, 0.041);
    }

    @Test
    void zero_refuses_none() {
        Admission off = new Admission(Duration.ZERO, now::get);
        for (int i = 0; i < 1_000; i++) {
            off.waits();
        }
        assertThat(off.takes("o", false, 10_000 * MS)).isTrue();
    }
}
