package io.tandem.gateway.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.store.ConfigState.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The configuration and the operators as they were last in force, in a file of the state directory: a gateway starts
/// with them when its database server is away. Only its owner may read it, for it has digests of passwords. Immutable.
public record KeptConfiguration(Instant savedAt, ConfigState state, List<OperatorStore.Kept> operators) {

    private static final String FILE = "configuration.json";
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public KeptConfiguration {
        operators = List.copyOf(operators);
    }

    /// The file cannot be used.
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String what) {
            super(what);
        }
    }

    public static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /// Puts it in place of the one before; whoever reads meanwhile sees one of them whole.
    public void write(Path directory) throws IOException {
        PrivateFile.replace(directory.resolve(FILE), json().toString());
    }

    private ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT).put("savedAt", savedAt.toString()).put("version", state.version());
        ArrayNode objects = json.putArray("objects");
        state.objects()
                .values()
                .forEach(object -> key(objects.addObject(), object.key())
                        .put("version", object.version())
                        .put("body", object.body()));
        ArrayNode removed = json.putArray("removed");
        state.removed().forEach((key, version) -> key(removed.addObject(), key).put("version", version));
        ArrayNode people = json.putArray("operators");
        operators.forEach(kept -> people.addObject()
                .put("name", kept.operator().name())
                .put("realm", kept.operator().realm())
                .put("sha256", kept.operator().ha1Sha256())
                .put("md5", kept.operator().ha1Md5())
                .put("callerId", kept.operator().callerId())
                .put("needsUser", kept.needsUser()));
        return json;
    }

    private static ObjectNode key(ObjectNode json, ObjectKey key) {
        return json.put("kind", key.kind()).put("name", key.name());
    }

    /// @throws Unusable when it is damaged, or of a newer Tandem
    public static KeptConfiguration read(Path directory) throws Unusable {
        Path file = directory.resolve(FILE);
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (json.path("format").asInt() > FORMAT) {
                throw new Unusable(file + " is of a newer Tandem");
            }
            boolean whole = json.path("objects").isArray()
                    && json.path("removed").isArray()
                    && json.path("operators").isArray()
                    && json.path("version").isIntegralNumber();
            if (json.path("format").asInt() != FORMAT || !whole) {
                throw new Unusable(file + " is damaged");
            }
            Map<ObjectKey, StoredObject> objects = new HashMap<>();
            for (JsonNode object : json.path("objects")) {
                ObjectKey key = key(object);
                objects.put(
                        key,
                        new StoredObject(
                                key,
                                object.path("version").asLong(),
                                object.path("body").asText()));
            }
            Map<ObjectKey, Long> removed = new HashMap<>();
            json.path("removed")
                    .forEach(gone -> removed.put(key(gone), gone.path("version").asLong()));
            List<OperatorStore.Kept> operators = new ArrayList<>();
            json.path("operators")
                    .forEach(one -> operators.add(new OperatorStore.Kept(
                            new Operator(
                                    one.path("name").asText(),
                                    one.path("realm").asText(),
                                    one.path("sha256").asText(),
                                    one.path("md5").asText(),
                                    one.path("callerId").asText()),
                            one.path("needsUser").asBoolean())));
            return new KeptConfiguration(
                    Instant.parse(json.path("savedAt").asText()),
                    new ConfigState(json.path("version").asLong(), objects, removed),
                    operators);
        } catch (JsonProcessingException | DateTimeParseException | IllegalArgumentException e) {
            throw new Unusable(file + " is damaged");
        } catch (IOException e) {
            throw new Unusable(file + " cannot be read: " + e.getMessage());
        }
    }

    private static ObjectKey key(JsonNode json) {
        return new ObjectKey(json.path("kind").asText(), json.path("name").asText());
    }
}
