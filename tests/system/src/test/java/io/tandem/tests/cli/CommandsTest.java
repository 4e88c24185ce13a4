package io.tandem.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.tests.support.CaptureReader;
import io.tandem.tests.support.RunningGateway;
import io.tandem.tests.support.TandemCommandLine;
import io.tandem.tests.support.TandemCommandLine.Outcome;
import io.tandem.tests.support.TelephoneNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Each command in a process of its own against a gateway in another.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandsTest {
    private static final Path GUIDE = Path.of("../../docs/cli.md");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init") // started before the tests
    private static TelephoneNetwork network;

    @SuppressWarnings("NullAway.Init") // likewise
    private static RunningGateway gateway;

    @SuppressWarnings("NullAway.Init") // likewise
    private static String server;

    @TempDir
    Path home = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        RunningGateway.Ports ports = RunningGateway.Ports.free();
        network = TelephoneNetwork.start(ports.sipAddress());
        gateway = RunningGateway.start(ports, network, "routing: {country: KG}\n");
        Pattern said = Pattern.compile("admin API: (http://[^/]+)");
        server = Awaitility.await("the admin API is named")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            Matcher found = said.matcher(gateway.log());
                            return found.find() ? found.group(1) : "";
                        },
                        address -> !address.isEmpty());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        network.close();
    }

    private Outcome tandem(List<String> arguments) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("TANDEM_SERVER", server);
        environment.put(
                "TANDEM_TOKEN",
                Files.readString(gateway.configuration().resolveSibling("state/admin.token"))
                        .strip());
        environment.put("XDG_STATE_HOME", home.toString());
        return TandemCommandLine.ask(environment, LIMIT, arguments);
    }

    private Outcome tandem(String... arguments) throws Exception {
        return tandem(List.of(arguments));
    }

    /// Words as a shell takes them: blanks part them but between single quotes.
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("(?:[^\\s']|'[^']*')+").matcher(line);
        while (word.find()) {
            words.add(word.group().replace("'", ""));
        }
        return words;
    }

    /// The first: the guide tells versions.
    @Test
    @Order(1)
    void every_command_of_the_guide_does_what_the_guide_says() throws Exception {
        Map<String, String> said = new HashMap<>();
        String exported = home.resolve("objects.yaml").toString();
        String captured = home.resolve("call.pcapng").toString();
        int run = 0;
        for (String line : Files.readAllLines(GUIDE)) {
            if (!line.startsWith("./tandem ")) {
                continue;
            }
            String[] parts = line.substring("./tandem ".length()).split(" +# exit ", 2);
            Outcome outcome =
                    tandem(words(parts[0].replace("objects.yaml", exported).replace("call.pcapng", captured)));
            assertThat(outcome.exitCode())
                    .as("%s\n%s%s", line, outcome.out(), outcome.err())
                    .isEqualTo(parts.length == 2 ? Integer.parseInt(parts[1].strip()) : 0);
            said.put(parts[0].strip(), outcome.exitCode() == 0 ? outcome.out() : outcome.err());
            run++;
        }
        assertThat(run).isGreaterThan(35);

        assertThat(said.getOrDefault("trunk list", "").lines())
                .anyMatch(line -> line.matches("trunk +version +addresses +transport +country +max-calls +state"))
                .anyMatch(line -> line.matches("north +1 +udp:127\\.0\\.0\\.1:\\d+ +up"));
        assertThat(said.getOrDefault("route explain 0312000101 --from alice", ""))
                .contains("number: +996312000101", "tried kyrgyzstan: taken", "decision: route kyrgyzstan");
        assertThat(said.getOrDefault("trunk set north max-cals=8", "")).contains("did you mean 'max-calls'?");
        assertThat(said.getOrDefault("change diff", ""))
                .contains("+ route night", "~ route kyrgyzstan", "    choice: weighted");
        assertThat(said.getOrDefault("change commit --confirm 5m", ""))
                .contains("version 14 is in force and is undone at");
        assertThat(said.getOrDefault("trunk show box", "").lines())
                .anyMatch(line -> line.matches("port +number +state +minutes today +this month +left +until"))
                .anyMatch(line -> line.matches("sim1 +free +0 +0 +120"));
        assertThat(said.getOrDefault("node drain", "")).contains("takes no calls");
        assertThat(said.getOrDefault("node drain --off", "")).contains("takes calls");
        assertThat(Path.of(exported)).content().contains("trunks:", "kyrgyzstan", "rooms");
        assertThat(new CaptureReader(Files.readAllBytes(Path.of(captured)))
                        .sip().stream().map(CaptureReader.Message::startLine))
                .anyMatch(line -> line.startsWith("INVITE sip:"))
                .contains("SIP/2.0 100 Trying");
        assertThat(said.getOrDefault("call pcap last --out call.pcapng", ""))
                .contains("is there already: give another --out, or --force");
        assertThat(said.getOrDefault("call pcap last --out call.pcapng --force", ""))
                .matches("(?s).*call\\.pcapng: \\d+ messages\\R");
        assertThat(said.getOrDefault("call pcap last --out -", "")).contains("INVITE sip:");
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(said.getOrDefault("number list --json", ""))
                        .path("items"))
                .hasSize(2);
    }

    @Test
    @Order(2)
    void who_was_faster_is_named_and_nothing_is_lost() throws Exception {
        assertThat(tandem("hours", "add", "day", "zone=UTC", "open=mon-fri 09:00-18:00")
                        .exitCode())
                .isZero();
        assertThat(tandem("change", "begin").exitCode()).isZero();
        tandem("hours", "set", "day", "zone=Asia/Bishkek");
        Path draft = home.resolve("tandem");
        Path aside = Files.move(draft, home.resolve("aside"));
        assertThat(tandem("hours", "set", "day", "zone=Europe/Berlin").exitCode())
                .isZero();
        tandem("change", "abandon");
        Files.move(aside, draft);
        Outcome late = tandem("change", "commit");

        assertThat(late.exitCode()).isEqualTo(1);
        assertThat(late.err()).contains("hours day was changed by admin");
        tandem("change", "abandon");
        assertThat(tandem("hours", "show", "day").out()).contains("Europe/Berlin");
    }

    @Test
    @Order(3)
    void mistakes_name_the_remedy() throws Exception {
        Outcome nobody = TandemCommandLine.ask(
                Map.of("TANDEM_SERVER", "http://127.0.0.1:9", "TANDEM_TOKEN", "x"), LIMIT, List.of("call", "list"));
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.err()).contains("no gateway answers at http://127.0.0.1:9", "./tandem run", "--server");

        Outcome stranger = TandemCommandLine.ask(
                Map.of("TANDEM_SERVER", server, "TANDEM_TOKEN", "wrong"), LIMIT, List.of("call", "list"));
        assertThat(stranger.exitCode()).isEqualTo(1);
        assertThat(stranger.err()).contains("does not know this token", "--token-file");

        assertThat(tandem("trunk", "set", "north", "max-calls").err()).contains("no KEY=VALUE");
        assertThat(tandem("trunk", "frobnicate").exitCode()).isEqualTo(2);
        assertThat(tandem("change", "commit").err()).contains("begin one with tandem change begin");
        assertThat(tandem("call", "pcap", "last", "--out", "-", "--json").err()).contains("give one of them");
        assertThat(tandem("call", "pcap", "last", "--out", "/no/such/folder/x").err())
                .contains("--out /no/such/folder/x cannot be written");
        assertThat(tandem("route", "list", "--server", "nonsense").err()).contains("--server is 'nonsense'");
    }
}
