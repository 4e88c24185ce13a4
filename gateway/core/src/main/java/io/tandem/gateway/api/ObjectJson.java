package io.tandem.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.store.ChangeSet;
import io.tandem.gateway.store.CommitResult.Clash;
import java.util.List;
import java.util.Optional;

/// Writes what the store gives. Stateless.
final class ObjectJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ObjectJson() {}

    static ObjectNode of(Clash clash) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", clash.key().kind())
                .put("name", clash.key().name())
                .put("version", clash.version())
                .put("author", clash.author())
                .put("at", clash.at().toString());
    }

    static ObjectNode of(ChangeSet change) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("version", change.version())
                .put("author", change.author())
                .put("at", change.at().toString())
                .put("note", change.note());
        change.restores().ifPresent(version -> json.put("restores", version));
        change.confirmBy().ifPresent(at -> json.put("confirmBy", at.toString()));
        change.confirmedBy().ifPresent(by -> json.put("confirmedBy", by));
        return json;
    }

    static ArrayNode of(List<ChangeSet.Edit> edits) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (ChangeSet.Edit edit : edits) {
            ObjectNode json = array.addObject()
                    .put("kind", edit.key().kind())
                    .put("name", edit.key().name());
            put(json, "before", edit.before());
            put(json, "after", edit.after());
        }
        return array;
    }

    private static void put(ObjectNode json, String key, Optional<String> body) {
        body.ifPresent(text -> json.set(key, body(text)));
    }

    /// The text of an object as the store has it.
    static JsonNode body(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object in the store is damaged", e);
        }
    }

    static Reply version(int status, long version) {
        return Reply.json(status, JsonNodeFactory.instance.objectNode().put("version", version));
    }
}
