package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.config.ConfigJson;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.config.Problem;
import io.tandem.gateway.identity.Tokens;
import io.tandem.gateway.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Objects as they come from outside: their names, and their bodies brought to the form of the store. Stateless.
final class Kinds {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.+*#~ -]{1,128}");

    private Kinds() {}

    /// The section of `tandem.yaml`, which is the word of the path, too.
    static String section(Kind kind) {
        return switch (kind) {
            case TRUNK, ROUTE, NUMBER, USER, GROUP -> kind.word() + "s";
            case HOURS, ROUTING -> kind.word();
        };
    }

    /// @throws ApiProblem for a name that no object has
    static ObjectKey key(Kind kind, String name) throws ApiProblem {
        boolean good = switch (kind) {
            case USER -> Tokens.isUser(name);
            case ROUTING -> name.equals(Kind.ROUTING.word());
            case TRUNK, ROUTE, NUMBER, GROUP, HOURS -> NAME.matcher(name).matches() && name.equals(name.strip());
        };
        if (!good) {
            String give = switch (kind) {
                case USER -> "give letters, digits and . _ ~ + -, 64 at most";
                case ROUTING -> "there is one, routing/routing";
                case TRUNK, ROUTE, NUMBER, GROUP, HOURS ->
                    "give letters, digits and . _ ~ + - * # or a blank between, 128 at most";
            };
            String shown = Texts.visible(name);
            throw ApiProblem.field(
                    400,
                    "name",
                    shown,
                    "'" + (shown.length() > 100 ? shown.substring(0, 100) : shown) + "' is no name of a " + kind.word()
                            + ": " + give);
        }
        return kind.key(name);
    }

    /// A body in the form of the store: defaults left out.
    ///
    /// @throws ApiProblem with a problem for each field
    static String body(ObjectKey key, Kind kind, ObjectNode json) throws ApiProblem {
        String prefix = section(kind) + "." + key.name() + ".";
        if (kind == Kind.ROUTE) {
            if (!json.path("name").asText(key.name()).equals(key.name())) {
                throw ApiProblem.field(
                        422,
                        prefix + "name",
                        json.path("name").toString(),
                        "'name' differs from that of the path: leave it out");
            }
            json.put("name", key.name());
        }
        try {
            Record value = Loaded.fromText(json.toString(), key.toString(), kind.type())
                    .value();
            noSecrets(prefix, value);
            return ConfigJson.of(value);
        } catch (InvalidConfig e) {
            List<FieldProblem> problems = new ArrayList<>();
            for (Problem problem : e.problems()) {
                problems.add(FieldProblem.of(prefix, problem.text()));
            }
            throw ApiProblem.of(422, problems);
        }
    }

    /// @throws ApiProblem where a secret is written, which the store does not keep
    static void noSecrets(String prefix, Record value) throws ApiProblem {
        List<FieldProblem> problems = ConfigJson.secrets(value).stream()
                .map(key -> new FieldProblem(
                        prefix + key,
                        "",
                        "'" + prefix + key + "' is a secret, which the store does not keep: "
                                + (prefix.startsWith("users.")
                                        ? "set it with tandem user password"
                                        : "give it in tandem.yaml, or a 'password-file'")))
                .toList();
        if (!problems.isEmpty()) {
            throw ApiProblem.of(422, problems);
        }
    }
}
