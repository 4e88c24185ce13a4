package io.tandem.tests.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.tests.support.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// A Janus server of its own, with libnice, OpenSSL and libsrtp, that nothing of ours went into. Its NoSIP
/// plugin turns WebRTC descriptions into plain ones and back. Any thread.
public final class Janus implements AutoCloseable {
    private static final int RTP_PORTS = 100;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final String OTHER_PLUGINS = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,"
            + "libjanus_lua.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,"
            + "libjanus_videocall.so,libjanus_videoroom.so,libjanus_voicemail.so";
    private static final String OTHER_TRANSPORTS =
            "libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so," + "libjanus_rabbitmq.so,libjanus_websockets.so";

    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final int port = FreePorts.one();
    private final Path directory;
    private final Process process;

    private Janus(Path executable) throws IOException {
        directory = Files.createTempDirectory("tandem-janus-");
        configure();
        process = new ProcessBuilder(
                        executable.toString(),
                        "--configs-folder=" + directory,
                        "--config=" + directory.resolve("janus.jcfg"),
                        "--disable-colors")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    /// Starts one and waits until it answers.
    public static Janus start(Path executable) throws IOException {
        Janus janus = new Janus(executable);
        try {
            Awaitility.await("Janus answers")
                    .atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(janus::answers);
            return janus;
        } catch (RuntimeException failed) {
            janus.close();
            throw failed;
        }
    }

    private void configure() throws IOException {
        int rtp = FreePorts.block(RTP_PORTS);
        int ice = FreePorts.block(RTP_PORTS);
        write("janus.jcfg", """
            general: { configs_folder = "%s", debug_level = 4 }
            media: { rtp_port_range = "%d-%d" }
            plugins: { disable = "%s" }
            transports: { disable = "%s" }
            """.formatted(directory, ice, ice + RTP_PORTS - 1, OTHER_PLUGINS, OTHER_TRANSPORTS));
        write(
                "janus.transport.http.jcfg",
                "general: { base_path = \"/janus\", http = true, https = false, ip = \"127.0.0.1\", port = %d }\n"
                        .formatted(port));
        write(
                "janus.plugin.nosip.jcfg",
                "general: { local_ip = \"127.0.0.1\", rtp_port_range = \"%d-%d\" }\n"
                        .formatted(rtp, rtp + RTP_PORTS - 1));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private boolean answers() {
        try {
            return process.isAlive() && get("/info").path("janus").asText().equals("server_info");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /// A call of the NoSIP plugin.
    Handle attach() {
        String session =
                "/" + post("", command("create")).path("data").path("id").asText();
        ObjectNode attach = command("attach").put("plugin", "janus.plugin.nosip");
        String handle = post(session, attach).path("data").path("id").asText();
        return new Handle(session, session + "/" + handle);
    }

    private ObjectNode command(String what) {
        return json.createObjectNode()
                .put("janus", what)
                .put("transaction", UUID.randomUUID().toString());
    }

    private JsonNode post(String path, ObjectNode body) {
        return send(HttpRequest.newBuilder(uri(path))
                .timeout(ANSWER_LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private JsonNode get(String path) {
        return send(HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(40))
                .build());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/janus" + path);
    }

    private JsonNode send(HttpRequest request) {
        try {
            return json.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Its log, for failure messages.
    public String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        process.destroy();
        if (!process.onExit()
                .completeOnTimeout(process, 5, TimeUnit.SECONDS)
                .join()
                .isAlive()) {
            process.onExit().join();
        } else {
            process.destroyForcibly().onExit().join();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// One WebRTC peer in it, whose events a thread of its own fetches.
    final class Handle implements AutoCloseable {
        private final String session;
        private final String path;
        private final Map<String, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
        private final CompletableFuture<Void> up = new CompletableFuture<>();
        private final CompletableFuture<String> down = new CompletableFuture<>();
        private final Thread poller;

        Handle(String session, String path) {
            this.session = session;
            this.path = path;
            poller = Thread.ofVirtual().name("janus-events").start(this::poll);
        }

        private void poll() {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    take(get(session + "?maxev=1"));
                }
            } catch (UncheckedIOException | IllegalStateException ended) {
                down.complete("the session has ended");
            }
        }

        private void take(JsonNode event) {
            CompletableFuture<JsonNode> waiting =
                    asked.remove(event.path("transaction").asText());
            if (waiting != null) {
                waiting.complete(event);
            }
            switch (event.path("janus").asText()) {
                case "webrtcup" -> up.complete(null);
                case "hangup" -> down.complete(event.path("reason").asText());
                default -> {}
            }
        }

        /// Done when Janus says that ICE and DTLS stand.
        CompletableFuture<Void> up() {
            return up;
        }

        /// Done when Janus says that the peer connection has ended, with its reason.
        CompletableFuture<String> down() {
            return down;
        }

        /// A WebRTC description of the other side, as plain RTP from Janus' port.
        String toPlain(String type, String sdp) {
            ObjectNode message = message(json.createObjectNode().put("request", "generate"));
            message.putObject("jsep").put("type", type).put("sdp", sdp);
            return ask(message)
                    .path("plugindata")
                    .path("data")
                    .path("result")
                    .path("sdp")
                    .asText();
        }

        /// A plain description, as a WebRTC one of Janus' own.
        String toWebRtc(String type, String sdp) {
            ObjectNode body = json.createObjectNode().put("request", "process").put("type", type);
            return ask(message(body.put("sdp", sdp))).path("jsep").path("sdp").asText();
        }

        private ObjectNode message(ObjectNode body) {
            ObjectNode message = command("message");
            message.set("body", body);
            return message;
        }

        private JsonNode ask(ObjectNode message) {
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            asked.put(message.path("transaction").asText(), answer);
            post(path, message);
            JsonNode event =
                    answer.orTimeout(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
            JsonNode error = event.path("plugindata").path("data").path("error");
            if (!error.isMissingNode()) {
                throw new IllegalStateException("Janus refused: " + event);
            }
            return event;
        }

        @Override
        public void close() {
            poller.interrupt();
            post(session, command("destroy"));
        }
    }
}
