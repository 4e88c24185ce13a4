package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;

/// Asks the admin API of a [Stage] as its owner. Any thread.
final class AdminClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI base;
    private final String token;

    /// @param stage one that was opened with [StageSettings#withAdmin()]
    AdminClient(Stage stage) throws IOException {
        base = URI.create(stage.gateway().admin().orElseThrow().url() + "/");
        token = Files.readString(stage.state().resolve("admin.token")).strip();
    }

    /// @return body of the answer, which must be good
    String ask(String method, String path, String body) throws Exception {
        HttpResponse<String> response = send(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response.body();
    }

    String put(String path, String body) throws Exception {
        return ask("PUT", path, body);
    }

    String delete(String path) throws Exception {
        return ask("DELETE", path, "");
    }

    String get(String path) throws Exception {
        return ask("GET", path, "");
    }

    /// What is no text.
    HttpResponse<byte[]> file(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(base.resolve("/api/v1/" + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(base.resolve("/api/v1/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
