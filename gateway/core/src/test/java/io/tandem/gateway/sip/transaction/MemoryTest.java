package io.tandem.gateway.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.concurrent.ManualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private final ManualTimers timers = new ManualTimers();
    private final Memory<String> memory = new Memory<>(timers, 32_000);

    @Test
    void values_are_kept_for_their_time_and_then_nothing_is_left() {
        for (int i = 0; i < 1000; i++) {
            memory.put("k" + i, "v" + i);
        }
        timers.advance(Duration.ofMillis(31_900));
        assertThat(memory.get("k7")).hasValue("v7");
        timers.advance(Duration.ofMillis(4100));
        assertThat(memory.get("k7")).isEmpty();
        assertThat(memory.size()).isZero();
    }

    @Test
    void value_that_is_put_again_is_kept_from_then_on() {
        memory.put("k", "old");
        timers.advance(Duration.ofMillis(30_000));
        memory.put("k", "new");
        timers.advance(Duration.ofMillis(30_000));
        assertThat(memory.get("k")).hasValue("new");
        timers.advance(Duration.ofMillis(6_100));
        assertThat(memory.get("k")).isEmpty();
        assertThat(memory.size()).isZero();
    }

    @Test
    void value_can_be_forgotten_before_its_time() {
        memory.put("k", "v");
        memory.remove("k");
        assertThat(memory.get("k")).isEmpty();
    }
}
