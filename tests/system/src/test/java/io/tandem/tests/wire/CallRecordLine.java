package io.tandem.tests.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// One line of `cdr.jsonl`. Immutable, any thread.
record CallRecordLine(JsonNode json) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static CallRecordLine parse(String line) {
        try {
            return new CallRecordLine(MAPPER.readTree(line));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("not a call record: " + line, broken);
        }
    }

    /// How the call ended: `trunk busy 486 17`.
    String end() {
        JsonNode end = json.path("end");
        return end.path("side").asText() + " " + end.path("type").asText() + " "
                + end.path("sip").asInt() + " " + end.path("q850").asInt();
    }

    /// Only side and kind: `gateway session-expired`.
    String kind() {
        JsonNode end = json.path("end");
        return end.path("side").asText() + " " + end.path("type").asText();
    }

    boolean answered() {
        return !json.path("answered-at").isNull();
    }

    long talkMs() {
        return json.path("talk-ms").asLong();
    }

    String text(String field) {
        return json.path(field).asText();
    }

    /// The trunks tried, in order: `north unavailable 503, south answered 200`.
    String attempts() {
        StringBuilder text = new StringBuilder();
        for (JsonNode attempt : json.path("attempts")) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(attempt.path("trunk").asText())
                    .append(' ')
                    .append(attempt.path("result").asText())
                    .append(' ')
                    .append(attempt.path("sip").asInt());
        }
        return text.toString();
    }
}
