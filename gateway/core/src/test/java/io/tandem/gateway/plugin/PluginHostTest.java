package io.tandem.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.gateway.concurrent.SystemTimers;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.plugin.CallCommand;
import io.tandem.plugin.CallEvent;
import io.tandem.plugin.Host;
import io.tandem.plugin.Plugin;
import io.tandem.plugin.Reply;
import io.tandem.plugin.Running;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginHostTest {

    private static final PluginLimits LIMITS = new PluginLimits(
            10, Duration.ofMillis(400), Duration.ofMillis(200), Duration.ofMillis(10), Duration.ofMillis(40));

    private final Timers timers = new SystemTimers();
    private final List<CallCommand> commands = new CopyOnWriteArrayList<>();
    private final PluginHost host = new PluginHost(LIMITS, timers, Clock.systemUTC(), command -> {
        commands.add(command);
        return new Reply.Done();
    });

    @AfterEach
    void close() throws Exception {
        host.close();
        timers.close();
    }

    private static CallEvent event(String call, long seq) {
        return new CallEvent.Ringing(call, 1, seq, Instant.EPOCH, "north");
    }

    /// A plugin whose behaviour is a lambda.
    private static final class Scripted implements Plugin {
        interface Script {
            void onEvent(CallEvent event, Host host) throws Exception;
        }

        final String name;
        final Script script;
        final List<CallEvent> seen = new CopyOnWriteArrayList<>();
        final AtomicInteger starts = new AtomicInteger();
        final AtomicInteger closes = new AtomicInteger();

        Scripted(String name, Script script) {
            this.name = name;
            this.script = script;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("colour", "Which colour.");
        }

        @Override
        public Running start(Host host) {
            starts.incrementAndGet();
            return new Running() {
                @Override
                public void onEvent(CallEvent event) throws Exception {
                    seen.add(event);
                    script.onEvent(event, host);
                }

                @Override
                public void close() {
                    closes.incrementAndGet();
                }
            };
        }
    }

    private static Scripted well() {
        return new Scripted("well", (event, host) -> {});
    }

    @Test
    void every_plugin_gets_every_event_in_order() {
        Scripted one = well();
        Scripted two = well();
        host.start(one, Map.of());
        host.start(two, Map.of());
        List<CallEvent> events = List.of(event("a", 1), event("b", 1), event("a", 2), event("a", 3));

        events.forEach(host::publish);

        await().untilAsserted(() -> {
            assertThat(one.seen).isEqualTo(events);
            assertThat(two.seen).isEqualTo(events);
        });
    }

    @Test
    void a_plugin_that_throws_is_started_anew_and_gets_the_event_once_more() {
        AtomicInteger failures = new AtomicInteger();
        Scripted throwing = new Scripted("throwing", (event, host) -> {
            if (event.seq() == 1 && failures.incrementAndGet() == 1) {
                throw new IllegalStateException("on purpose");
            }
        });
        Scripted well = well();
        host.start(throwing, Map.of());
        host.start(well, Map.of());

        host.publish(event("a", 1));
        host.publish(event("a", 2));

        await().untilAsserted(
                        () -> assertThat(throwing.seen).containsExactly(event("a", 1), event("a", 1), event("a", 2)));
        assertThat(throwing.starts).hasValue(2);
        assertThat(throwing.closes).hasValue(1);
        await().untilAsserted(() -> assertThat(well.seen).hasSize(2));
        assertThat(well.starts).hasValue(1);
    }

    @Test
    void an_event_that_fails_twice_is_left_out() {
        Scripted poisoned = new Scripted("poisoned", (event, host) -> {
            if (event.seq() == 1) {
                throw new StackOverflowError("on purpose");
            }
        });
        host.start(poisoned, Map.of());

        host.publish(event("a", 1));
        host.publish(event("a", 2));

        await().untilAsserted(
                        () -> assertThat(poisoned.seen).containsExactly(event("a", 1), event("a", 1), event("a", 2)));
        assertThat(poisoned.starts).hasValue(3);
    }

    @Test
    void a_plugin_that_blocks_is_cut_off_and_the_others_go_on() {
        CountDownLatch never = new CountDownLatch(1);
        Scripted blocking = new Scripted("blocking", (event, host) -> {
            if (event.seq() == 1) {
                never.await();
            }
        });
        Scripted well = well();
        host.start(blocking, Map.of());
        host.start(well, Map.of());

        host.publish(event("a", 1));
        host.publish(event("a", 2));

        await().untilAsserted(() -> assertThat(well.seen).hasSize(2));
        await().untilAsserted(() -> assertThat(blocking.seen).contains(event("a", 2)));
        assertThat(blocking.starts).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void a_plugin_that_spins_and_ignores_interrupts_is_given_up() {
        AtomicInteger stop = new AtomicInteger();
        Scripted spinning = new Scripted("spinning", (event, host) -> {
            while (event.seq() == 1 && stop.get() == 0) {
                Thread.onSpinWait();
            }
        });
        host.start(spinning, Map.of());

        host.publish(event("a", 1));
        await().untilAsserted(() -> assertThat(spinning.starts).hasValueGreaterThanOrEqualTo(2));

        stop.set(1);
        host.publish(event("a", 2));
        await().untilAsserted(() -> assertThat(spinning.seen).contains(event("a", 2)));
    }

    @Test
    void a_full_queue_drops_and_counts_and_never_blocks() {
        CountDownLatch go = new CountDownLatch(1);
        Scripted slow = new Scripted("slow", (event, host) -> go.await());
        host.start(slow, Map.of());
        host.publish(event("a", 0));
        await().until(() -> slow.seen.size() == 1);

        for (int i = 1; i <= 15; i++) {
            host.publish(event("a", i));
        }

        assertThat(host.dropped()).isEqualTo(5);
        go.countDown();
    }

    @Test
    void a_plugin_can_hang_up_a_call() {
        Scripted hangingUp = new Scripted(
                "hanging-up",
                (event, host) -> assertThat(host.send(new CallCommand.HangUp("a", "test")))
                        .isEqualTo(new Reply.Done()));
        host.start(hangingUp, Map.of());

        host.publish(event("a", 1));

        await().untilAsserted(() -> assertThat(commands).containsExactly(new CallCommand.HangUp("a", "test")));
    }

    @Test
    void a_plugin_with_an_unknown_setting_is_not_started() {
        Scripted well = well();

        host.start(well, Map.of("color", "red"));
        host.publish(event("a", 1));

        assertThat(well.starts).hasValue(0);
    }

    @Test
    void closing_lets_a_plugin_take_what_waits_and_closes_it_once() throws Exception {
        Scripted well = well();
        host.start(well, Map.of("colour", "red"));
        host.publish(event("a", 1));

        host.close();

        assertThat(well.seen).hasSize(1);
        assertThat(well.closes).hasValue(1);
    }
}
