package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.config.KeySchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The document as it is served: `openapi.yaml`, with what each kind of object takes from the records that read it.
/// Immutable.
final class Document {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    /// Schemas that speak of any kind, innermost first.
    private static final List<String> GENERAL = List.of("Body", "Object", "Objects");

    private final String text;

    Document() {
        try (InputStream in = Objects.requireNonNull(Document.class.getResourceAsStream("openapi.yaml"))) {
            ObjectNode root = (ObjectNode) YAML.readTree(in);
            for (Kind kind : Kind.values()) {
                tell(root, kind);
            }
            this.text = YAML.writeValueAsString(root);
        } catch (IOException e) {
            throw new IllegalStateException("the class path is damaged: openapi.yaml", e);
        }
    }

    /// Gives a kind its own schemas and its own paths.
    private static void tell(ObjectNode root, Kind kind) {
        ObjectNode schemas = (ObjectNode) root.at("/components/schemas");
        ObjectNode paths = (ObjectNode) root.get("paths");
        String section = "/" + Kinds.section(kind);
        schemas.set(own("Body", kind), YAML.valueToTree(body(kind)));
        for (String general : GENERAL.subList(1, GENERAL.size())) {
            schemas.set(own(general, kind), owned(schemas.get(general), kind));
        }
        JsonNode items = root.at("/components/pathItems");
        paths.set(section, owned(items.get("Objects"), kind));
        paths.set(section + "/{name}", owned(items.get("Object"), kind));
    }

    private static Map<String, Object> body(Kind kind) {
        Map<String, Object> schema = KeySchema.of(kind.type());
        if (kind == Kind.ROUTE) {
            schema.remove("required"); // its name stands in the path
        }
        schema.put("description", "A " + kind.word() + ". What is left out has its default.");
        return schema;
    }

    /// `Object` -> `TrunkObject`, `Body` -> `Trunk`.
    private static String own(String general, Kind kind) {
        String word = kind.word();
        String name = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        return general.equals("Body") ? name : name + general;
    }

    private static JsonNode owned(JsonNode node, Kind kind) {
        JsonNode copy = node.deepCopy();
        List<JsonNode> holders = new ArrayList<>(copy.findParents("$ref"));
        for (JsonNode holder : holders) {
            String ref = holder.get("$ref").asText();
            String name = ref.substring(ref.lastIndexOf('/') + 1);
            if (ref.startsWith("#/components/schemas/") && GENERAL.contains(name)) {
                ((ObjectNode) holder).put("$ref", "#/components/schemas/" + own(name, kind));
            }
        }
        return copy;
    }

    String text() {
        return text;
    }

    List<Operation> operations() {
        return List.of(Operation.of("GET", "/openapi.yaml", Operation.ALL, ask -> Reply.yaml(text)));
    }
}
