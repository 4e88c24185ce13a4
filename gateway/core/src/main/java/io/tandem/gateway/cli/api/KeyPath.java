package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tandem.gateway.change.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `limits.calls-per-hour=200`: keys of objects as commands take and show them. Stateless.
final class KeyPath {

    private KeyPath() {}

    /// Puts each `KEY=VALUE` into a body; an empty value takes the key out.
    ///
    /// @throws ApiFailure for what is none
    static void apply(Kind kind, ObjectNode body, List<String> values) throws ApiFailure {
        for (String value : values) {
            int equals = value.indexOf('=');
            if (equals < 1) {
                throw new ApiFailure(2, List.of("'" + value + "' is no KEY=VALUE: give one such as max-calls=8"));
            }
            put(kind, body, value.substring(0, equals), value.substring(equals + 1));
        }
    }

    private static void put(Kind kind, ObjectNode body, String path, String value) throws ApiFailure {
        String[] keys = path.split("\\.", -1);
        ObjectNode at = body;
        for (String key : Arrays.copyOf(keys, keys.length - 1)) {
            at = at.get(key) instanceof ObjectNode section ? section : at.putObject(key);
        }
        String last = keys[keys.length - 1];
        if (value.isEmpty()) {
            at.remove(last);
        } else if (value.startsWith("[") || value.startsWith("{")) {
            at.set(last, parsed(path, value));
        } else if (kind.lists(path)) {
            ArrayNode list = at.putArray(last);
            Arrays.stream(value.split(",")).map(String::strip).forEach(list::add);
        } else {
            // numbers too: the gateway reads what the key needs, and a + in front is not lost
            at.put(last, value);
        }
    }

    private static JsonNode parsed(String path, String value) throws ApiFailure {
        try {
            return new YAMLMapper().readTree(value);
        } catch (JsonProcessingException e) {
            throw new ApiFailure(
                    2, List.of("'" + path + "' is '" + value + "', which is neither JSON nor YAML: quote it"));
        }
    }

    /// All values by their whole key.
    static Map<String, String> flat(JsonNode body) {
        Map<String, String> flat = new LinkedHashMap<>();
        body.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode section && !section.isEmpty()) {
                flat(section).forEach((key, value) -> flat.put(entry.getKey() + "." + key, value));
            } else if (entry.getValue() instanceof ArrayNode list
                    && !list.isEmpty()
                    && list.get(0).isObject()) {
                for (int i = 0; i < list.size(); i++) {
                    String at = entry.getKey() + "[" + i + "].";
                    flat(list.get(i)).forEach((key, value) -> flat.put(at + key, value));
                }
            } else {
                flat.put(entry.getKey(), Table.text(entry.getValue()));
            }
        });
        return flat;
    }
}
