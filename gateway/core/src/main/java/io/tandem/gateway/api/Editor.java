package io.tandem.gateway.api;

import io.tandem.gateway.change.LiveConfig;
import io.tandem.gateway.store.CommitResult;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.ConfigStore.Terms;
import io.tandem.gateway.store.Draft;
import io.tandem.gateway.store.DraftTable;
import io.tandem.gateway.store.ObjectKey;
import io.tandem.gateway.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Changes to the configuration, committed at once or put into a draft. Any thread; it blocks.
final class Editor {

    private static final int MOST_NOTE = 1000;
    private static final int MOST_EDITS = 20_000;

    private final LiveConfig live;
    private final DraftTable drafts;

    Editor(LiveConfig live, DraftTable drafts) {
        this.live = live;
        this.drafts = drafts;
    }

    LiveConfig live() {
        return live;
    }

    DraftTable drafts() {
        return drafts;
    }

    /// What is in force on all nodes, read now.
    ConfigState now() throws StoreUnavailable {
        return live.store().refresh(live.watch().state());
    }

    /// What somebody looks at: that which is in force here, or what would come of his draft.
    ConfigState seen(Ask ask) throws ApiProblem, StoreUnavailable {
        Optional<String> draft = ask.query("draft");
        return draft.isEmpty()
                ? live.watch().state()
                : now().after(draft(draft.get()).draft());
    }

    DraftTable.Kept draft(String id) throws ApiProblem, StoreUnavailable {
        String known = Ask.uuid("draft", id);
        return drafts.find(known).orElseThrow(() -> noDraft(known));
    }

    static ApiProblem noDraft(String id) {
        return ApiProblem.of(404, "there is no draft " + id + ": it was committed or dropped; begin another");
    }

    /// Adds edits to the draft that is named, or commits them.
    ///
    /// @param draft the edits, begun at what was seen
    /// @return the version that is in force then, or at which the draft was begun
    long carryOut(Ask ask, Draft draft) throws ApiProblem, StoreUnavailable {
        Optional<String> id = ask.query("draft");
        if (id.isEmpty()) {
            return commit(draft, Terms.of(note(ask.query("note"))));
        }
        String known = Ask.uuid("draft", id.get());
        DraftTable.Kept kept =
                drafts.change(known, before -> merged(before, draft)).orElseThrow(() -> noDraft(known));
        if (kept.draft().edits().size() >= MOST_EDITS) {
            throw ApiProblem.of(422, "the draft has " + MOST_EDITS + " edits: commit it and begin another");
        }
        return kept.draft().base();
    }

    private static Draft merged(Draft before, Draft more) {
        if (before.edits().size() + more.edits().size() > MOST_EDITS) {
            return before;
        }
        Draft all = before;
        for (var edit : more.edits().entrySet()) {
            all = edit.getValue().isPresent()
                    ? all.put(edit.getKey(), edit.getValue().get())
                    : all.remove(edit.getKey());
        }
        return all;
    }

    /// @return the version that is in force then; the old one where nothing changes
    long commit(Draft draft, Terms terms) throws ApiProblem, StoreUnavailable {
        return version(live.watch().commit(draft, terms));
    }

    long version(CommitResult result) throws ApiProblem {
        return switch (result) {
            case CommitResult.Committed(ConfigState state) -> state.version();
            case CommitResult.Nothing nothing -> live.watch().state().version();
            case CommitResult.Conflict(List<CommitResult.Clash> clashes) -> throw ApiProblem.clashes(clashes);
            case CommitResult.Invalid(List<String> problems) -> throw ApiProblem.of(422, fields(problems));
        };
    }

    static List<FieldProblem> fields(List<String> problems) {
        List<FieldProblem> fields = new ArrayList<>();
        problems.stream().limit(100).forEach(text -> fields.add(FieldProblem.of("", text)));
        return fields;
    }

    static String note(Optional<String> given) throws ApiProblem {
        String note = given.orElse("");
        if (note.length() > MOST_NOTE) {
            throw ApiProblem.field(
                    422, "note", note, "'note' has " + note.length() + " characters: give " + MOST_NOTE + " at most");
        }
        return note;
    }

    /// What the headers of a request demand of an object before it is changed (RFC 9110 §13.1).
    ///
    /// @throws ApiProblem 409 naming who has changed it since, or 412
    void preconditions(Ask ask, ConfigState state, ObjectKey key) throws ApiProblem, StoreUnavailable {
        String none = ask.headers().getOrDefault("if-none-match", "");
        if (!none.isEmpty() && !none.equals("*")) {
            throw ApiProblem.field(
                    400, "If-None-Match", Texts.visible(none), "only * is understood: give that or nothing");
        }
        if (!none.isEmpty() && state.body(key).isPresent()) {
            throw ApiProblem.of(412, key + " is there already: change it, or take another name");
        }
        String match = ask.headers().getOrDefault("if-match", "");
        if (match.isEmpty()) {
            return;
        }
        if (!match.matches("\"[0-9]{1,18}\"")) {
            throw ApiProblem.field(
                    400, "If-Match", Texts.visible(match), "it is no version in quotes: give the ETag that GET gave");
        }
        long seen = Long.parseLong(match.substring(1, match.length() - 1));
        long touched = state.touched(key);
        if (touched > seen) {
            Draft wish = Draft.begin(ask.caller().name(), seen).remove(key);
            List<CommitResult.Clash> clashes = live.store().clashes(wish, state);
            if (!clashes.isEmpty()) {
                throw ApiProblem.clashes(clashes);
            }
        }
        if (touched != seen || state.body(key).isEmpty()) {
            throw ApiProblem.of(412, key + " is not at version " + seen + ": look at what is there");
        }
    }
}
