package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tandem.gateway.api.RunningApi.Got;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The document says what the code does, no more and no less.
class OpenApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS = List.of("get", "put", "post", "delete");

    @TempDir
    Path dir;

    /// One operation of the document.
    private record Written(String method, String path, JsonNode operation, JsonNode item) {}

    private static JsonNode document() throws Exception {
        return new YAMLMapper().readTree(new Document().text());
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static List<Written> written(JsonNode document) {
        List<Written> all = new ArrayList<>();
        document.get("paths").properties().forEach(path -> {
            JsonNode item = resolved(document, path.getValue());
            boolean root = path.getValue().has("servers");
            METHODS.stream()
                    .filter(item::has)
                    .forEach(method -> all.add(new Written(
                            method.toUpperCase(Locale.ROOT),
                            (root ? "" : Operation.BASE) + path.getKey(),
                            item.get(method),
                            item)));
        });
        return all;
    }

    private static List<String> queryOf(JsonNode document, Written written) {
        List<String> names = new ArrayList<>();
        for (JsonNode holder : List.of(written.item(), written.operation())) {
            holder.path("parameters").forEach(parameter -> {
                JsonNode p = resolved(document, parameter);
                if (p.path("in").asText().equals("query")) {
                    names.add(p.path("name").asText());
                }
            });
        }
        return names;
    }

    @Test
    void each_operation_of_the_code_stands_in_the_document_and_the_other_way_round() throws Exception {
        JsonNode document = document();
        try (RunningApi api = RunningApi.start(dir)) {
            Map<String, String> code = new TreeMap<>();
            for (Operation operation : api.server().operations()) {
                String roles = operation.roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .collect(Collectors.joining(","));
                // a browser's way around a header, told in the text
                String query = operation.query().stream()
                        .filter(name -> !name.equals("access_token"))
                        .sorted()
                        .collect(Collectors.joining(","));
                code.put(operation.method() + " " + operation.path(), "roles " + roles + " query " + query);
            }
            Map<String, String> text = new TreeMap<>();
            for (Written one : written(document)) {
                String roles = StreamSupport.stream(
                                one.operation().path("x-roles").spliterator(), false)
                        .map(JsonNode::asText)
                        .sorted()
                        .collect(Collectors.joining(","));
                String query = queryOf(document, one).stream().sorted().collect(Collectors.joining(","));
                text.put(one.method() + " " + one.path(), "roles " + roles + " query " + query);
            }

            assertThat(code).hasSizeGreaterThan(50).isEqualTo(text);
        }
    }

    private static void valid(JsonNode document, Written written, Got got) throws Exception {
        String as = written.method() + " " + written.path() + ": " + got.status() + " " + got.text();
        JsonNode responses = written.operation().path("responses");
        JsonNode response = resolved(
                document,
                responses.has(Integer.toString(got.status()))
                        ? responses.get(Integer.toString(got.status()))
                        : responses.path("default"));
        assertThat(response.isMissingNode()).as(as).isFalse();
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(got.text()).as(as).isEmpty();
            return;
        }
        assertThat(content.has(got.type().split(";", 2)[0])).as(as).isTrue();
        if (got.type().contains("json")) {
            ObjectNode schema = content.get(got.type()).get("schema").deepCopy();
            schema.set("components", document.get("components"));
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(schema)
                            .validate(JSON.readTree(got.text())))
                    .as(as)
                    .isEmpty();
        }
    }

    /// Each is asked for, first with nothing that it needs, then with all; both answers are as the document says.
    @Test
    void each_path_and_method_answers_as_the_document_says() throws Exception {
        JsonNode document = document();
        try (RunningApi api = RunningApi.start(dir)) {
            String draft = api.post("/drafts", "{}").is(201).json().get("id").asText();
            long version = api.put("/hours/day", "{\"zone\":\"UTC\",\"open\":[\"mon-fri 09:00-18:00\"]}")
                    .is(201)
                    .version();
            TreeSet<Integer> seen = new TreeSet<>();
            for (Written one : written(document)) {
                if (one.path().endsWith("/events")) {
                    continue; // a WebSocket, see AdminServerTest
                }
                String path = one.path()
                        .replace(Operation.BASE, "")
                        .replace("{name}", name(one.path()))
                        .replace("{id}", one.path().contains("/drafts/") ? draft : "no-such-call")
                        .replace("{version}", Long.toString(version));
                boolean ends = one.method().equals("DELETE") && path.startsWith("/drafts/");
                if (!ends) {
                    Got bare = api.send(api.admin, one.method(), path, "");
                    seen.add(bare.status());
                    valid(document, one, bare);
                }
                Got full = api.send(api.admin, one.method(), path + query(path), body(path));
                seen.add(full.status());
                assertThat(full.status()).isNotIn(405, 500);
                valid(document, one, full);
                valid(document, one, api.send("wrong", one.method(), path, ""));
                if (ends) {
                    continue;
                }
                draft = api.get("/drafts").json().at("/items/0/id").asText("");
                if (draft.isEmpty()) {
                    draft = api.post("/drafts", "{}").is(201).json().get("id").asText();
                }
            }
            assertThat(seen).contains(200, 201, 204, 400, 404, 409, 422);
        }
    }

    /// Each key that a section takes stands there, and nothing else; what it takes is what the document says.
    @Test
    void each_key_of_each_kind_stands_in_the_document() throws Exception {
        JsonNode schemas = document().at("/components/schemas");
        JsonNode trunk = schemas.get("Trunk");
        assertThat(trunk.at("/properties/max-calls/type").asText()).isEqualTo("integer");
        assertThat(trunk.at("/properties/max-calls/maximum").asInt()).isEqualTo(100_000);
        assertThat(trunk.at("/properties/answer-mode/enum"))
                .extracting(JsonNode::asText)
                .contains("early", "late");
        assertThat(trunk.at("/properties/limits/properties/cost-per-day/description")
                        .asText())
                .contains("no limit");
        assertThat(trunk.at("/properties/password").isMissingNode()).isTrue();
        assertThat(schemas.at("/Group/properties/members/type").asText()).isEqualTo("array");
        assertThat(document()
                        .at("/paths/~1trunks~1{name}/put/requestBody/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/Trunk");
        assertThat(schemas.at("/TrunkObject/properties/body/$ref").asText()).isEqualTo("#/components/schemas/Trunk");
    }

    private static String name(String path) {
        return path.contains("/trunks/")
                ? "gsm"
                : path.contains("/users/") ? "carol" : path.contains("/routing/") ? "routing" : "new";
    }

    private static String query(String path) {
        return path.startsWith("/explain") ? "?number=%2B996312000101&user=carol" : "";
    }

    private static String body(String path) {
        return switch (path.replaceAll("/[^/]*/", "/")) {
            case "/commit" -> "{\"note\":\"x\",\"confirmWithinSeconds\":60}";
            case "/replay" -> "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-12-31T00:00:00Z\"}";
            case "/recording" -> "{\"action\":\"start\"}";
            case "/token" -> "{\"seconds\":60}";
            case "/import" -> "hours: {day: {zone: UTC, open: [\"mon-fri 09:00-18:00\"]}}";
            default -> "";
        };
    }
}
