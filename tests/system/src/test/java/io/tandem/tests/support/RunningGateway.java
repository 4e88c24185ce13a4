package io.tandem.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A gateway as users run it: a process of its own, `tandem run --config ...`, with free ports and a state
/// directory of its own. Confined to the test's thread.
public final class RunningGateway implements AutoCloseable {
    /// The operators it knows, all with the same password.
    public static final List<String> OPERATORS = List.of("alice", "bob");

    /// Password of every operator.
    public static final String PASSWORD = "correct horse 7";

    /// Rings `alice`.
    public static final String NUMBER_OF_ALICE = "+996312000201";

    /// What the demo trunks' conference rooms begin with.
    public static final String ROOMS = "377";

    private static final Duration START_LIMIT = Duration.ofSeconds(40);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final int TRUNK_PORTS = 400;
    private static final Pattern ADMIN = Pattern.compile("admin API: (http://[^/\\s]+)");

    private final Path directory;
    private final Ports ports;
    private final List<String> jvmOptions;
    private @Nullable Process process;

    /// Where it listens.
    ///
    /// @param sip      UDP and TCP
    /// @param browsers the UDP port of all browser legs
    /// @param trunks   the first of the trunk legs' ports
    public record Ports(int http, int https, int sip, int browsers, int trunks) {
        /// Free ones.
        public static Ports free() {
            return free(TRUNK_PORTS);
        }

        /// Free ones, with that many for trunk legs; one block, so that none lies within another's range.
        public static Ports free(int trunkPorts) {
            int first = FreePorts.block(4 + trunkPorts);
            return new Ports(first, first + 1, first + 2, first + 3, first + 4);
        }

        /// The SIP address, as trunks see it.
        public InetSocketAddress sipAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), sip);
        }
    }

    private RunningGateway(Path directory, Ports ports, List<String> jvmOptions) {
        this.directory = directory;
        this.ports = ports;
        this.jvmOptions = jvmOptions;
    }

    /// Starts it and waits until the console page is served.
    ///
    /// @param more further lines of `tandem.yaml`, complete sections
    public static RunningGateway start(Ports ports, TelephoneNetwork network, String more) throws IOException {
        return start(ports, "", demoTrunks(network) + more, List.of());
    }

    /// Starts it with trunks of the test's own and waits until the console page is served.
    ///
    /// @param ports      where it listens
    /// @param media      more lines of the section `media`, indented; empty for none
    /// @param trunks     the sections `trunks` and `routes` of `tandem.yaml`, and whatever else is wanted
    /// @param jvmOptions more options for its JVM
    public static RunningGateway start(Ports ports, String media, String trunks, List<String> jvmOptions)
            throws IOException {
        Path directory = Files.createTempDirectory("tandem-test-");
        Files.writeString(directory.resolve("tandem.yaml"), yaml(ports) + media + trunks);
        RunningGateway gateway = new RunningGateway(directory, ports, jvmOptions);
        gateway.restart();
        return gateway;
    }

    /// The trunks `north` and `south` and the routes to them.
    public static String demoTrunks(TelephoneNetwork network) {
        return """
            trunks:
              north:
                kind: gsm
                music-on-hold: trunk
                addresses: ["udp:127.0.0.1:%1$d"]
              south:
                kind: gsm
                music-on-hold: trunk
                addresses: ["udp:127.0.0.1:%2$d"]
            routes:
              - name: kyrgyzstan
                prefix: "+996"
                trunks: [north, south]
              - name: rooms
                prefix: "%3$s"
                trunks: [north]
            console:
              conference: "%3$s"
              quick-numbers:
                "+996312000101": rings 3 s, then answers and echoes
                "+996312000103": busy
            """.formatted(
                network.north().address().getPort(), network.south().address().getPort(), ROOMS);
    }

    private static String yaml(Ports ports) {
        return """
            state-directory: state
            admin: {listen: "127.0.0.1:0"}
            listen:
              http-port: %d
              https-port: %d
              sip-udp-port: %d
              sip-tcp-port: %d
            numbers:
              "+996312000201": {user: alice}
              "+996312000202": {user: bob}
            users:
              alice: {password: "%s"}
              bob: {password: "%s", role: supervisor}
            media:
              browser-port: %d
              trunk-ports: %d-%d
            """.formatted(
                        ports.http,
                        ports.https,
                        ports.sip,
                        ports.sip,
                        PASSWORD,
                        PASSWORD,
                        ports.browsers,
                        ports.trunks,
                        ports.trunks + TRUNK_PORTS - 1);
    }

    /// Starts it (again) with the same configuration and state, and waits until it serves the page.
    public void restart() throws IOException {
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Dtandem.home=" + directory);
        List<String> command = TandemCommandLine.java(options);
        command.addAll(
                List.of("run", "--config", directory.resolve("tandem.yaml").toString()));
        Process started = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        process = started;
        Awaitility.await("the gateway serves its page")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> serves() || !started.isAlive());
        if (!started.isAlive()) {
            throw new IllegalStateException("the gateway ended with " + started.exitValue() + "\n" + logTail(60));
        }
    }

    private boolean serves() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.http)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream()
                    .write("GET /console.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII);
            return answer.startsWith("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Its `tandem.yaml`.
    public Path configuration() {
        return directory.resolve("tandem.yaml");
    }

    /// Where it listens.
    public Ports ports() {
        return ports;
    }

    /// The console page over plain HTTP.
    public String page() {
        return "http://127.0.0.1:" + ports.http + "/";
    }

    /// The console page over HTTPS, with the self-made certificate.
    public String securePage() {
        return "https://localhost:" + ports.https + "/";
    }

    /// The SIP WebSocket of the plain HTTP listener.
    public URI webSocket() {
        return URI.create("ws://127.0.0.1:" + ports.http + "/sip");
    }

    /// Its process, while it runs.
    public long pid() {
        return Objects.requireNonNull(process).pid();
    }

    /// Everything it said so far.
    public String log() throws IOException {
        return Files.readString(logFile());
    }

    private Path logFile() {
        return directory.resolve("gateway.log");
    }

    /// The last lines it said.
    public String logTail(int lines) {
        try {
            List<String> all = Files.readAllLines(logFile());
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException unreadable) {
            return "no log: " + unreadable;
        }
    }

    /// The call records written so far, one JSON object each.
    public List<String> callRecords() {
        try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
            Path file =
                    files.filter(path -> path.endsWith("cdr.jsonl")).findFirst().orElse(null);
            return file == null ? List.of() : Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Its figures as Prometheus gets them, asked as the owner of the admin API.
    public String metrics() throws IOException, InterruptedException {
        Matcher named = ADMIN.matcher(log());
        if (!named.find()) {
            throw new IllegalStateException("no admin API is named\n" + logTail(60));
        }
        String token = Files.readString(directory.resolve("state/admin.token")).strip();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest ask = HttpRequest.newBuilder(URI.create(named.group(1) + "/metrics"))
                    .header("Authorization", "Bearer " + token)
                    .build();
            return client.send(ask, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /// Ends it at once, as a crash would.
    public void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// Ends it as `SIGTERM` does, and throws when it does not end.
    @Override
    public void close() throws IOException, InterruptedException {
        Process running = process;
        boolean gone = true;
        if (running != null) {
            running.destroy();
            gone = running.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            running.destroyForcibly();
        }
        if (!gone) {
            throw new IllegalStateException("the gateway did not end in " + STOP_LIMIT + "\n" + logTail(40));
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
