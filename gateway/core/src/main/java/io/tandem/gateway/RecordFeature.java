package io.tandem.gateway;

import io.tandem.gateway.call.RecordRules;
import io.tandem.gateway.cdr.CdrSink;
import io.tandem.gateway.cdr.CdrSinks;
import io.tandem.gateway.cdr.JsonLinesCdrSink;
import io.tandem.gateway.cdr.StoreCdrSink;
import io.tandem.gateway.config.RecordConfig;
import io.tandem.gateway.config.RecordConfig.Notice;
import io.tandem.gateway.config.RecordConfig.Pause;
import io.tandem.gateway.config.RecordPolicy;
import io.tandem.gateway.store.CdrTable;
import io.tandem.gateway.store.Database;
import io.tandem.media.Filler;
import io.tandem.media.record.Recorder;
import io.tandem.media.record.RecordingDirectory;
import io.tandem.media.record.RecordingFormat;
import io.tandem.media.record.RecordingSettings;
import io.tandem.media.record.Recovery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Turns what the file says of recording into the recorder and the calls' rules. Stateless.
final class RecordFeature {

    private static final double NOTICE_DBM0 = -20;
    private static final int CDR_SPOOL_LINES = 10_000;
    private static final Duration CDR_RETRY = Duration.ofSeconds(1);

    private RecordFeature() {}

    /// Starts the recorder. What a crash left behind is mended meanwhile by a thread of its own: there may be very
    /// many files to look through.
    static Recorder start(ConfigSource source, Clock clock) {
        RecordConfig record = source.config().record();
        Path directory = source.layout().state(source.config()).resolve(record.directory());
        Instant now = clock.instant();
        Thread.ofPlatform().name("record-recovery").daemon(true).start(() -> Recovery.run(directory, now));
        return Recorder.start(settings(record), new RecordingDirectory(directory), clock);
    }

    /// @throws IllegalArgumentException when the file name's pattern or the sample rate is none
    static RecordingSettings settings(RecordConfig record) {
        RecordingFormat format = switch (record.format()) {
            case WAV -> RecordingFormat.WAV;
            case WAV_ALAW -> RecordingFormat.WAV_ALAW;
            case OPUS -> RecordingFormat.OPUS;
        };
        return new RecordingSettings(
                format,
                record.fileName(),
                record.sampleRate(),
                record.paused() == Pause.SILENCE,
                record.buffer(),
                record.threads(),
                record.most(),
                record.sync());
    }

    static RecordRules rules(ConfigSource source) {
        GatewayConfig config = source.config();
        RecordConfig record = config.record();
        Map<String, RecordPolicy> routes = new HashMap<>();
        config.routes().forEach(route -> routes.put(route.name(), route.record()));
        Map<String, RecordPolicy> numbers = new HashMap<>();
        config.numbers().forEach((number, target) -> numbers.put(RecordRules.digits(number), target.record()));
        Filler beep =
                new Filler.Beep(record.noticeHz(), (int) record.noticeLength().toMillis(), NOTICE_DBM0);
        Filler notice = record.notice() == Notice.NONE ? new Filler.Nothing() : beep;
        return new RecordRules(
                policies(config.users(), user -> user.record()),
                routes,
                numbers,
                policies(config.trunks(), trunk -> trunk.record()),
                record.policy(),
                record.featureCode(),
                notice,
                opening(source, notice),
                record.noticeInterval(),
                record.notice() == Notice.BOTH);
    }

    private static Filler opening(ConfigSource source, Filler notice) {
        Path file = source.config().record().noticeFile();
        return notice instanceof Filler.Nothing || file.toString().isEmpty()
                ? notice
                : new Filler.Announcement(source.layout().base().resolve(file), new Filler.Nothing());
    }

    private static <T> Map<String, RecordPolicy> policies(Map<String, T> by, Function<T, RecordPolicy> policy) {
        Map<String, RecordPolicy> policies = new HashMap<>();
        by.forEach((name, value) -> policies.put(name, policy.apply(value)));
        return policies;
    }

    /// Where call detail records go: to the file always, and to the database where there is one.
    static CdrSink callRecords(GatewayConfig config, Path state, Optional<Database> database) {
        CdrSink lines = new JsonLinesCdrSink(state.resolve(config.cdr().file()), CDR_SPOOL_LINES, CDR_RETRY);
        if (database.isEmpty()) {
            return lines;
        }
        CdrSink rows = new StoreCdrSink(
                new CdrTable(database.get()),
                state.resolve("cdr-spool.jsonl"),
                config.store().spoolRecords(),
                CDR_RETRY);
        return new CdrSinks(List.of(lines, rows));
    }
}
