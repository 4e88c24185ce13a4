package io.tandem.gateway.bench;

import io.tandem.media.record.Recorder;
import io.tandem.media.record.RecordingDirectory;
import io.tandem.media.record.RecordingFormat;
import io.tandem.media.record.RecordingLoad;
import io.tandem.media.record.RecordingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tandem bench recording`: whether this machine and its disk keep up with many recordings. Confined to one thread.
@Command(
        name = "recording",
        description = {
            "Records many calls at once, in real time, synthetic sound through the real rings, disk threads and files,",
            "and says how many frames the disk was too slow for. The files are removed at the end."
        },
        mixinStandardHelpOptions = true)
final class RecordingBenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--calls", paramLabel = "N", description = "Recordings at once, 500 when left out.")
    private int calls = 500;

    @Option(names = "--seconds", paramLabel = "S", description = "How long, 12 when left out.")
    private int seconds = 12;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "Of the files, ${COMPLETION-CANDIDATES}; WAV when left out.")
    private RecordingFormat format = RecordingFormat.WAV;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "On the disk that is to be measured; that of temporary files when left out.")
    private @Nullable Path directory;

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Path files = directory == null
                ? Files.createTempDirectory("tandem-bench-")
                : Files.createTempDirectory(Files.createDirectories(directory), "tandem-bench-");
        try {
            Figures.print(spec.commandLine().getOut(), measure(files), json);
        } finally {
            remove(files);
        }
        return 0;
    }

    private Map<String, Object> measure(Path files) {
        RecordingSettings usual = RecordingSettings.defaults();
        RecordingSettings settings = new RecordingSettings(
                format,
                usual.pattern(),
                usual.sampleRate(),
                usual.pausedIsSilence(),
                usual.buffer(),
                usual.threads(),
                Math.max(calls, usual.most()),
                usual.syncAtEnd());
        RecordingLoad.Result result;
        long cpuMs = cpuMs();
        try (Recorder recorder = Recorder.start(settings, new RecordingDirectory(files), Clock.systemUTC())) {
            result = RecordingLoad.run(recorder, calls, Duration.ofSeconds(seconds));
        }
        cpuMs = cpuMs() - cpuMs;
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("calls", calls);
        all.put("seconds", seconds);
        all.put("format", format.name());
        all.put("frames", result.frames());
        all.put("droppedFrames", result.dropped());
        all.put("droppedPercent", 100.0 * result.dropped() / Math.max(1, result.frames()));
        all.put("failedRecordings", result.failed());
        all.put("nsPerFrameInTheLoop", result.nsPerFrame());
        all.put("longestTickMs", result.longestTickMs());
        all.put("bytes", result.bytes());
        all.put("cpuPercentOfOneCore", cpuMs / 10.0 / seconds);
        return all;
    }

    private static long cpuMs() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toMillis();
    }

    private static void remove(Path files) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(files)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
