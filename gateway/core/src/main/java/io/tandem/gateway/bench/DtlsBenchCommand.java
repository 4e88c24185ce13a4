package io.tandem.gateway.bench;

import io.tandem.media.srtp.SrtpProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tandem bench dtls`: browsers that connect, many a second, beside calls that are under way. Confined to one thread.
@Command(
        name = "dtls",
        description = "Sets calls up at a steady rate and says what those under way notice of it.",
        mixinStandardHelpOptions = true)
final class DtlsBenchCommand implements Callable<Integer> {
    private static final long WARM_NS = 2_000_000_000L;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--calls", paramLabel = "N", description = "Calls under way, 200 when left out.")
    private int calls = 200;

    @Option(names = "--rate", paramLabel = "R", description = "Handshakes a second, 200 when left out.")
    private int rate = 200;

    @Option(names = "--seconds", paramLabel = "S", description = "How long, 10 when left out.")
    private int seconds = 10;

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Path logs = Files.createTempDirectory("tandem-bench-");
        int pairs = calls + rate * (seconds + 2) + 100;
        TandemRelay relay = TandemRelay.start(
                SrtpProfile.preferred(),
                List.of("--first-port=20000", "--last-port=" + Math.min(65_000, 20_000 + 2 * pairs)),
                logs.resolve("media-plane.log"));
        try (LoadGenerator generator = new LoadGenerator(relay)) {
            generator.raise(calls);
            generator.drive(calls, 0, WARM_NS);
            int before = relay.handshakesMs().size();
            ProcessWatch watch = new ProcessWatch(relay.pid());
            long cpu = watch.cpuNs();
            int connected = generator.driveBeside(calls, rate, seconds * 1_000_000_000L);
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("calls", calls);
            all.put("handshakesPerSecond", rate);
            all.put("seconds", seconds);
            all.put("handshakesAsked", generator.asked());
            all.put("handshakesDone", connected);
            List<Integer> times = relay.handshakesMs();
            all.put("handshakeP50Ms", times.get(times.size() / 2));
            all.put("handshakeP99Ms", times.get(times.size() * 99 / 100));
            all.put("largestGapMs", generator.largestGapNs(calls, SimulatedCall::largestGapNs) / 1_000_000);
            all.put("largestHeardGapMs", generator.largestGapNs(calls, SimulatedCall::largestHeardGapNs) / 1_000_000);
            all.put("cpuPercentOfOneCore", (watch.cpuNs() - cpu) / (seconds + 1) / 10_000_000L);
            all.put("measured", times.size() - before);
            Figures.print(spec.commandLine().getOut(), all, json);
        }
        return 0;
    }
}
