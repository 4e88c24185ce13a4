package io.tandem.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.cdr.Cdr.PortFigures;
import io.tandem.gateway.cdr.Cdr.TrunkAttempt;
import io.tandem.gateway.cdr.CdrSink;
import io.tandem.media.StreamQuality;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Figures that each call leaves behind when it is over, read off its record. Any thread.
///
/// Labels are few: names of trunks, and words of Tandem's own. Nothing that a caller sends becomes one.
public final class CallMetrics implements CdrSink {

    private static final Duration[] SETUP = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };
    private static final Duration[] TALK = {
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofMinutes(30),
        Duration.ofHours(1)
    };

    private final MeterRegistry registry;
    /// Kept, since making one with its buckets costs more than all else that a call's record does here.
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    private final Map<String, DistributionSummary> summaries = new ConcurrentHashMap<>();

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void write(Cdr cdr) {
        Counter.builder("tandem.calls.ended")
                .description("Calls that are over, by who ended them and why")
                .tags(
                        "direction",
                        cdr.direction(),
                        "side",
                        cdr.end().side(),
                        "reason",
                        cdr.end().type())
                .register(registry)
                .increment();
        time("tandem.call.ring", "From the call's beginning to its real answer, or to its end without one", SETUP, cdr)
                .record(Duration.ofMillis(cdr.ringMs()));
        if (cdr.answeredAt().isPresent()) {
            time("tandem.call.talk", "From the real answer to the end", TALK, cdr)
                    .record(Duration.ofMillis(cdr.talkMs()));
        }
        cdr.attempts().forEach(this::attempt);
        if (cdr.attempts().isEmpty() && !cdr.trunk().isEmpty()) {
            attempted(cdr.trunk(), "incoming");
        }
        cdr.media().forEach(this::port);
        cdr.oneWayAudio()
                .forEach(trouble -> Counter.builder("tandem.audio.one.way")
                        .description("Times in which audio did not flow over one hop in one direction")
                        .tags("hop", trouble.hop(), "fault", trouble.fault())
                        .register(registry)
                        .increment());
    }

    private Timer time(String name, String description, Duration[] buckets, Cdr cdr) {
        return timers.computeIfAbsent(
                name + ' ' + cdr.direction(),
                _ -> Timer.builder(name)
                        .description(description)
                        .serviceLevelObjectives(buckets)
                        .tags("direction", cdr.direction())
                        .register(registry));
    }

    private void attempt(TrunkAttempt attempt) {
        // a port of a GSM gateway is told as its trunk
        attempted(attempt.trunk().replaceAll("/.*", ""), attempt.result());
    }

    private void attempted(String trunk, String result) {
        Counter.builder("tandem.trunk.attempts")
                .description("Calls that came by a trunk or were tried there, by what became of them")
                .tags("trunk", trunk, "result", result)
                .register(registry)
                .increment();
    }

    private void port(String name, PortFigures figures) {
        String side = name.startsWith("trunk") ? "trunk" : "browser";
        count(
                "tandem.rtp.received.packets",
                "RTP packets of finished calls that came",
                side,
                figures.packetsReceived());
        count("tandem.rtp.sent.packets", "RTP packets of finished calls that were sent", side, figures.packetsSent());
        count("tandem.rtp.lost.packets", "RTP packets of finished calls that never came", side, figures.lost());
        count("tandem.rtp.rejected.packets", "Packets that were no RTP of the call", side, figures.rejected());
        StreamQuality heard = figures.incoming();
        if (!Double.isNaN(heard.rFactor())) {
            String what = "Quality of what came from each side (ITU-T G.107), one value a call";
            summary("tandem.audio.r.factor", what, side, 50, 60, 70, 80, 90).record(heard.rFactor());
        }
        if (!Double.isNaN(heard.mos())) {
            summary("tandem.audio.mos", "The same as a mean opinion score, 1 to 4.5", side)
                    .record(heard.mos());
        }
    }

    private DistributionSummary summary(String name, String description, String side, double... buckets) {
        return summaries.computeIfAbsent(
                name + ' ' + side,
                _ -> DistributionSummary.builder(name)
                        .description(description)
                        .serviceLevelObjectives(buckets)
                        .tags("side", side)
                        .register(registry));
    }

    private void count(String name, String description, String side, long packets) {
        Counter.builder(name)
                .description(description)
                .tags("side", side)
                .register(registry)
                .increment(packets);
    }

    @Override
    public void close() {
        // figures end with the process
    }
}
