package io.tandem.gateway.bench;

import io.tandem.gateway.StartFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tandem bench signalling`: the same calls through the gateway and, where they are installed, through Kamailio and
/// FreeSWITCH, one after the other. Confined to one thread.
@Command(
        name = "signalling",
        description = {
            "Places calls (INVITE, 180, 200, ACK, BYE) from sipp through each server, and says what a call costs.",
            "The callees are sipp by UDP first, then simulated browsers by WebSocket.",
            "The gateway is whole, in a process of its own, and opens its media ports; Kamailio is a stateful proxy",
            "without media; FreeSWITCH is a back-to-back user agent with media. Set-up is from INVITE to 200.",
            "Linux only: needs /proc."
        },
        mixinStandardHelpOptions = true)
final class SignallingBenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--rate", paramLabel = "N", description = "Calls a second, 500 when left out.")
    private int rate = 500;

    @Option(names = "--seconds", paramLabel = "S", description = "Measured time for each server, 60 when left out.")
    private int seconds = 60;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            description = "Time before, in four steps up to the rate; 60 when left out.")
    private int warmUp = 60;

    @Option(names = "--browsers", paramLabel = "N", description = "Simulated browsers, 200 when left out.")
    private int browsers = 200;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "Only these of ${COMPLETION-CANDIDATES}.")
    private Set<CallServerKind> only = EnumSet.allOf(CallServerKind.class);

    @Option(
            names = "--leg",
            paramLabel = "NAME",
            split = ",",
            description = "How the callees are reached, ${COMPLETION-CANDIDATES}; both when left out.")
    private Set<CalleeLeg> legs = EnumSet.allOf(CalleeLeg.class);

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    @Override
    public Integer call() throws IOException, StartFailure, InterruptedException {
        if (rate < 1 || rate > 5000 || seconds < 1 || warmUp < 0 || browsers < 1 || browsers > 2000) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "tandem: bench signalling: --rate is 1 to 5000, --seconds at least 1, --warm-up at least 0,"
                                    + " --browsers 1 to 2000");
            return 2;
        }
        Path sipp = Programs.find("sipp")
                .orElseThrow(() -> new StartFailure("sipp is not installed", "apt install sip-tester"));
        SignallingReport report = new SignallingReport(rate, seconds);
        SignallingBench bench = new SignallingBench(
                sipp,
                Files.createTempDirectory("tandem-bench-"),
                new SignallingBench.Load(rate, warmUp, seconds, browsers),
                this::note);
        for (CalleeLeg leg : CalleeLeg.values()) {
            for (CallServerKind server : CallServerKind.values()) {
                if (legs.contains(leg) && only.contains(server)) {
                    measure(bench, leg, server, report);
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.json() : report.table());
        out.flush();
        return 0;
    }

    /// A peer that cannot be measured is no reason not to measure the others.
    private void measure(SignallingBench bench, CalleeLeg leg, CallServerKind server, SignallingReport report)
            throws IOException, StartFailure, InterruptedException {
        Optional<Path> program = server.program();
        if (program.isEmpty()) {
            leftOut(leg, server, "it is not installed: " + server.remedy(), report);
            return;
        }
        try {
            SignallingResult result = bench.measure(server, program.get(), leg);
            note(server.title() + ", callees by " + leg.title() + ": " + result.values());
            report.add(leg, server, result);
        } catch (StartFailure e) {
            if (server == CallServerKind.TANDEM) {
                throw e;
            }
            leftOut(leg, server, String.valueOf(e.getMessage()), report);
        }
    }

    private void leftOut(CalleeLeg leg, CallServerKind server, String why, SignallingReport report) {
        note(server.title() + " is left out, callees by " + leg.title() + ": " + why);
        report.notMeasured(leg, server, why);
    }

    private void note(String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("bench: " + what);
        err.flush();
    }
}
