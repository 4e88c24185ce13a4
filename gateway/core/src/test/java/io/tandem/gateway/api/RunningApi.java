package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.gateway.ConfigSource;
import io.tandem.gateway.Gateway;
import io.tandem.gateway.StateDirectory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A whole gateway with its database and the admin API, and a client. Closed by the test.
final class RunningApi implements AutoCloseable {

    static final String SUPERVISOR = "a-supervisors-secret";
    static final String OPERATOR = "an-operators-secret";
    static final String READONLY = "a-readers-secret";

    /// The discard port, where nobody is.
    private static final int NOBODY = 9;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateDirectory state;
    private final Gateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    final Path directory;
    final String admin;

    private RunningApi(Path directory, int trunkPort, String more) throws Exception {
        this.directory = directory;
        Files.writeString(directory.resolve("supervisor.secret"), SUPERVISOR + "\n");
        Files.writeString(directory.resolve("reader.secret"), READONLY + "\n");
        Files.writeString(directory.resolve("carol.secret"), OPERATOR + "\n");
        Files.writeString(directory.resolve("keys"), "0123456789abcdef0123456789abcdef0123456789abcdef\n");
        Path file = Files.writeString(directory.resolve("tandem.yaml"), """
                listen: {http-port: 0, https-port: 0, sip-udp-port: 0, sip-tcp-port: 0}
                media: {browser-port: 0}
                tokens: {keys-file: keys}
                admin:
                  listen: "127.0.0.1:0"
                  tokens:
                    sue: {role: supervisor, secret-file: supervisor.secret}
                    rob: {role: readonly, secret-file: reader.secret}
                    carol: {role: operator, secret-file: carol.secret}
                users: {carol: {password: secret-of-carol}, dave: {password: secret-of-dave}}
                trunks:
                  gsm: {addresses: ["udp:127.0.0.1:%d"], options-interval-seconds: 0, username: u, password: trunk-secret}
                  far: {addresses: ["udp:127.0.0.1:%d"], options-interval-seconds: 0}
                routes: [{name: city, prefix: "996312", trunks: [gsm]}]
                numbers: {"+996312000200": {user: carol}, "+996312000300": {trunks: [far]}}
                """.formatted(trunkPort, trunkPort) + more);
        ConfigSource source = ConfigSource.file(file);
        this.state = StateDirectory.open(source);
        this.gateway = Gateway.start(source, state.operators(source.config()), state.database());
        this.url = gateway.admin().orElseThrow().url();
        this.admin = Files.readString(directory.resolve("var/admin.token")).strip();
    }

    static RunningApi start(Path directory) throws Exception {
        return new RunningApi(directory, NOBODY, "");
    }

    static RunningApi start(Path directory, String more) throws Exception {
        return new RunningApi(directory, NOBODY, more);
    }

    /// With somebody at the trunk's address, on loopback.
    static RunningApi startWithTrunkAt(Path directory, int port) throws Exception {
        return startWithTrunkAt(directory, port, "");
    }

    static RunningApi startWithTrunkAt(Path directory, int port, String more) throws Exception {
        return new RunningApi(directory, port, more);
    }

    /// What came back. Immutable.
    record Got(int status, String type, JsonNode json, String text, HttpResponse<String> response) {
        Got is(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }

        long version() {
            return json.path("version").asLong();
        }
    }

    Gateway gateway() {
        return gateway;
    }

    StateDirectory state() {
        return state;
    }

    AdminServer server() {
        return gateway.admin().orElseThrow();
    }

    URI uri(String path) {
        return URI.create(
                path.startsWith("/health") || path.equals("/metrics") ? url.replace(Operation.BASE, path) : url + path);
    }

    Got get(String path) throws Exception {
        return send(admin, "GET", path, "");
    }

    Got put(String path, String body, String... headers) throws Exception {
        return send(admin, "PUT", path, body, headers);
    }

    Got post(String path, String body) throws Exception {
        return send(admin, "POST", path, body);
    }

    Got delete(String path, String... headers) throws Exception {
        return send(admin, "DELETE", path, "", headers);
    }

    /// @param token empty: none is given
    Got send(String token, String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        request.header("Content-Type", path.startsWith("/import") ? "application/yaml" : "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        String type = response.headers().firstValue("content-type").orElse("");
        JsonNode json = type.contains("json") ? JSON.readTree(response.body()) : JSON.createObjectNode();
        return new Got(response.statusCode(), type, json, response.body(), response);
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
        state.close();
    }
}
