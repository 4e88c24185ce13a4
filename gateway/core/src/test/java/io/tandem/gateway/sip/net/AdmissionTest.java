package io.tandem.gateway.sip.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long MS = 1_000_000;
    private static final int IN_TURN = 10;

    private final AtomicLong now = new AtomicLong(1);
    private final Admission admission = new Admission(Duration.ofMillis(15), now::get);
    private int invites;

    /// So many intervals in which each of the messages waits as long and as many new calls come.
    private int intervals(int count, int messages, long waitMs, int calls) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            for (int part = 0; part < IN_TURN; part++) {
                for (int message = 0; message < messages / IN_TURN; message++) {
                    admission.waited(waitMs * MS);
                }
                taken += taken(calls / IN_TURN, false);
                now.addAndGet(Admission.INTERVAL_NS / IN_TURN);
            }
        }
        admission.waited(waitMs * MS);
        return taken;
    }

    private int taken(int calls, boolean operators) {
        return (int) IntStream.range(0, calls)
                .filter(_ -> admission.takes("call" + ++invites + " 1 INVITE", operators))
                .count();
    }

    @Test
    void all_are_taken_while_nothing_waits_long() {
        assertThat(intervals(50, 100, 3, 100)).isEqualTo(5_000);
        assertThat(admission.callsPerSecond()).isInfinite();
        assertThat(admission.refused()).isZero();
    }

    @Test
    void a_standing_queue_makes_it_take_fewer_each_interval() {
        intervals(10, 100, 3, 100);
        intervals(5, 100, 40, 100);
        double first = admission.callsPerSecond();
        assertThat(first).isBetween(500.0, 900.0);
        intervals(5, 100, 40, 100);
        assertThat(admission.callsPerSecond()).isBetween(first * 0.4, first * 0.7);
        assertThat(admission.refused()).isPositive();
    }

    @Test
    void where_the_wait_is_long_it_takes_much_less() {
        intervals(10, 100, 3, 100);
        intervals(6, 100, 900, 100);
        assertThat(admission.callsPerSecond()).isLessThan(200);
    }

    @Test
    void some_are_taken_however_long_it_lasts() {
        intervals(200, 100, 400, 100);
        assertThat(intervals(20, 100, 400, 100)).isBetween(5, 15);
    }

    /// What can do 30 calls an interval and is asked for 60 settles near 30, and its queue is short most of the time.
    @Test
    void at_twice_what_can_be_done_it_takes_about_what_can_be_done() {
        double queue = 0;
        int done = 0;
        int over = 0;
        for (int i = 0; i < 600; i++) {
            long waitMs = (long) (queue / 30 * 100);
            int taken = intervals(1, 100, waitMs, 60);
            done += i < 100 ? 0 : taken;
            over += i >= 100 && waitMs > 100 ? 1 : 0;
            queue = Math.max(0, queue + taken - 30);
        }
        assertThat(done / 500.0).isBetween(24.0, 31.0);
        assertThat(over).as("intervals with a wait over 100 ms, of 500").isLessThan(25);
    }

    @Test
    void when_the_load_ends_nobody_is_refused_and_soon_there_is_no_limit() {
        intervals(10, 100, 3, 60);
        intervals(6, 100, 40, 60);
        assertThat(intervals(5, 100, 1, 10)).isEqualTo(50);
        intervals(20, 100, 1, 10);
        assertThat(admission.callsPerSecond()).isInfinite();
        assertThat(taken(1_000, false)).isEqualTo(1_000);
    }

    @Test
    void a_pause_without_messages_ends_it() {
        intervals(10, 100, 40, 60);
        assertThat(admission.callsPerSecond()).isFinite();
        now.addAndGet(3_000 * MS);
        assertThat(admission.callsPerSecond()).isInfinite();
    }

    @Test
    void operators_own_calls_are_refused_last() {
        intervals(10, 100, 3, 100);
        intervals(5, 100, 40, 100);
        assertThat(taken(100, false)).isLessThan(100);
        assertThat(taken(100, true)).isEqualTo(100);
    }

    @Test
    void one_short_wait_in_each_interval_says_that_no_queue_stands() {
        for (int i = 0; i < 20; i++) {
            intervals(1, 100, 40, 100);
            admission.waited(MS);
        }
        assertThat(admission.refused()).isZero();
    }

    @Test
    void few_slow_messages_say_nothing_and_one_long_pause_neither() {
        intervals(20, Admission.ENOUGH / 2, 500, 10);
        intervals(1, 500, 700, 100);
        intervals(1, 500, 1, 100);
        assertThat(admission.refused()).isZero();
    }

    @Test
    void what_was_decided_holds_for_retransmissions_and_a_new_try_is_decided_anew() {
        intervals(30, 100, 40, 100);
        String refused = IntStream.range(0, 1_000)
                .mapToObj(i -> "r" + i + " 1 INVITE")
                .filter(invite -> !admission.takes(invite, false))
                .findFirst()
                .orElseThrow();
        intervals(40, 100, 1, 0);
        assertThat(admission.takes(refused, false)).isFalse();
        assertThat(admission.takes(refused.replace(" 1 ", " 2 "), false)).isTrue();
        now.addAndGet(70_000 * MS);
        admission.waited(MS);
        now.addAndGet(70_000 * MS);
        assertThat(admission.takes(refused, false)).isTrue();
    }

    @Test
    void zero_refuses_none() {
        Admission off = new Admission(Duration.ZERO, now::get);
        for (int i = 0; i < 10_000; i++) {
            off.waited(1_000 * MS);
            now.addAndGet(MS);
            assertThat(off.takes("o" + i, false)).isTrue();
        }
    }
}
