package io.tandem.gateway.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TrunkHealthTest {

    record Config(@Key("t") Map<String, TrunkConfig> trunks) {}

    private final Wire wire = new Wire();
    private final HandTurnedTimers timers = new HandTurnedTimers();
    private final Map<String, TrunkConfig> configs = configs();
    private final TrunkTable table = new TrunkTable(configs);
    private final TrunkHealth health = new TrunkHealth(table, wire, timers, () -> "token");
    private final Trunk north = table.named("north").orElseThrow();

    private static Map<String, TrunkConfig> configs() {
        try {
            return Loaded.fromText(
                            "trunks: {north: {addresses: ['udp:127.0.0.1:5070'], options-interval-seconds: 10,"
                                    + " options-timeout-ms: 2000, down-after: 2, up-after: 2}}",
                            "t",
                            Config.class)
                    .value()
                    .trunks();
        } catch (InvalidConfig e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_trunk_is_asked_at_the_start_and_in_its_interval() {
        configs.forEach(health::put);
        assertThat(wire.requests).hasSize(1);
        assertThat(wire.requests.getFirst().method()).isEqualTo("OPTIONS");
        assertThat(wire.requests.getFirst().uri().host()).isEqualTo("127.0.0.1");

        timers.turn(Duration.ofSeconds(31));

        assertThat(wire.requests).hasSize(4);
    }

    @Test
    void what_an_old_address_says_late_is_nothing_of_the_trunk_that_has_moved() throws Exception {
        String text = "trunks: {north: {addresses: ['udp:127.0.0.1:%d'], options-interval-seconds: 10,"
                + " options-timeout-ms: 2000, down-after: 1, up-after: 1}}";
        wire.behaviour = listener -> {};
        for (int port : new int[] {5080, 5081}) {
            TrunkConfig config = Loaded.fromText(text.formatted(port), "t", Config.class)
                    .value()
                    .trunks()
                    .values()
                    .iterator()
                    .next();
            table.put("north", config);
            health.put("north", config);
            wire.behaviour = answer(200);
            timers.turn(Duration.ofSeconds(1));
        }
        timers.turn(Duration.ofSeconds(2));

        assertThat(wire.requests).hasSize(2);
        assertThat(table.trouble(north)).isEmpty();
        assertThat(table.healthy(north)).isTrue();
    }

    @Test
    void two_503_bring_it_down_and_two_good_answers_up_again() {
        wire.behaviour = answer(503);
        configs.forEach(health::put);
        assertThat(table.healthy(north)).isTrue();
        timers.turn(Duration.ofSeconds(10));
        assertThat(table.healthy(north)).isFalse();

        wire.behaviour = answer(200);
        timers.turn(Duration.ofSeconds(10));
        assertThat(table.healthy(north)).isFalse();
        timers.turn(Duration.ofSeconds(10));
        assertThat(table.healthy(north)).isTrue();
    }

    @Test
    void one_failure_between_good_answers_changes_nothing() {
        for (int status : new int[] {503, 200, 503, 200, 503}) {
            wire.behaviour = answer(status);
            if (wire.requests.isEmpty()) {
                configs.forEach(health::put);
            } else {
                timers.turn(Duration.ofSeconds(10));
            }
        }

        assertThat(table.healthy(north)).isTrue();
    }

    @Test
    void any_other_answer_shows_that_somebody_is_there() {
        for (int status : new int[] {200, 401, 404, 405, 481, 501}) {
            wire.behaviour = answer(status);
            timers.turn(Duration.ofSeconds(10));
            configs.forEach(health::put);
            configs.forEach(health::put);
            assertThat(table.healthy(north)).as("after %d", status).isTrue();
        }
    }

    @Test
    void silence_and_transport_errors_are_failures() {
        wire.behaviour = listener -> {};
        configs.forEach(health::put);
        timers.turn(Duration.ofSeconds(12));
        assertThat(table.healthy(north)).isFalse();

        wire.behaviour = answer(200);
        timers.turn(Duration.ofSeconds(20));
        assertThat(table.healthy(north)).isTrue();

        wire.behaviour = listener -> listener.onTransportError("port unreachable");
        timers.turn(Duration.ofSeconds(20));
        assertThat(table.healthy(north)).isFalse();
    }

    @Test
    void a_late_answer_does_not_count_after_the_timeout() {
        wire.behaviour = listener -> {};
        configs.forEach(health::put);
        timers.turn(Duration.ofSeconds(3));
        wire.listeners.getFirst().onResponse(new SipResponse(200, "OK", Headers.NONE, Body.NONE));
        timers.turn(Duration.ofSeconds(9));

        assertThat(table.healthy(north)).isFalse();
    }

    @Test
    void what_calls_find_counts_too() {
        table.reportFailure(north, "INVITE timed out");
        table.reportFailure(north, "INVITE timed out");

        assertThat(table.healthy(north)).isFalse();
    }

    @Test
    void nothing_is_sent_after_close() {
        configs.forEach(health::put);
        health.close();
        timers.turn(Duration.ofMinutes(1));

        assertThat(wire.requests).hasSize(1);
    }

    @Test
    void a_request_belongs_to_the_trunk_of_its_address() throws Exception {
        assertThat(table.byAddress(java.net.InetAddress.getByName("127.0.0.1"))).contains(north);
        assertThat(table.byAddress(java.net.InetAddress.getByName("127.0.0.9"))).isEmpty();
    }

    private static Consumer<ClientTransaction.Listener> answer(int status) {
        return listener -> listener.onResponse(new SipResponse(status, "x", Headers.NONE, Body.NONE));
    }

    /// A stack whose far end is a lambda.
    private static final class Wire implements SipStack {
        final List<SipRequest> requests = new ArrayList<>();
        final List<ClientTransaction.Listener> listeners = new ArrayList<>();
        Consumer<ClientTransaction.Listener> behaviour = answer(200);

        @Override
        public ClientTransaction send(SipRequest request, Hop hop, ClientTransaction.Listener listener) {
            requests.add(request);
            listeners.add(listener);
            behaviour.accept(listener);
            return new ClientTransaction() {
                @Override
                public SipRequest request() {
                    return request;
                }

                @Override
                public void cancel(String reason) {
                    throw new AssertionError("OPTIONS cannot be cancelled");
                }
            };
        }

        @Override
        public void sendAck(SipRequest ack, Hop hop) {
            throw new AssertionError("no ACK for OPTIONS");
        }

        @Override
        public SipUri contactFor(Hop hop, String user) {
            return SipUri.of(user, "127.0.0.1");
        }

        @Override
        public void close() {}
    }

    /// Time that stands still until it is turned.
    private static final class HandTurnedTimers implements Timers {
        private record Task(long atNanos, Runnable what, Object id) {}

        private final List<Task> tasks = new ArrayList<>();
        private long now;

        void turn(Duration by) {
            long end = now + by.toNanos();
            while (true) {
                Task next = tasks.stream()
                        .min(Comparator.comparingLong(Task::atNanos))
                        .orElse(null);
                if (next == null || next.atNanos() > end) {
                    break;
                }
                tasks.remove(next);
                now = next.atNanos();
                next.what().run();
            }
            now = end;
        }

        @Override
        public Handle after(Duration delay, Runnable what) {
            Task task = new Task(now + delay.toNanos(), what, new Object());
            tasks.add(task);
            return () -> tasks.remove(task);
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void close() {
            tasks.clear();
        }
    }
}
