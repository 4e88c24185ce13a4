package io.tandem.gateway.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.Draft;
import io.tandem.gateway.store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Brings what stands in the file into the store: at the first start all of it, later what somebody has changed in the
/// file
/// since it was brought in last. What was changed in the store and not in the file stays. Stateless.
public final class FileImport {

    /// Who is said to have made the change.
    public static final String AUTHOR = "tandem.yaml";

    private static final ObjectKey MARKS = new ObjectKey("import", "file");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FileImport() {}

    /// The change that the file asks for; without edits: none.
    public static Draft draft(ConfigState state, Map<ObjectKey, String> file) {
        Map<String, String> before = marks(state);
        Map<String, String> now = new TreeMap<>();
        Draft draft = Draft.begin(AUTHOR, state.version());
        for (Map.Entry<ObjectKey, String> entry : file.entrySet()) {
            String name = entry.getKey().toString();
            now.put(name, mark(entry.getValue()));
            if (!now.get(name).equals(before.get(name))) {
                draft = draft.put(entry.getKey(), entry.getValue());
            }
        }
        Set<String> gone = new HashSet<>(before.keySet());
        gone.removeAll(now.keySet());
        for (ObjectKey key : state.objects().keySet()) {
            if (gone.contains(key.toString())) {
                draft = draft.remove(key);
            }
        }
        return now.equals(before) ? draft : draft.put(MARKS, write(now));
    }

    private static Map<String, String> marks(ConfigState state) {
        String body = state.body(MARKS).orElse("{}");
        try {
            return JSON.readValue(body, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store's note of the last import is damaged", e);
        }
    }

    private static String write(Map<String, String> marks) {
        try {
            return JSON.writeValueAsString(marks);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("marks cannot be written", bug);
        }
    }

    private static String mark(String body) {
        return UUID.nameUUIDFromBytes(body.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
