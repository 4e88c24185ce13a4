package io.tandem.gateway.route.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.route.table.PortOffer;
import io.tandem.gateway.trunk.TrunkConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Minutes, turns, failures and memory of a GSM gateway's ports.
class PortBookTest {

    record Config(@Key("t") Map<String, TrunkConfig> trunks) {}

    private static final Instant NOW = Instant.parse("2026-11-25T04:00:00Z");
    private static final String CLIENT = "996555000111";

    private final PortBook book = new PortBook();

    private static TrunkConfig trunk(String... gsm) {
        return trunkIn("Asia/Bishkek", gsm);
    }

    private static TrunkConfig trunkIn(String zone, String... gsm) {
        String yaml = """
                trunks:
                  box:
                    kind: gsm
                    addresses: ["udp:127.0.0.1:5099"]
                    ports:
                      - { name: one, prefix: "1", minutes-per-day: 10 }
                      - { name: two, prefix: "2", minutes-per-month: 15 }
                    gsm: { timezone: %s%s }
                """.formatted(zone, gsm.length == 0 ? "" : ", " + String.join(", ", gsm));
        try {
            return Objects.requireNonNull(
                    Loaded.fromText(yaml, "test", Config.class).value().trunks().get("box"));
        } catch (InvalidConfig e) {
            throw new AssertionError(e);
        }
    }

    private List<String> offers(TrunkConfig config, Instant at) {
        return book.offers("box", config, CLIENT, at).stream()
                .map(o -> o.port().name() + (o.why() == null ? "" : " " + o.why() + " " + o.detail()).stripTrailing())
                .toList();
    }

    private long most(TrunkConfig config, String port, Instant at) {
        return book.offers("box", config, CLIENT, at).stream()
                .filter(o -> o.port().name().equals(port))
                .map(PortOffer::most)
                .findFirst()
                .orElseThrow()
                .toSeconds();
    }

    private boolean take(String call, String port, TrunkConfig config, Instant at) {
        return book.take(call, "alice", "box", port, CLIENT, config, at);
    }

    private void talk(String port, TrunkConfig config, Instant from, Duration time) {
        assertThat(take("c", port, config, from)).isTrue();
        book.answered("c", from);
        book.ended("c", from.plus(time));
    }

    @Test
    void talk_is_rounded_up_as_billed_and_limits_the_next_call() {
        TrunkConfig config = trunk("choice: ordered", "sticky: false");
        talk("one", config, NOW, Duration.ofSeconds(61));
        assertThat(most(config, "one", NOW.plusSeconds(70))).isEqualTo(8 * 60);
        talk("one", config, NOW.plusSeconds(100), Duration.ofMinutes(8));
        assertThat(offers(config, NOW.plusSeconds(700))).containsExactly("one PORT_MINUTES", "two");
        assertThat(take("d", "one", config, NOW.plusSeconds(700))).isFalse();
    }

    @Test
    void unanswered_calls_cost_nothing() {
        TrunkConfig config = trunk();
        assertThat(take("c", "one", config, NOW)).isTrue();
        book.ended("c", NOW.plusSeconds(50));
        assertThat(most(config, "one", NOW.plusSeconds(50))).isEqualTo(600);
    }

    @Test
    void day_ends_at_midnight_of_its_zone_and_month_with_it() {
        TrunkConfig config = trunk("choice: ordered", "sticky: false");
        Instant evening = Instant.parse("2026-11-30T17:00:00Z");
        talk("one", config, evening, Duration.ofMinutes(10));
        talk("two", config, evening, Duration.ofMinutes(15));
        assertThat(offers(config, Instant.parse("2026-11-30T17:59:59Z")))
                .containsExactly("one PORT_MINUTES", "two PORT_MINUTES");
        assertThat(offers(config, Instant.parse("2026-11-30T18:00:00Z"))).containsExactly("one", "two");
    }

    @Test
    void day_of_25_hours_is_one_day() {
        TrunkConfig config = trunkIn("Europe/Berlin", "choice: ordered", "sticky: false");
        talk("one", config, Instant.parse("2026-10-24T22:30:00Z"), Duration.ofMinutes(10));
        assertThat(offers(config, Instant.parse("2026-10-25T22:59:00Z")))
                .first()
                .isEqualTo("one PORT_MINUTES");
        assertThat(offers(config, Instant.parse("2026-10-25T23:00:00Z")))
                .first()
                .isEqualTo("one");
    }

    @Test
    void failures_put_it_out_longer_each_time_and_a_success_ends_that() {
        TrunkConfig config =
                trunk("choice: ordered", "sticky: false", "cooldown-after: 2", "cooldown-most-seconds: 100");
        fail(config, 503, NOW);
        assertThat(offers(config, NOW)).first().isEqualTo("one");
        fail(config, 503, NOW);
        assertThat(offers(config, NOW)).containsExactly("one PORT_OUT until 10:01", "two");
        Instant again = NOW.plusSeconds(60);
        fail(config, 503, again);
        assertThat(offers(config, again.plusSeconds(99))).first().asString().startsWith("one PORT_OUT");
        assertThat(offers(config, again.plusSeconds(100))).first().isEqualTo("one");
        talk("one", config, again.plusSeconds(100), Duration.ofSeconds(1));
        fail(config, 503, again.plusSeconds(200));
        assertThat(offers(config, again.plusSeconds(200))).first().isEqualTo("one");
    }

    private void fail(TrunkConfig config, int sip, Instant at) {
        assertThat(take("f", "one", config, at)).isTrue();
        book.failed("f", "box", "one", sip, at);
        book.ended("f", at);
    }

    @Test
    void busy_callee_is_no_failure_of_the_port() {
        TrunkConfig config = trunk("choice: ordered", "cooldown-after: 1");
        fail(config, 486, NOW);
        assertThat(offers(config, NOW)).first().isEqualTo("one");
    }

    @Test
    void least_used_and_in_turn() {
        TrunkConfig least = trunk("sticky: false");
        talk("one", least, NOW, Duration.ofSeconds(1));
        assertThat(offers(least, NOW.plusSeconds(2))).containsExactly("two", "one");
        TrunkConfig turns = trunk("sticky: false", "choice: round-robin");
        talk("two", turns, NOW.plusSeconds(3), Duration.ofSeconds(1));
        assertThat(offers(turns, NOW.plusSeconds(5))).containsExactly("one", "two");
    }

    @Test
    void the_port_that_called_him_is_tried_first_and_knows_who_called() {
        TrunkConfig config = trunk("choice: ordered", "sticky-return-seconds: 3600");
        talk("two", config, NOW, Duration.ofSeconds(1));
        assertThat(offers(config, NOW.plusSeconds(2))).containsExactly("two", "one");
        assertThat(book.whoCalled("box", "two", config.gsm(), CLIENT, NOW.plusSeconds(3599)))
                .isEqualTo("alice");
        assertThat(book.whoCalled("box", "two", config.gsm(), CLIENT, NOW.plusSeconds(3600)))
                .isEmpty();
        assertThat(book.whoCalled("box", "one", config.gsm(), CLIENT, NOW)).isEmpty();
        assertThat(book.whoCalled("box", "two", config.gsm(), "996555000112", NOW))
                .isEmpty();
    }

    @Test
    void of_many_calls_at_once_one_has_the_port() throws Exception {
        TrunkConfig config = trunk();
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService calls = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                String call = "c" + i;
                calls.execute(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    if (take(call, "one", config, NOW)) {
                        taken.incrementAndGet();
                    }
                });
            }
            start.countDown();
        }
        assertThat(taken).hasValue(1);
        assertThat(offers(config, NOW)).contains("one PORT_BUSY");
    }
}
