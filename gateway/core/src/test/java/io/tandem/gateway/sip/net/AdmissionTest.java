package io.tandem.gateway.sip.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long MS = 1_000_000;

    private final AtomicLong now = new AtomicLong(1);
    private final Admission admission = new Admission(Duration.ofMillis(15), now::get);
    private int invites;

    /// So many intervals in which each of the messages waits as long.
    private void intervals(int count, int messages, long waitMs) {
        for (int i = 0; i < count; i++) {
            for (int message = 0; message < messages; message++) {
                admission.waited(waitMs * MS);
            }
            now.addAndGet(Admission.INTERVAL_NS);
        }
        admission.waited(waitMs * MS);
    }

    private long taken(int calls, boolean operators) {
        return IntStream.range(0, calls)
                .filter(_ -> admission.takes("call" + ++invites + " 1 INVITE", operators))
                .count();
    }

    @Test
    void all_are_taken_while_nothing_waits_long() {
        intervals(50, 100, 3);
        assertThat(taken(1_000, false)).isEqualTo(1_000);
    }

    @Test
    void a_standing_queue_makes_the_share_shrink_and_its_end_lets_it_grow_again() {
        intervals(6, 100, 40);
        assertThat(admission.share()).isBetween(0.15, 0.5);
        assertThat(taken(1_000, false)).isBetween(150L, 500L);
        intervals(25, 100, 1);
        assertThat(admission.share()).isEqualTo(1);
        assertThat(taken(1_000, false)).isEqualTo(1_000);
    }

    @Test
    void some_are_taken_however_long_it_lasts() {
        intervals(200, 100, 400);
        assertThat(taken(1_000, false)).isEqualTo(20);
    }

    @Test
    void operators_own_calls_are_refused_less() {
        intervals(6, 100, 40);
        assertThat(taken(1_000, true)).isGreaterThan(650);
        assertThat(taken(1_000, false)).isLessThan(500);
    }

    @Test
    void one_short_wait_in_each_interval_says_that_no_queue_stands() {
        for (int i = 0; i < 20; i++) {
            intervals(1, 100, 40);
            admission.waited(MS);
        }
        assertThat(admission.share()).isEqualTo(1);
    }

    @Test
    void few_slow_messages_say_nothing_and_one_long_pause_neither() {
        intervals(20, Admission.ENOUGH - 2, 500);
        assertThat(admission.share()).isEqualTo(1);
        intervals(1, 500, 700);
        intervals(1, 500, 1);
        assertThat(admission.share()).isEqualTo(1);
    }

    @Test
    void what_was_decided_holds_for_retransmissions_and_a_new_try_is_decided_anew() {
        intervals(100, 100, 40);
        String refused = IntStream.range(0, 1_000)
                .mapToObj(i -> "r" + i + " 1 INVITE")
                .filter(invite -> !admission.takes(invite, false))
                .findFirst()
                .orElseThrow();
        intervals(60, 100, 1);
        assertThat(admission.takes(refused, false)).isFalse();
        assertThat(admission.takes(refused.replace(" 1 ", " 2 "), false)).isTrue();
        now.addAndGet(70_000 * MS);
        admission.waited(MS);
        now.addAndGet(70_000 * MS);
        assertThat(admission.takes(refused, false)).isTrue();
    }

    @Test
    void a_pause_without_messages_ends_it() {
        intervals(10, 100, 40);
        now.addAndGet(3_000 * MS);
        admission.waited(MS);
        assertThat(admission.share()).isEqualTo(1);
    }
}
