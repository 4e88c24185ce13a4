package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.api.RunningApi.Got;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.config.Key;
import java.lang.reflect.RecordComponent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every field gets what does harm elsewhere; nothing of it is taken, and nothing half.
class FieldFuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Never a value of any field.
    private static final List<String> HARMFUL = List.of(
            "a\u0000b",
            "a\nb",
            "a\r\nX-Injected: y",
            "a\u2028b",
            "a\u0085b",
            "\u001b[31mred",
            "a\u202eb",
            "a\ud800b",
            "\u007f");

    /// A text somewhere, and no number, list, word or time anywhere.
    private static final List<String> INJECTED = List.of(
            "'; DROP TABLE config_object; --",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1/a}",
            "{x=y}996312000101",
            "../../etc/passwd",
            "%s%n%x",
            "=cmd|' /C calc'!A0");

    @TempDir
    Path dir;

    /// Each key of a section, those of inner sections with a dot.
    private static List<String> keys(Class<?> type, String path) {
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Key about = component.getAnnotation(Key.class);
            String name =
                    component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
            String at = path + (component.getType() == Duration.class ? name + "-" + about.unit() : name);
            keys.add(at);
            if (component.getType().isRecord()
                    && component.getType().getRecordComponents().length > 0
                    && component.getType().getRecordComponents()[0].isAnnotationPresent(Key.class)) {
                keys.addAll(keys(component.getType(), at + "."));
            }
        }
        return keys;
    }

    private static String with(String key, Object value) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode at = body;
        String[] parts = key.split("\\.");
        for (int i = 0; i < parts.length - 1; i++) {
            at = at.putObject(parts[i]);
        }
        at.set(parts[parts.length - 1], JSON.valueToTree(value));
        return escaped(body);
    }

    /// Half of a pair cannot be written as UTF-8, but as an escape.
    private static String escaped(ObjectNode body) {
        return body.toString().replace("\ud800", "\\ud800");
    }

    private static void refused(Got got, String what) {
        assertThat(got.status()).as(what + ": " + got.text()).isBetween(400, 499);
        assertThat(got.type()).as(what).isEqualTo("application/problem+json");
        assertThat(got.json().path("detail").asText()).as(what).isNotEmpty();
        assertThat(got.text().chars().noneMatch(c -> c < ' ' || c == 0x2028 || c == 0x7f))
                .as(what)
                .isTrue();
    }

    @Test
    void no_field_of_any_object_takes_control_characters_or_a_megabyte() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            String before = api.get("/export").text();
            long version = api.get("/trunks").version();
            int tried = 0;
            for (Kind kind : Kind.values()) {
                String path = "/" + Kinds.section(kind) + "/" + (kind == Kind.ROUTING ? "routing" : "fuzzed");
                for (String key : keys(kind.type(), "")) {
                    for (String harmful : HARMFUL) {
                        refused(api.put(path, with(key, harmful)), kind + " " + key);
                        refused(api.put(path, with(key, List.of(harmful))), kind + " " + key + " in a list");
                        tried++;
                    }
                    Got large = api.put(path, with(key, "x".repeat(1_000_000)));
                    refused(large, kind + " " + key + " of 1 MB");
                    assertThat(large.text().length()).isLessThan(4000);
                    refused(api.put(path, with(key, List.of("x".repeat(5000)))), kind + " " + key + " long in a list");
                }
            }
            assertThat(tried).isGreaterThan(500);
            assertThat(api.get("/export").text()).isEqualTo(before);
            assertThat(api.get("/trunks").version()).isEqualTo(version);
        }
    }

    /// What is a text may be any text; it is then given back as it came, and nothing else has changed.
    @Test
    void injection_strings_are_refused_or_kept_as_they_are() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            int refused = 0;
            int kept = 0;
            for (Kind kind : Kind.values()) {
                String path = "/" + Kinds.section(kind) + "/" + (kind == Kind.ROUTING ? "routing" : "fuzzed");
                for (String key : keys(kind.type(), "")) {
                    for (String injected : INJECTED) {
                        String before = api.get("/export").text();
                        Got put = api.put(path, with(key, injected));
                        if (put.status() >= 400) {
                            refused(put, kind + " " + key + " " + injected);
                            assertThat(api.get("/export").text()).isEqualTo(before);
                            refused++;
                            continue;
                        }
                        Got got = api.get(path).is(200);
                        String at = "/body/" + key.replace('.', '/');
                        assertThat(got.json().at(at).asText())
                                .as(kind + " " + key)
                                .isEqualTo(injected);
                        api.post("/changes/" + (put.version() - 1) + "/rollback", "")
                                .is(200);
                        assertThat(api.get("/export").text()).isEqualTo(before);
                        kept++;
                    }
                }
            }
            assertThat(refused).isGreaterThan(200);
            assertThat(kept).isPositive();
        }
    }

    @Test
    void no_call_is_begun_by_what_does_harm_elsewhere() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            List<String> texts = new ArrayList<>(HARMFUL);
            texts.addAll(INJECTED);
            texts.add("x".repeat(65));
            texts.add("x".repeat(1_000_000));
            texts.add("");
            for (String text : texts) {
                for (String key : List.of("user", "number")) {
                    ObjectNode body = JsonNodeFactory.instance
                            .objectNode()
                            .put("user", "carol")
                            .put("number", "101");
                    refused(api.post("/calls", escaped(body.put(key, text))), key + " " + text);
                }
                for (String key : List.of("user", "mode")) {
                    ObjectNode body = JsonNodeFactory.instance
                            .objectNode()
                            .put("user", "carol")
                            .put("mode", "listen");
                    refused(api.post("/calls/x/supervision", escaped(body.put(key, text))), key + " " + text);
                }
            }
            assertThat(api.get("/calls").json().get("items")).isEmpty();
        }
    }

    @Test
    void names_parameters_and_headers_are_read_strictly() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            List<String> names = new ArrayList<>(HARMFUL);
            names.addAll(INJECTED);
            names.add("x".repeat(129));
            names.add(" x");
            for (String name : names) {
                if (name.equals("a\ud800b")) {
                    continue; // cannot be written in an address
                }
                String coded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
                for (Kind kind : Kind.values()) {
                    refused(api.put("/" + Kinds.section(kind) + "/" + coded, "{}"), kind + " named " + name);
                }
                for (String path : List.of(
                        "/trunks?offset=" + coded,
                        "/trunks?limit=" + coded,
                        "/trunks?draft=" + coded,
                        "/trunks?" + coded + "=1",
                        "/changes?before=" + coded,
                        "/changes/" + coded,
                        "/drafts/" + coded,
                        "/calls/" + coded,
                        "/audit?limit=" + coded,
                        "/explain?number=1&at=" + coded)) {
                    refused(api.get(path), path);
                }
                refused(api.put("/routes/city", "{}", "If-Match", visible(name)), "If-Match " + name);
                refused(api.put("/routes/city", "{}", "If-None-Match", visible(name)), "If-None-Match " + name);
            }
            for (String body : List.of(
                    "{",
                    "[]",
                    "1",
                    "\"x\"",
                    "{\"a\":1,\"a\":2}",
                    "{} {}",
                    "[".repeat(5000),
                    "{\"a\":".repeat(5000),
                    "\u0000",
                    "<a/>")) {
                for (String path : List.of(
                        "/drafts",
                        "/trunks/gsm/test",
                        "/users/carol/token",
                        "/calls",
                        "/calls/x/recording",
                        "/calls/x/supervision")) {
                    refused(api.post(path, body), path + " " + body.substring(0, 1));
                }
                refused(api.put("/routes/city", body), body.substring(0, 1));
            }
            for (String body : List.of(
                    "routes: [",
                    "routes: {a: b}",
                    "listen: {}",
                    "routes: [{name: x}, {name: x}]",
                    "trunks: {gsm: {password: p}}",
                    "numbers: {\"a\\u0000b\": {user: carol}}",
                    "a: &a [*a, *a]",
                    "!!java.lang.Object {}",
                    "",
                    "x: " + "[".repeat(5000))) {
                refused(api.post("/import", body), "import " + body);
            }
        }
    }

    /// What a client can write into a header at all.
    private static String visible(String name) {
        String ascii = name.replaceAll("[^ -~]", "").strip();
        return ascii.isEmpty() ? "x" : ascii;
    }
}
