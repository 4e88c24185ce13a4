package io.tandem.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.route.limit.PortBook;
import io.tandem.gateway.route.table.PortOffer;
import io.tandem.gateway.trunk.TrunkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ports of GSM gateways have come to outlives a restart.
class PortFileTest {

    private static final Instant NOW = Instant.parse("2026-11-25T04:00:00Z");
    private static final String CLIENT = "996555000111";

    @Test
    void a_restart_forgets_neither_minutes_nor_failures_nor_clients(@TempDir Path state) throws Exception {
        TrunkConfig box = Loaded.fromText("""
                        trunks:
                          box:
                            kind: gsm
                            addresses: ["udp:127.0.0.1:5099"]
                            ports: [{ name: one, prefix: "1" }, { name: two, prefix: "2", minutes-per-day: 15 }]
                            gsm: { choice: ordered, cooldown-after: 1, sticky: false, timezone: Asia/Bishkek }
                        """, "test", GatewayConfig.class)
                .value()
                .trunks()
                .values()
                .iterator()
                .next();
        Path file = state.resolve("gsm-ports");
        PortBook book = new PortBook();
        try (PortFile kept = PortFile.open(book, file)) {
            assertThat(book.take("a", "alice", "box", "two", CLIENT, box, NOW)).isTrue();
            book.answered("a", NOW);
            book.ended("a", NOW.plusSeconds(61));
            assertThat(book.take("b", "alice", "box", "one", CLIENT, box, NOW)).isTrue();
            book.failed("b", "box", "one", 503, NOW);
        }
        PortBook next = new PortBook();
        try (PortFile kept = PortFile.open(next, file)) {
            List<PortOffer> offers = next.offers("box", box, CLIENT, NOW);
            assertThat(offers.getFirst().detail()).isEqualTo("until 10:01");
            assertThat(offers.getLast().most()).isEqualTo(Duration.ofMinutes(13));
            assertThat(next.whoCalled("box", "one", box.gsm(), CLIENT, NOW)).isEqualTo("alice");
        }
    }
}
