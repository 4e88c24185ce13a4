package io.tandem.gateway.bench;

import io.tandem.media.net.Transport;
import io.tandem.media.srtp.SrtpProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tandem bench media`: packets through the media plane and, where it is installed, through rtpengine in the same
/// minutes. Confined to one thread.
@Command(
        name = "media",
        description = {
            "Relays simulated calls, SRTP on one side and RTP on the other, and says what a packet costs.",
            "Where rtpengine is installed it is driven in turns with us, and the ratio is given.",
            "Linux only: needs /proc, and the loopback device for the load."
        },
        mixinStandardHelpOptions = true)
final class MediaBenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--calls", paramLabel = "N", description = "Calls at once, 1000 when left out.")
    private int calls = 1000;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Measured time for each relay, in stretches of two seconds; 20 when left out.")
    private int seconds = 20;

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "SRTP profile, ${COMPLETION-CANDIDATES}; AES_CM_128_HMAC_SHA1_80 when left out.")
    private SrtpProfile profile = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

    @Option(
            names = "--max-calls",
            paramLabel = "N",
            description = "Also look for the most calls that each relay carries, up to N; not done when left out.")
    private int most;

    @Option(names = "--no-peer", description = "Leave rtpengine out.")
    private boolean alone;

    @Option(names = "--transport", paramLabel = "NAME", description = "As media.transport: auto, kernel, epoll, nio.")
    private Transport transport = Transport.AUTO;

    @Option(names = "--loops", paramLabel = "N", description = "As media.loops; one a processor when left out.")
    private int loops;

    private @Nullable Path logs;

    @Override
    public Integer call() throws IOException {
        if (calls < 1 || seconds < 2) {
            return refuse("--calls is at least 1, --seconds at least 2");
        }
        logs = Files.createTempDirectory("tandem-bench-");
        List<LoadGenerator> generators = new ArrayList<>();
        try {
            MediaReport report = new MediaReport(calls, seconds, profile.ianaName());
            TandemRelay tandem = startTandem();
            generators.add(new LoadGenerator(tandem));
            Optional<Path> program = alone ? Optional.empty() : RtpengineRelay.program();
            if (program.isPresent()) {
                generators.add(new LoadGenerator(startRtpengine(program.get())));
            } else if (!alone) {
                note("rtpengine is not installed, so there is no ratio: apt install rtpengine-daemon");
            }
            MediaBench bench = new MediaBench(generators, this::note);
            bench.raise(calls, report);
            bench.measure(calls, seconds, report);
            if (most > 0) {
                bench.findMost(most, report);
            }
            report.handshakes(tandem.handshakesMs());
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? report.json() : report.table());
            out.flush();
            return 0;
        } finally {
            generators.forEach(LoadGenerator::close);
        }
    }

    private int refuse(String why) {
        spec.commandLine().getErr().println("tandem: bench media: " + why);
        return 2;
    }

    private TandemRelay startTandem() throws IOException {
        note("starting the media plane");
        return TandemRelay.start(
                List.of(profile),
                List.of(
                        "--first-port=20000",
                        "--last-port=" + (20_000 + 2 * Math.max(calls, most) + 199),
                        "--loops=" + loops,
                        "--transport=" + transport.name().toLowerCase(Locale.ROOT)),
                log("media-plane.log"));
    }

    private RtpengineRelay startRtpengine(Path program) throws IOException {
        note("starting rtpengine");
        int first = 30_000;
        return RtpengineRelay.start(program, profile, first, 65_000, log("rtpengine.log"));
    }

    private Path log(String name) {
        return logs == null ? Path.of(name) : logs.resolve(name);
    }

    private void note(String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("bench: " + what);
        err.flush();
    }
}
