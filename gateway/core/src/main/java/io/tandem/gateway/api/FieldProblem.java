package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is wrong with one field, and what to give instead. Immutable.
///
/// @param field dotted, such as `routes.city.prefix`; empty where it concerns the whole
/// @param value as it was given; empty where there is none
public record FieldProblem(String field, String value, String message) {

    private static final int MOST_VALUE = 100;
    private static final int MOST_MESSAGE = 500;
    /// The way in which all problems of the configuration are written.
    private static final Pattern WRITTEN = Pattern.compile(
            "^(?:[^']* )?'([^']{1,200})'(?:(?: is| has| names the [a-z]+|: [a-z]+) '([^']{0,100})')?.*",
            Pattern.DOTALL);

    public FieldProblem {
        value = cut(value, MOST_VALUE);
        message = cut(message, MOST_MESSAGE);
    }

    /// From the text of a problem of the configuration, which names the key first and its value behind.
    ///
    /// @param prefix where the key is meant from, such as `routes.city.`
    static FieldProblem of(String prefix, String text) {
        Matcher matcher = WRITTEN.matcher(cut(text, MOST_MESSAGE));
        if (!matcher.matches()) {
            return new FieldProblem(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1), "", text);
        }
        String value = matcher.group(2);
        return new FieldProblem(prefix + matcher.group(1), value == null ? "" : value, text);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("field", field);
        if (!value.isEmpty()) {
            json.put("value", value);
        }
        return json.put("message", message);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "..";
    }
}
