package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.store.ChangeSet.Edit;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.ConfigStore.Terms;
import io.tandem.gateway.store.Draft;
import io.tandem.gateway.store.DraftTable;
import io.tandem.gateway.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Changes that take more than one step. Any thread; it blocks.
final class Drafts {

    private static final long LONGEST_CONFIRMATION_SECONDS = 86_400;

    private final Editor editor;

    Drafts(Editor editor) {
        this.editor = editor;
    }

    List<Operation> operations() {
        String one = "/drafts/{id}";
        return List.of(
                Operation.of("GET", "/drafts", Operation.LOOK, this::list),
                Operation.of("POST", "/drafts", Operation.CHANGE, this::begin),
                Operation.of("GET", one, Operation.LOOK, this::get),
                Operation.of("DELETE", one, Operation.CHANGE, this::drop),
                Operation.of("POST", one + "/commit", Operation.CHANGE, this::commit));
    }

    private Reply list(Ask ask) throws StoreUnavailable {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        editor.drafts().list().forEach(kept -> items.add(json(kept)));
        return Reply.json(json);
    }

    private static ObjectNode json(DraftTable.Kept kept) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", kept.id())
                .put("base", kept.draft().base())
                .put("author", kept.draft().author())
                .put("begunAt", kept.begunAt().toString())
                .put("note", kept.note());
    }

    private Reply begin(Ask ask) throws ApiProblem, StoreUnavailable {
        ObjectNode body = ask.json(Set.of("note"));
        String note = Editor.note(Ask.string(body, "note"));
        Draft draft = Draft.begin(ask.caller().name(), editor.live().store().version());
        return Reply.json(201, json(editor.drafts().begin(draft, note)));
    }

    private Reply get(Ask ask) throws ApiProblem, StoreUnavailable {
        DraftTable.Kept kept = editor.draft(ask.parameter("id"));
        ConfigState now = editor.now();
        ObjectNode json = json(kept);
        List<Edit> edits = kept.draft().edits().entrySet().stream()
                .map(edit -> new Edit(edit.getKey(), now.body(edit.getKey()), edit.getValue()))
                .filter(edit -> !edit.before().equals(edit.after()))
                .toList();
        json.set("edits", ObjectJson.of(edits));
        ArrayNode problems = json.putArray("problems");
        Editor.fields(editor.live().problems(now.after(kept.draft()))).forEach(problem -> problems.add(problem.json()));
        ArrayNode clashes = json.putArray("clashes");
        editor.live().store().clashes(kept.draft(), now).forEach(clash -> clashes.add(ObjectJson.of(clash)));
        return Reply.json(json);
    }

    private Reply drop(Ask ask) throws ApiProblem, StoreUnavailable {
        String id = Ask.uuid("id", ask.parameter("id"));
        if (!editor.drafts().drop(id)) {
            throw Editor.noDraft(id);
        }
        return Reply.nothing();
    }

    /// The author of the change is who commits, whoever began the draft.
    private Reply commit(Ask ask) throws ApiProblem, StoreUnavailable {
        ObjectNode body = ask.json(Set.of("note", "confirmWithinSeconds"));
        Optional<Duration> confirm = Ask.whole(body, "confirmWithinSeconds", 1, LONGEST_CONFIRMATION_SECONDS)
                .map(Duration::ofSeconds);
        Optional<String> note = Ask.string(body, "note");
        DraftTable.Kept kept = editor.draft(ask.parameter("id"));
        Draft draft =
                new Draft(ask.caller().name(), kept.draft().base(), kept.draft().edits());
        long version = editor.commit(
                draft, new Terms(Editor.note(note.or(() -> Optional.of(kept.note()))), confirm, Optional.empty()));
        editor.drafts().drop(kept.id());
        return ObjectJson.version(200, version);
    }
}
