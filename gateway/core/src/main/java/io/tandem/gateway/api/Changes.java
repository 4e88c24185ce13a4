package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.store.ChangeSet;
import io.tandem.gateway.store.ConfigHistory;
import io.tandem.gateway.store.ConfigStore.Terms;
import io.tandem.gateway.store.StoreUnavailable;
import java.util.List;
import java.util.Optional;

/// What was changed, and the way back. Any thread; it blocks.
final class Changes {

    private final Editor editor;
    private final ConfigHistory history;

    Changes(Editor editor) {
        this.editor = editor;
        this.history = editor.live().store().history();
    }

    List<Operation> operations() {
        String one = "/changes/{version}";
        return List.of(
                Operation.of("GET", "/changes", Operation.LOOK, this::list).with("before", "limit"),
                Operation.of("GET", one, Operation.LOOK, this::get),
                Operation.of("POST", one + "/confirm", Operation.CHANGE, this::confirm),
                Operation.of("POST", one + "/rollback", Operation.CHANGE, this::rollback),
                Operation.of("POST", one + "/undo", Operation.CHANGE, this::undo));
    }

    private Reply list(Ask ask) throws ApiProblem, StoreUnavailable {
        long before = ask.number("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        int limit = (int) ask.number("limit", 100, 1, 1000);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        history.list(before, limit).forEach(change -> items.add(ObjectJson.of(change)));
        return Reply.json(json);
    }

    private ChangeSet there(Ask ask) throws ApiProblem, StoreUnavailable {
        long version = Ask.number("version", ask.parameter("version"), 0, Long.MAX_VALUE);
        return history.find(version)
                .orElseThrow(() -> ApiProblem.of(404, "there is no version " + version + ": look at GET /changes"));
    }

    private Reply get(Ask ask) throws ApiProblem, StoreUnavailable {
        ChangeSet change = there(ask);
        ObjectNode json = ObjectJson.of(change);
        json.set("edits", ObjectJson.of(history.edits(change.version())));
        return Reply.json(json);
    }

    private Reply confirm(Ask ask) throws ApiProblem, StoreUnavailable {
        ChangeSet change = there(ask);
        if (!history.confirm(change.version(), ask.caller().name())) {
            throw ApiProblem.of(
                    409,
                    change.confirmBy().isEmpty()
                            ? "version " + change.version() + " waits for nobody: it stays"
                            : "version " + change.version() + " cannot be confirmed any more: "
                                    + change.confirmedBy().orElse("its time is over"));
        }
        return ObjectJson.version(200, change.version());
    }

    private Reply rollback(Ask ask) throws ApiProblem, StoreUnavailable {
        long version = there(ask).version();
        return ObjectJson.version(
                200,
                editor.version(
                        editor.live().watch().rollback(version, ask.caller().name())));
    }

    private Reply undo(Ask ask) throws ApiProblem, StoreUnavailable {
        long version = there(ask).version();
        return ObjectJson.version(
                200,
                editor.commit(
                        history.undoing(version, ask.caller().name()),
                        new Terms("version " + version + " undone", Optional.empty(), Optional.empty())));
    }
}
