package io.tandem.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.config.ConfigJson;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.ConfigState.StoredObject;
import io.tandem.gateway.store.Draft;
import io.tandem.gateway.store.ObjectKey;
import io.tandem.gateway.store.StoreUnavailable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The whole as text, in the form of `tandem.yaml`, out and in. Any thread; it blocks.
final class Exchange {

    private static final int PRIORITY_STEP = 10;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private final Editor editor;

    Exchange(Editor editor) {
        this.editor = editor;
    }

    List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/export", Operation.LOOK, this::export),
                Operation.of("POST", "/import", Operation.CHANGE, this::bring).with("draft", "note"));
    }

    private Reply export(Ask ask) {
        ConfigState state = editor.live().watch().state();
        List<StoredObject> sorted = state.objects().values().stream()
                .sorted(Comparator.comparing((StoredObject o) ->
                                ObjectJson.body(o.body()).path("priority").asInt(0))
                        .thenComparing(StoredObject::key))
                .toList();
        Map<String, Object> sections = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            Map<String, Object> named = new LinkedHashMap<>();
            sorted.stream()
                    .filter(object -> object.key().kind().equals(kind.word()))
                    .forEach(object -> named.put(object.key().name(), ObjectJson.body(object.body())));
            if (!named.isEmpty()) {
                sections.put(
                        Kinds.section(kind),
                        switch (kind) {
                            case ROUTE -> List.copyOf(named.values());
                            case ROUTING -> named.values().iterator().next();
                            case TRUNK, NUMBER, USER, GROUP, HOURS -> named;
                        });
            }
        }
        try {
            return Reply.yaml(YAML.writeValueAsString(sections));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("objects cannot be written as YAML", bug);
        }
    }

    private Reply bring(Ask ask) throws ApiProblem, StoreUnavailable {
        Loaded<Sections> loaded = read(ask.text());
        Set<String> sections = sections(ask.text());
        Map<ObjectKey, String> wanted = new TreeMap<>();
        ConfigState now = ask.query("draft").isEmpty() ? editor.now() : editor.seen(ask);
        Draft draft = Draft.begin(ask.caller().name(), now.version());
        for (Kind kind : Kind.values()) {
            if (!sections.contains(Kinds.section(kind))) {
                continue;
            }
            for (Map.Entry<String, Record> object :
                    objects(kind, loaded.value()).entrySet()) {
                ObjectKey key = Kinds.key(kind, object.getKey());
                Kinds.noSecrets(Kinds.section(kind) + "." + key.name() + ".", object.getValue());
                String body = ConfigJson.of(object.getValue());
                if (ObjectJson.body(body) instanceof ObjectNode json) {
                    Texts.check(json);
                }
                wanted.put(key, body);
                draft = draft.put(key, body);
            }
            for (ObjectKey key : now.objects().keySet()) {
                if (key.kind().equals(kind.word()) && !wanted.containsKey(key)) {
                    draft = draft.remove(key);
                }
            }
        }
        if (draft.edits().isEmpty()) {
            throw ApiProblem.of(422, "the text has none of the sections: give one such as routes or numbers");
        }
        return ObjectJson.version(200, editor.carryOut(ask, draft));
    }

    /// Those that are written, be it with nothing in them.
    private static Set<String> sections(String text) throws ApiProblem {
        Set<String> names = new HashSet<>();
        try {
            YAML.readTree(text).fieldNames().forEachRemaining(names::add);
        } catch (JsonProcessingException e) {
            throw ApiProblem.of(422, "the body is not YAML: send the form of tandem.yaml");
        }
        return names;
    }

    private static Loaded<Sections> read(String text) throws ApiProblem {
        try {
            return Loaded.fromText(text, "import", Sections.class);
        } catch (InvalidConfig e) {
            throw ApiProblem.of(
                    422,
                    e.problems().stream()
                            .limit(100)
                            .map(problem -> {
                                FieldProblem field = FieldProblem.of("", problem.text());
                                return new FieldProblem(
                                        Texts.visible(field.field()),
                                        Texts.visible(field.value()),
                                        Texts.visible("line " + problem.line() + ": " + problem.text()));
                            })
                            .toList());
        }
    }

    private static Map<String, Record> objects(Kind kind, Sections sections) throws ApiProblem {
        Map<String, Record> named = new LinkedHashMap<>();
        switch (kind) {
            case TRUNK -> named.putAll(sections.trunks());
            case NUMBER -> named.putAll(sections.numbers());
            case USER -> named.putAll(sections.users());
            case GROUP -> named.putAll(sections.groups());
            case HOURS -> named.putAll(sections.hours());
            case ROUTING -> named.put(Kind.ROUTING.word(), sections.routing());
            case ROUTE -> {
                for (RouteConfig route : sections.routes()) {
                    RouteConfig placed =
                            route.priority() == 0 ? route.withPriority((named.size() + 1) * PRIORITY_STEP) : route;
                    if (named.put(route.name(), placed) != null) {
                        throw ApiProblem.field(
                                422, "routes", route.name(), "'routes' has '" + route.name() + "' twice: rename one");
                    }
                }
            }
        }
        return named;
    }
}
