package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.config.AdminRole;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.ConfigState.StoredObject;
import io.tandem.gateway.store.Draft;
import io.tandem.gateway.store.ObjectKey;
import io.tandem.gateway.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Trunks, routes, numbers and so on: one by one, each change a commit of its own unless it goes into a draft. Any
/// thread.
final class ConfigObjects {

    private final Editor editor;
    private final Status status;

    /// What is known of an object besides what is written.
    interface Status {
        /// @return empty: nothing
        Optional<ObjectNode> of(ObjectKey key);
    }

    ConfigObjects(Editor editor, Status status) {
        this.editor = editor;
        this.status = status;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String many = "/" + Kinds.section(kind);
            String one = many + "/{name}";
            operations.add(Operation.of("GET", many, Operation.LOOK, ask -> list(ask, kind))
                    .with("offset", "limit", "q", "draft"));
            operations.add(Operation.of("GET", one, Operation.ALL, ask -> get(ask, kind))
                    .with("draft"));
            operations.add(Operation.of("PUT", one, Operation.CHANGE, ask -> put(ask, kind))
                    .with("draft", "note"));
            operations.add(Operation.of("DELETE", one, Operation.CHANGE, ask -> delete(ask, kind))
                    .with("draft", "note"));
        }
        return operations;
    }

    private Reply list(Ask ask, Kind kind) throws ApiProblem, StoreUnavailable {
        long offset = ask.number("offset", 0, 0, Integer.MAX_VALUE);
        long limit = ask.number("limit", 100, 1, 1000);
        String q = ask.query("q").orElse("").toLowerCase(Locale.ROOT);
        ConfigState state = editor.seen(ask);
        List<StoredObject> all = state.objects().values().stream()
                .filter(object -> object.key().kind().equals(kind.word()))
                .filter(object -> q.isEmpty()
                        || object.key().name().toLowerCase(Locale.ROOT).contains(q)
                        || object.body().toLowerCase(Locale.ROOT).contains(q))
                .sorted(Comparator.comparing(StoredObject::key))
                .toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", state.version());
        json.put("total", all.size());
        ArrayNode items = json.putArray("items");
        all.stream().skip(offset).limit(limit).forEach(object -> items.add(json(object)));
        return Reply.json(json);
    }

    private ObjectNode json(StoredObject object) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", object.key().name());
        json.put("version", object.version());
        json.set("body", ObjectJson.body(object.body()));
        status.of(object.key()).ifPresent(known -> json.set("status", known));
        return json;
    }

    /// An operator sees himself and nobody else.
    private Reply get(Ask ask, Kind kind) throws ApiProblem, StoreUnavailable {
        String name = ask.parameter("name");
        boolean himself = kind == Kind.USER && name.equals(ask.caller().name());
        if (ask.caller().role() == AdminRole.OPERATOR && !himself) {
            throw ApiProblem.of(403, "role operator may look at himself alone: take a token with another role");
        }
        ObjectKey key = Kinds.key(kind, name);
        StoredObject object = there(editor.seen(ask), key);
        return Reply.json(json(object)).with(Map.of("ETag", "\"" + object.version() + "\""));
    }

    private static StoredObject there(ConfigState state, ObjectKey key) throws ApiProblem {
        StoredObject object = state.objects().get(key);
        if (object == null) {
            throw ApiProblem.of(404, "there is no " + key + ": look at the list");
        }
        return object;
    }

    private Reply put(Ask ask, Kind kind) throws ApiProblem, StoreUnavailable {
        ObjectKey key = Kinds.key(kind, ask.parameter("name"));
        String body = Kinds.body(key, kind, ask.json());
        ConfigState now = editor.now();
        ConfigState seen = ask.query("draft").isEmpty() ? now : editor.seen(ask);
        editor.preconditions(ask, seen, key);
        long version = editor.carryOut(
                ask, Draft.begin(ask.caller().name(), now.version()).put(key, body));
        return ObjectJson.version(seen.body(key).isPresent() ? 200 : 201, version);
    }

    private Reply delete(Ask ask, Kind kind) throws ApiProblem, StoreUnavailable {
        ObjectKey key = Kinds.key(kind, ask.parameter("name"));
        ConfigState now = editor.now();
        ConfigState seen = ask.query("draft").isEmpty() ? now : editor.seen(ask);
        editor.preconditions(ask, seen, key);
        StoredObject there = there(seen, key);
        return ObjectJson.version(
                200,
                editor.carryOut(
                        ask, Draft.begin(ask.caller().name(), now.version()).remove(there.key())));
    }
}
