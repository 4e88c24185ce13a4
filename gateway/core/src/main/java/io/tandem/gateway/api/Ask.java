package io.tandem.gateway.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// One request, whole. Immutable.
///
/// @param parameters of the path, decoded
/// @param headers names in small letters
/// @param body not to be changed
public record Ask(
        Caller caller,
        Map<String, String> parameters,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body) {

    private static final int DEEPEST = 20;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(2_000_000)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /// A part of the path.
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /// @throws ApiProblem for names that nobody knows, which are mistakes
    void knows(Set<String> names) throws ApiProblem {
        for (Map.Entry<String, List<String>> entry : query.entrySet()) {
            if (!names.contains(entry.getKey())) {
                throw ApiProblem.field(
                        400,
                        entry.getKey().isEmpty() ? "?" : Texts.visible(entry.getKey()),
                        "",
                        names.isEmpty()
                                ? "no such parameter: this takes none"
                                : "no such parameter: known here are " + String.join(", ", new TreeSet<>(names)));
            }
            if (entry.getValue().size() > 1) {
                throw ApiProblem.field(400, entry.getKey(), "", "it is given twice: give it once");
            }
            Texts.check(400, entry.getKey(), entry.getValue().getFirst());
        }
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    /// @param otherwise what counts where it is not given
    public long number(String name, long otherwise, long least, long most) throws ApiProblem {
        Optional<String> given = query(name);
        return given.isEmpty() ? otherwise : number(name, given.get(), least, most);
    }

    static long number(String name, String text, long least, long most) throws ApiProblem {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw numberProblem(name, text, least, most);
        }
        throw numberProblem(name, text, least, most);
    }

    private static ApiProblem numberProblem(String name, String text, long least, long most) {
        String range = most == Long.MAX_VALUE ? "from " + least : "from " + least + " to " + most;
        return ApiProblem.field(
                400, name, Texts.visible(text), "'" + name + "' is no whole number " + range + ": give one");
    }

    static Instant instant(String name, String text) throws ApiProblem {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ApiProblem.field(
                    400, name, Texts.visible(text), "'" + name + "' is no time: give one such as 2026-11-27T09:00:00Z");
        }
    }

    static String uuid(String name, String text) throws ApiProblem {
        try {
            if (text.length() == 36) {
                return UUID.fromString(text).toString();
            }
        } catch (IllegalArgumentException e) {
            throw noUuid(name, text);
        }
        throw noUuid(name, text);
    }

    private static ApiProblem noUuid(String name, String text) {
        return ApiProblem.field(
                400, name, Texts.visible(text), "'" + name + "' is no id of a draft: give one that POST /drafts gave");
    }

    /// The body as text.
    String text() throws ApiProblem {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiProblem.of(400, "the body is not UTF-8: send it as UTF-8");
        }
    }

    /// The body as a JSON object; none is an empty one.
    ObjectNode json() throws ApiProblem {
        String type = headers.getOrDefault("content-type", "application/json");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw ApiProblem.of(415, "the body is of another type: give Content-Type: application/json");
        }
        String text = text();
        try {
            JsonNode json = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
            if (json instanceof ObjectNode object) {
                Texts.check(object);
                return object;
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw ApiProblem.of(400, "the body is not JSON (line " + line + "): send one JSON object, no key twice");
        }
        throw ApiProblem.of(400, "the body is no JSON object: send one, such as {}");
    }

    /// The same with these keys and no others.
    ObjectNode json(Set<String> keys) throws ApiProblem {
        ObjectNode json = json();
        for (String key : (Iterable<String>) json::fieldNames) {
            if (!keys.contains(key)) {
                throw ApiProblem.field(
                        422, key, "", "no such key: known here are " + String.join(", ", new TreeSet<>(keys)));
            }
        }
        return json;
    }

    /// A text of a JSON object.
    static Optional<String> string(ObjectNode json, String key) throws ApiProblem {
        JsonNode value = json.get(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw ApiProblem.field(422, key, value.toString(), "'" + key + "' is no text: give one in quotes");
        }
        return Optional.of(value.textValue());
    }

    /// A whole number of a JSON object.
    static Optional<Long> whole(ObjectNode json, String key, long least, long most) throws ApiProblem {
        JsonNode value = json.get(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw ApiProblem.field(
                    422,
                    key,
                    value.toString(),
                    "'" + key + "' is no whole number from " + least + " to " + most + ": give one");
        }
        return Optional.of(value.longValue());
    }
}
