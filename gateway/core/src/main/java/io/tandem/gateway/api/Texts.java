package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/// What no text that comes from outside may hold: what moves a cursor, ends a line or turns the direction of reading
/// does
/// harm
/// in logs, headers and pages alike. Stateless.
final class Texts {

    private static final int MOST = 4096;

    private Texts() {}

    /// Every key and text in an object.
    ///
    /// @throws ApiProblem 422 naming the field
    static void check(ObjectNode object) throws ApiProblem {
        check("", object);
    }

    private static void check(String path, JsonNode node) throws ApiProblem {
        if (node.isTextual()) {
            check(422, path, node.textValue());
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(path + "[" + i + "]", node.get(i));
            }
        } else if (node.isObject()) {
            Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                String at = (path.isEmpty() ? "" : path + ".") + field.getKey();
                check(422, visible(at), field.getKey());
                check(at, field.getValue());
            }
        }
    }

    /// @throws ApiProblem naming the field
    static void check(int status, String field, String text) throws ApiProblem {
        if (text.length() > MOST) {
            throw ApiProblem.field(
                    status,
                    field,
                    visible(text.substring(0, 50)),
                    "'" + field + "' has " + text.length() + " characters: give " + MOST + " at most");
        }
        if (text.codePoints().anyMatch(Texts::harmful)) {
            throw ApiProblem.field(
                    status, field, visible(text), "'" + field + "' has control characters: leave them out");
        }
    }

    private static boolean harmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> c == 0xFFFE || c == 0xFFFF;
        };
    }

    /// The same with each harmful character as its number.
    static String visible(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(200).forEach(c -> {
            if (harmful(c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
