package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.ConfigStore.Terms;
import io.tandem.gateway.store.Draft;
import io.tandem.gateway.store.ObjectKey;
import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.OperatorStore;
import io.tandem.gateway.store.StoreUnavailable;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Sets the passwords by which operators sign in. Digests of them are kept in a table of their own, in no version of
/// the configuration; that one was set, when and by whom, is a change like others, by which each node hears of it. Any
/// thread; it blocks.
final class UserPasswords {

    private static final String MARK = "password";
    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;

    private final Editor editor;
    private final OperatorStore table;
    private final String realm;
    private final Predicate<String> inFile;
    private final InstantSource clock;

    /// @param realm the SIP domain
    /// @param inFile whose password stands in the file
    UserPasswords(Editor editor, OperatorStore table, String realm, Predicate<String> inFile, InstantSource clock) {
        this.editor = editor;
        this.table = table;
        this.realm = realm;
        this.inFile = inFile;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(Operation.of("PUT", "/users/{name}/password", Operation.CHANGE, this::set));
    }

    private Reply set(Ask ask) throws ApiProblem, StoreUnavailable {
        ObjectKey user = Kinds.key(Kind.USER, ask.parameter("name"));
        String password = password(ask.json(Set.of("password")));
        ConfigState now = editor.now();
        if (now.body(user).isEmpty()) {
            throw ApiProblem.of(404, "there is no " + user + ": add him first");
        }
        if (inFile.test(user.name())) {
            throw ApiProblem.of(
                    409, "the password of " + user.name() + " stands in tandem.yaml: change it there, or take it out");
        }
        table.put(Operator.withPassword(user.name(), realm, password, ""), true);
        ObjectNode mark =
                JsonNodeFactory.instance.objectNode().put("set", clock.instant().toString());
        Draft draft =
                Draft.begin(ask.caller().name(), now.version()).put(new ObjectKey(MARK, user.name()), mark.toString());
        return ObjectJson.version(200, editor.commit(draft, Terms.of("password of " + user.name())));
    }

    private static String password(ObjectNode json) throws ApiProblem {
        String password = json.path("password").asText("");
        boolean visible = password.codePoints().noneMatch(Character::isISOControl);
        if (!json.path("password").isTextual()
                || password.length() < SHORTEST
                || password.length() > LONGEST
                || !visible) {
            throw ApiProblem.field(
                    422,
                    "password",
                    "",
                    "'password' must have " + SHORTEST + " to " + LONGEST + " characters: give that");
        }
        return password;
    }
}
