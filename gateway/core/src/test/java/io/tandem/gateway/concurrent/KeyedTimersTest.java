package io.tandem.gateway.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedTimersTest {

    private final ManualTimers timers = new ManualTimers();
    private final KeyedTimers<String> keyed = new KeyedTimers<>(timers);
    private final List<String> ran = new ArrayList<>();

    @Test
    void refresh_replaces_the_timer_and_leaves_nothing_behind() {
        for (int i = 0; i < 10_000; i++) {
            String name = "refresh " + i;
            keyed.after("a", Duration.ofHours(1), () -> ran.add(name));
        }
        assertThat(timers.pending()).isEqualTo(1);
        timers.advance(Duration.ofHours(1));
        assertThat(ran).containsExactly("refresh 9999");
        assertThat(keyed.size()).isZero();
    }

    @Test
    void keys_do_not_touch_each_other_and_a_cancelled_one_is_silent() {
        keyed.after("a", Duration.ofSeconds(1), () -> ran.add("a"));
        keyed.after("b", Duration.ofSeconds(2), () -> ran.add("b"));
        keyed.cancel("a");
        timers.advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("b");
    }
}
