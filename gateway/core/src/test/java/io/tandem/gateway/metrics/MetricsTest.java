package io.tandem.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.cdr.Cdr.End;
import io.tandem.gateway.cdr.Cdr.PortFigures;
import io.tandem.gateway.cdr.Cdr.TrunkAttempt;
import io.tandem.media.StreamQuality;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    private static Cdr call(String number, boolean answered) {
        double nan = Double.NaN;
        StreamQuality in = new StreamQuality(500, 5, 0, 0, 1, 2, nan, 0, 0, nan, nan, nan, 10, 82, 4.1);
        PortFigures port = new PortFigures(500, 490, 5, 2, 1, 20, in, StreamQuality.UNKNOWN, nan);
        Instant start = Instant.parse("2026-11-02T08:00:00Z");
        return new Cdr(
                "c" + number,
                "outgoing",
                "alice",
                number,
                "",
                "gsm",
                "",
                List.of(new TrunkAttempt("gsm", number, answered ? "answered" : "busy", answered ? 200 : 486, 17)),
                start,
                answered ? Optional.of(start.plusSeconds(3)) : Optional.empty(),
                start.plusSeconds(13),
                3000,
                answered ? 10_000 : 0,
                answered ? new End("operator", "hung-up", 200, 16, "") : new End("trunk", "busy", 486, 17, ""),
                "PCMA",
                "",
                answered ? Map.of("browser", port, "trunk-1", port) : Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void a_counter_goes_on_after_a_collection() {
        AtomicInteger events = new AtomicInteger();
        metrics.counter("tandem.events", "Events", events::get);
        System.gc();
        events.set(7);
        assertThat(metrics.scrape()).contains("tandem_events_total 7.0");
    }

    @Test
    void calls_leave_their_figures() {
        metrics.calls().write(call("1", true));
        metrics.calls().write(call("2", true));
        metrics.calls().write(call("3", false));

        assertThat(metrics.scrape().lines())
                .contains(
                        "tandem_calls_ended_total{direction=\"outgoing\",reason=\"hung-up\",side=\"operator\"} 2.0",
                        "tandem_calls_ended_total{direction=\"outgoing\",reason=\"busy\",side=\"trunk\"} 1.0",
                        "tandem_call_ring_seconds_count{direction=\"outgoing\"} 3",
                        "tandem_call_talk_seconds_sum{direction=\"outgoing\"} 20.0",
                        "tandem_trunk_attempts_total{result=\"busy\",trunk=\"gsm\"} 1.0",
                        "tandem_rtp_received_packets_total{side=\"trunk\"} 1000.0",
                        "tandem_rtp_lost_packets_total{side=\"browser\"} 10.0",
                        "tandem_audio_r_factor_bucket{side=\"trunk\",le=\"80.0\"} 0",
                        "tandem_audio_r_factor_bucket{side=\"trunk\",le=\"90.0\"} 2",
                        "tandem_audio_mos_sum{side=\"trunk\"} 8.2");
    }

    @Test
    void what_comes_and_goes_is_asked_at_each_scrape() {
        Map<String, Double> up = new HashMap<>(Map.of("gsm", 1.0, "pbx", 0.0));
        metrics.gauges("tandem.trunk.up", "1 while it can be used", "trunk", () -> up);
        assertThat(metrics.scrape().lines())
                .contains("tandem_trunk_up{trunk=\"gsm\"} 1.0", "tandem_trunk_up{trunk=\"pbx\"} 0.0");

        up.remove("pbx");
        up.put("gsm", 0.0);
        assertThat(metrics.scrape().lines())
                .contains("tandem_trunk_up{trunk=\"gsm\"} 0.0")
                .noneMatch(line -> line.contains("pbx"));
    }

    @Test
    void no_number_becomes_a_label() {
        metrics.calls().write(call("+996312000101", true));
        assertThat(metrics.scrape()).doesNotContain("996312000101");
    }
}
