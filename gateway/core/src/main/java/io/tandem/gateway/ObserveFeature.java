package io.tandem.gateway;

import io.tandem.gateway.api.CallCapture;
import io.tandem.gateway.api.Observing;
import io.tandem.gateway.api.Operation;
import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.CallTap;
import io.tandem.gateway.call.CallView;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.canary.Canaries;
import io.tandem.gateway.capture.Captures;
import io.tandem.gateway.cdr.CdrFigures;
import io.tandem.gateway.cdr.CdrSink;
import io.tandem.gateway.cdr.CdrSinks;
import io.tandem.gateway.cli.Version;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.guard.LoginBans;
import io.tandem.gateway.guard.SourceLimits;
import io.tandem.gateway.ladder.Ladders;
import io.tandem.gateway.metrics.Metrics;
import io.tandem.gateway.registrar.Bindings;
import io.tandem.gateway.sip.net.Admission;
import io.tandem.gateway.store.CdrTable;
import io.tandem.gateway.store.ConfigWatch;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.Trunks;
import io.tandem.media.record.RecorderFigures;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What can be seen of the gateway from outside: figures, and what happened in each call. Any thread.
public record ObserveFeature(Metrics metrics, Ladders ladders, Captures captures) {

    static ObserveFeature start(GatewayConfig config, Timers timers, Clock clock) {
        return new ObserveFeature(
                new Metrics(),
                new Ladders(config.cdr().ladders(), clock, () -> TimeUnit.NANOSECONDS.toMillis(timers.nanoTime())),
                new Captures(config.cdr().ladders(), (long) config.cdr().captureMegabytes() << 20, clock));
    }

    /// What looks on in the calls.
    CallTap tap() {
        return CallTap.both(ladders, captures);
    }

    /// Gives each record to the figures, too.
    CdrSink beside(CdrSink records) {
        for (CdrFigures sink : records.figures()) {
            ofRecords(records, sink.sink());
        }
        return new CdrSinks(List.of(records, metrics.calls()));
    }

    private void ofRecords(CdrSink records, String sink) {
        metrics.counter(
                "tandem.cdr.written",
                "Call records that were written",
                () -> figure(records, sink, CdrFigures::written),
                "sink",
                sink);
        metrics.counter(
                "tandem.cdr.dropped",
                "Call records that were given up",
                () -> figure(records, sink, CdrFigures::dropped),
                "sink",
                sink);
        metrics.gauge(
                "tandem.cdr.waiting",
                "Call records in memory or in the spool that wait to be written",
                () -> figure(records, sink, f -> f.waiting() + f.spooled()),
                "sink",
                sink);
    }

    private static double figure(CdrSink records, String sink, ToDoubleFunction<CdrFigures> which) {
        return records.figures().stream()
                .filter(figures -> figures.sink().equals(sink))
                .mapToDouble(which)
                .sum();
    }

    void ofCalls(Calls calls, Bindings bindings) {
        metrics.gauges("tandem.calls.active", "Calls that are open now", "direction", () -> byDirection(calls));
        metrics.gauge(
                "tandem.registrations",
                "Browsers that are registered",
                () -> bindings.all().size());
    }

    void ofTrunks(Trunks trunks, Calls calls) {
        metrics.gauges(
                "tandem.trunk.up",
                "1 while a trunk can be used",
                "trunk",
                () -> trunks.all().stream()
                        .collect(Collectors.toMap(Trunk::name, trunk -> trunks.healthy(trunk) ? 1.0 : 0.0)));
        metrics.gauges("tandem.trunk.calls", "Calls by a trunk now", "trunk", () -> {
            Map<String, Double> busy = calls.list().stream()
                    .collect(Collectors.groupingBy(CallView::trunk, Collectors.summingDouble(call -> 1)));
            return trunks.all().stream()
                    .collect(Collectors.toMap(Trunk::name, trunk -> busy.getOrDefault(trunk.name(), 0.0)));
        });
    }

    void ofCanaries(Canaries canaries) {
        metrics.gauges(
                "tandem.trunk.canary", "1 where a trunk's last canary call was good", "trunk", canaries::figures);
    }

    void ofGuards(LoginBans bans, SourceLimits sources) {
        metrics.counter(
                "tandem.guard.dropped", "Messages dropped unread, of sources that sent too many", sources::dropped);
        metrics.counter("tandem.guard.bans", "Bans after failed logins", bans::bans);
    }

    void ofOverload(Admission admission) {
        metrics.counter(
                "tandem.overload.refused", "New calls refused because they waited too long", admission::refused);
        metrics.gauge(
                "tandem.overload.wait.seconds",
                "How long new calls wait for a thread just now, where some do",
                admission::waitSeconds);
    }

    void ofRecordings(RecorderFigures figures) {
        metrics.gauge("tandem.recordings.active", "Recordings that are being made", figures::active);
        metrics.counter("tandem.recordings.completed", "Recordings that are complete", figures::completed);
        metrics.counter("tandem.recordings.failed", "Recordings that ended early, or never began", figures::failed);
    }

    void ofStore(ConfigWatch watch) {
        metrics.gauge(
                "tandem.store.up",
                "1 while the database answers",
                () -> watch.trouble().isEmpty() ? 1 : 0);
        metrics.gauge(
                "tandem.config.version",
                "Version of the configuration that is in force",
                () -> watch.state().version());
    }

    /// What the admin API tells of it.
    List<Operation> operations(Optional<Database> database) {
        return Stream.concat(
                        new Observing(ladders, database.map(CdrTable::new), metrics::scrape).operations().stream(),
                        new CallCapture(captures, Version.current()).operations().stream())
                .toList();
    }

    private static Map<String, Double> byDirection(Calls calls) {
        Map<Direction, Long> open =
                calls.list().stream().collect(Collectors.groupingBy(CallView::direction, Collectors.counting()));
        return Arrays.stream(Direction.values())
                .collect(Collectors.toMap(
                        d -> d.name().toLowerCase(Locale.ROOT), d -> (double) open.getOrDefault(d, 0L)));
    }
}
