package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One gateway's admin API. Confined to one thread; it blocks.
final class ApiClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI server;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /// @param version ETag, where it has one
    record Answer(String text, JsonNode json, String version) {}

    ApiClient(ApiOptions options) throws ApiFailure {
        this.server = options.server();
        this.token = options.token();
    }

    URI server() {
        return server;
    }

    Answer get(String path) throws ApiFailure {
        return send("GET", path, "", "application/json");
    }

    Answer post(String path, JsonNode body) throws ApiFailure {
        return send("POST", path, body.toString(), "application/json");
    }

    /// @param headers names and values in turn
    /// @throws ApiFailure with what the gateway says against it
    Answer send(String method, String path, String body, String type, String... headers) throws ApiFailure {
        HttpResponse<byte[]> got = answered(method, path, body, type, headers);
        String text = new String(got.body(), StandardCharsets.UTF_8);
        try {
            return new Answer(
                    text, json(got), got.headers().firstValue("ETag").orElse("").replace("\"", ""));
        } catch (IOException e) {
            throw nobody();
        }
    }

    /// What is no text.
    ///
    /// @throws ApiFailure as above
    HttpResponse<byte[]> file(String path) throws ApiFailure {
        return answered("GET", path, "", "");
    }

    private HttpResponse<byte[]> answered(String method, String path, String body, String type, String... headers)
            throws ApiFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + "/api/v1" + path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> got = http.send(request.build(), BodyHandlers.ofByteArray());
            if (got.statusCode() >= 400) {
                throw refused(got.statusCode(), json(got));
            }
            return got;
        } catch (HttpTimeoutException late) {
            throw new ApiFailure(
                    ApiFailure.UNREACHABLE,
                    List.of("the gateway at " + server + " does not answer within " + ANSWER.toSeconds()
                            + " s: look at its log, and try again"));
        } catch (IOException e) {
            throw nobody();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure(ApiFailure.UNREACHABLE, List.of("interrupted"));
        }
    }

    private ApiFailure nobody() {
        return new ApiFailure(
                ApiFailure.UNREACHABLE,
                List.of("no gateway answers at " + server + ": start it with ./tandem run, or give its admin"
                        + " address with --server"));
    }

    private static JsonNode json(HttpResponse<byte[]> got) throws IOException {
        boolean json = got.headers().firstValue("Content-Type").orElse("").contains("json");
        try {
            return json ? JSON.readTree(got.body()) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            throw new IOException("no admin API", e);
        }
    }

    private ApiFailure refused(int status, JsonNode problem) {
        if (status == 401) {
            return new ApiFailure(
                    ApiFailure.REFUSED,
                    List.of("the gateway at " + server + " does not know this token: name the right one's file with"
                            + " --token-file"));
        }
        List<String> lines = new ArrayList<>();
        problem.path("problems").forEach(p -> lines.add(p.path("message").asText()));
        if (lines.isEmpty()) {
            lines.add(problem.path("detail").asText("the gateway answered with " + status));
        }
        problem.path("clashes")
                .forEach(c -> lines.add(c.path("kind").asText() + " "
                        + c.path("name").asText() + " was changed by "
                        + c.path("author").asText() + " at " + c.path("at").asText() + " (version "
                        + c.path("version").asLong() + ")"));
        return new ApiFailure(ApiFailure.REFUSED, lines.stream().distinct().toList());
    }

    /// A part of a path or a value of a query.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
