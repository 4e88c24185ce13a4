package io.tandem.gateway.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tandem probe <number>`. Exit code 0: both directions were heard in every call; 1: not; 2: no call could be
/// judged.
@Command(
        name = "probe",
        description = "Places a synthetic WebRTC call through a running gateway and says what was heard.",
        footer = {
            "",
            "Both directions are proven by an echo: the probe speaks a tone of its own and must hear it come back.",
            "Without --user the first demo operator of the state directory is used."
        })
public final class ProbeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "<number>", description = "The number to call; in the demo +996312000101 echoes.")
    private String number = "";

    @Option(
            names = "--url",
            paramLabel = "<url>",
            defaultValue = "ws://127.0.0.1:8080/sip",
            description = "The gateway's SIP WebSocket (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("ws://127.0.0.1:8080/sip");

    @Option(names = "--domain", defaultValue = "tandem.local", description = "SIP domain (default: ${DEFAULT-VALUE}).")
    private String domain = "tandem.local";

    @Option(names = "--user", paramLabel = "<user>", description = "Operator to register as.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "<password>",
            description = "His password; better given as environment variable TANDEM_PROBE_PASSWORD.")
    private @Nullable String password;

    @Option(
            names = "--state",
            paramLabel = "<dir>",
            defaultValue = "${sys:tandem.state:-var}",
            description = "State directory with the demo operators (default: ${DEFAULT-VALUE}).")
    private Path state = Path.of("var");

    @Option(names = "--insecure", description = "Take a self-made certificate.")
    private boolean insecure;

    @Option(names = "--count", paramLabel = "<n>", defaultValue = "1", description = "Calls, one after the other.")
    private int count = 1;

    @Option(
            names = "--answer-within",
            paramLabel = "<seconds>",
            defaultValue = "40",
            description = "How long the far end may ring (default: ${DEFAULT-VALUE}).")
    private int answerWithinSeconds = 40;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        if (count < 1 || count > 10_000) {
            throw new ParameterException(spec.commandLine(), "--count is " + count + ": give 1 to 10000");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<ProbeResult> results = new ArrayList<>();
        try {
            Probe probe = new Probe(settings(), new SecureRandom());
            for (int i = 1; i <= count; i++) {
                ProbeResult result = probe.call(number);
                results.add(result);
                if (count > 1) {
                    err.printf("%d/%d %s%n", i, count, result.verdict());
                    err.flush();
                }
            }
        } catch (ProbeFailed failed) {
            err.println("tandem: probe: " + failed.getMessage());
            return 2;
        }
        if (json) {
            out.println(new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(count == 1 ? results.getFirst() : summary(results)));
        } else {
            results.forEach(r -> out.print(count == 1 ? table(r) : ""));
            if (count > 1) {
                summary(results).forEach((name, value) -> out.printf("%-14s %s%n", name, value));
            }
        }
        out.flush();
        return results.stream().allMatch(ProbeResult::twoWayAudio) ? 0 : 1;
    }

    private ProbeSettings settings() throws ProbeFailed {
        String name = user;
        String secret = password == null ? System.getenv("TANDEM_PROBE_PASSWORD") : password;
        if (name == null) {
            String[] demo = demoOperator();
            name = demo[0];
            secret = demo[1];
        }
        if (secret == null) {
            throw new ProbeFailed("no password for " + name + ": give --password or TANDEM_PROBE_PASSWORD");
        }
        return new ProbeSettings(
                url, domain, name, secret, insecure, Duration.ofSeconds(answerWithinSeconds), Duration.ofSeconds(3));
    }

    private String[] demoOperator() throws ProbeFailed {
        Path file = state.resolve("demo-operators.txt");
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length == 2 && !words[0].startsWith("#"))
                    .findFirst()
                    .orElseThrow(() -> new ProbeFailed(file + " names no operator: give --user and --password"));
        } catch (IOException e) {
            throw new ProbeFailed("no demo operators in " + file.toAbsolutePath()
                    + ": start `tandem run` first, or give --user and --password");
        }
    }

    private static String table(ProbeResult r) {
        return String.format(
                """
                number         %s
                registered     %s
                answered       %s
                first tone     %s%s
                real answer    %s
                two-way audio  %s
                loss           %s
                verdict        %s
                """,
                r.number(),
                ms(r.registerMs()),
                ms(r.answerMs()),
                ms(r.firstToneMs()),
                r.toneHz() == null ? "" : String.format("  (%.0f Hz)", r.toneHz()),
                ms(r.realAnswerMs()),
                r.twoWayAudio() ? "yes" : "no",
                r.lossPercent() == null ? "-" : String.format("%.1f %%", r.lossPercent()),
                r.verdict());
    }

    private static String ms(@Nullable Long value) {
        return value == null ? "-" : value + " ms";
    }

    private static Map<String, Object> summary(List<ProbeResult> results) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("calls", results.size());
        summary.put(
                "twoWayAudio", results.stream().filter(ProbeResult::twoWayAudio).count());
        summary.put("registerMs", spread(results, ProbeResult::registerMs));
        summary.put("answerMs", spread(results, ProbeResult::answerMs));
        summary.put("firstToneMs", spread(results, ProbeResult::firstToneMs));
        summary.put("realAnswerMs", spread(results, ProbeResult::realAnswerMs));
        return summary;
    }

    /// First, median, 95th percentile and largest, ms.
    private static Map<String, Long> spread(List<ProbeResult> results, Function<ProbeResult, @Nullable Long> figure) {
        List<Long> inOrder =
                results.stream().map(figure).filter(Objects::nonNull).toList();
        List<Long> sorted = inOrder.stream().sorted().toList();
        Map<String, Long> spread = new LinkedHashMap<>();
        if (!sorted.isEmpty()) {
            spread.put("first", inOrder.getFirst());
            spread.put("p50", sorted.get(sorted.size() / 2));
            spread.put("p95", sorted.get(Math.min(sorted.size() - 1, sorted.size() * 95 / 100)));
            spread.put("max", sorted.getLast());
        }
        return spread;
    }
}
