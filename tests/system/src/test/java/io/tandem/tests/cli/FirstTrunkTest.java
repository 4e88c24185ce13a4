package io.tandem.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Sound;
import io.tandem.tests.support.RunningGateway;
import io.tandem.tests.support.TandemCommandLine;
import io.tandem.tests.support.TandemCommandLine.Outcome;
import io.tandem.tests.support.TelephoneNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The guide "From nothing to a real trunk": its configuration and each of its commands, with our own telephone network
/// in the place of the GSM gateway, and on free ports.
class FirstTrunkTest {
    private static final Path GUIDE = Path.of("../../docs/first-trunk.md");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int TRUNK_PORTS = 400;

    private final RunningGateway.Ports ports = RunningGateway.Ports.free(TRUNK_PORTS);
    private final Map<String, Outcome> said = new HashMap<>();
    private @Nullable Process gateway;
    private String api = "";

    @TempDir
    Path directory = Path.of("");

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.destroy();
            gateway.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private static List<String> blocks(String guide, String language) {
        List<String> blocks = new ArrayList<>();
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(guide);
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    /// The guide's file with our addresses and ports.
    private String configuration(String guide, TelephoneNetwork network) {
        String yaml = blocks(guide, "yaml").getFirst();
        for (String[] pair : new String[][] {
            {"http-port: 8080", "http-port: " + ports.http()},
            {"https-port: 8443", "https-port: " + ports.https()},
            {"sip-udp-port: 5060", "sip-udp-port: " + ports.sip()},
            {"sip-tcp-port: 5060", "sip-tcp-port: " + ports.sip()},
            {"browser-port: 40000", "browser-port: " + ports.browsers()},
            {
                "trunk-ports: 30000-30999",
                "trunk-ports: %d-%d".formatted(ports.trunks(), ports.trunks() + TRUNK_PORTS - 1)
            },
            {"192.0.2.20:5060", "127.0.0.1:" + network.north().address().getPort()},
            {"192.0.2.10", "127.0.0.1"},
            {"0.0.0.0", "127.0.0.1"},
        }) {
            assertThat(yaml).contains(pair[0]);
            yaml = yaml.replace(pair[0], pair[1]);
        }
        return yaml + "\nadmin: {listen: \"127.0.0.1:0\"}\n";
    }

    private void run(List<String> arguments) throws IOException {
        List<String> command = TandemCommandLine.gateway(directory);
        command.addAll(arguments);
        Path log = directory.resolve("log");
        Process started = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        gateway = started;
        Pattern told = Pattern.compile("admin API: (http://[^/]+)");
        api = Awaitility.await("the gateway runs")
                .atMost(Duration.ofSeconds(40))
                .until(
                        () -> {
                            Matcher found = told.matcher(Files.readString(log));
                            return found.find() ? found.group(1) : started.isAlive() ? "" : Files.readString(log);
                        },
                        text -> !text.isEmpty());
        assertThat(api).startsWith("http://");
    }

    private Outcome ask(Map<String, String> variables, List<String> arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("XDG_STATE_HOME", directory.toString());
        if (!api.isEmpty()) {
            environment.put("TANDEM_SERVER", api);
            environment.put(
                    "TANDEM_TOKEN",
                    Files.readString(directory.resolve("state/admin.token")).strip());
        }
        List<String> all = new ArrayList<>(arguments);
        all.replaceAll(word -> word.equals("my.yaml") ? directory.resolve(word).toString() : word);
        if (all.getFirst().equals("probe")) {
            all.addAll(1, List.of("--url", "ws://127.0.0.1:" + ports.http() + "/sip"));
            return TandemCommandLine.run(environment, LIMIT, all);
        }
        return TandemCommandLine.ask(environment, LIMIT, all);
    }

    /// One line of the guide: variables, `./tandem`, arguments.
    private void line(String line) throws Exception {
        List<String> words = new ArrayList<>(List.of(line.split(" +")));
        Map<String, String> variables = new HashMap<>();
        while (words.getFirst().contains("=")) {
            String[] pair = words.removeFirst().split("=", 2);
            variables.put(pair[0], pair[1]);
        }
        assertThat(words.removeFirst()).isEqualTo("./tandem");
        if (words.getFirst().equals("run")) {
            words.replaceAll(
                    word -> word.equals("my.yaml") ? directory.resolve(word).toString() : word);
            run(words);
            return;
        }
        Outcome outcome = ask(variables, words);
        assertThat(outcome.exitCode())
                .as("%s\n%s%s", line, outcome.out(), outcome.err())
                .isZero();
        said.put(String.join(" ", words), outcome);
    }

    private String said(String command) {
        assertThat(said).containsKey(command);
        return Objects.requireNonNull(said.get(command)).out();
    }

    @Test
    void each_step_does_what_it_says() throws Exception {
        String guide = Files.readString(GUIDE);
        try (TelephoneNetwork network = TelephoneNetwork.start(ports.sipAddress())) {
            Files.writeString(directory.resolve("my.yaml"), configuration(guide, network));
            int run = 0;
            for (String block : blocks(guide, "sh")) {
                for (String line : block.split("\n")) {
                    if (!line.startsWith("export ")) {
                        line(line);
                        run++;
                    }
                }
            }
            assertThat(run).isEqualTo(15);
            assertThat(said("config check --config my.yaml")).contains("is in order");
            assertThat(said("trunk list")).contains("gsm").contains("up");
            assertThat(said("trunk test gsm")).contains("200");
            assertThat(said("trunk test gsm --call 0312000107")).contains("answered after", "both ways");
            assertThat(said("route explain 0312000101 --from aigul"))
                    .contains("number: +996312000101", "decision: route everywhere in the country");
            assertThat(said("route explain +996312000201 --trunk gsm --caller +996555000000"))
                    .contains("aigul");
            assertThat(said("probe --user aigul 0312000107")).contains("two-way audio");
            assertThat(said("call explain last")).contains("INVITE", "the real answer", "good audio both ways");
            assertThat(said("change history")).contains("+996312000202");
            ringsFromOutside(network);
        }
    }

    /// The number that was added is known; nobody is signed in, so he is not there.
    private void ringsFromOutside(TelephoneNetwork network) throws Exception {
        FarCall call = network.call("+996312000202", new Sound.Silence());
        assertThat(call.ended().get(10, TimeUnit.SECONDS).status()).isEqualTo(480);
        Outcome explained = ask(Map.of(), List.of("call", "explain", "last"));
        assertThat(explained.out()).contains("+996312000202");
    }
}
