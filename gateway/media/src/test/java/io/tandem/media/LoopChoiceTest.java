package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoopChoiceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final double FILLED = 0.7;
    private static final int FULL = (int) (FILLED / LoopChoice.SESSION);

    private final long[] processorNs = new long[3];
    private final LoopChoice choice = new LoopChoice(3, FILLED);
    private long nowNs = 7 * SECOND;

    private int take() {
        return choice.take(i -> processorNs[i], nowNs);
    }

    private int[] take(int sessions) {
        int[] on = new int[3];
        for (int i = 0; i < sessions; i++) {
            on[take()]++;
        }
        return on;
    }

    @Test
    void one_loop_is_filled_before_the_next_is_taken() {
        assertThat(take(FULL)).containsExactly(FULL, 0, 0);
        assertThat(choice.firstAlone()).isTrue();
        assertThat(take(FULL)).satisfies(on -> assertThat(on[1]).isGreaterThan(FULL - 3));
        assertThat(choice.firstAlone()).isFalse();
    }

    @Test
    void beyond_that_they_are_spread_evenly() {
        int[] on = take(6 * FULL);

        assertThat(Arrays.stream(on).max().orElseThrow()
                        - Arrays.stream(on).min().orElseThrow())
                .isLessThanOrEqualTo(1);
    }

    @Test
    void a_loop_whose_few_sessions_cost_much_is_full_as_well() {
        take();
        nowNs += SECOND;
        processorNs[0] = 8 * SECOND / 10;

        assertThat(take()).isEqualTo(1);

        nowNs += SECOND;
        assertThat(take()).as("it had nothing to do in the last second").isZero();
    }

    @Test
    void who_leaves_makes_room() {
        while (take() == 0) {
            assertThat(choice.firstAlone()).isTrue();
        }
        assertThat(choice.firstAlone()).isFalse();
        choice.left(1);
        assertThat(choice.firstAlone()).isTrue();
        for (int i = 0; i < 10; i++) {
            choice.left(0);
        }
        assertThat(take()).isZero();
    }

    @Test
    void who_joins_another_counts_where_it_is() {
        choice.join(2);

        assertThat(choice.firstAlone()).isFalse();
        assertThat(take()).isZero();
    }

    @Test
    void loops_that_are_never_to_be_filled_share_the_sessions() {
        LoopChoice spread = new LoopChoice(3, 0);
        for (int i = 0; i < 6; i++) {
            assertThat(spread.take(loop -> processorNs[loop], nowNs)).isEqualTo(i % 3);
        }
        processorNs[1] += SECOND;
        spread.left(1);
        assertThat(spread.take(loop -> processorNs[loop], nowNs)).isEqualTo(1);
    }
}
