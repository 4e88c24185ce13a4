package io.tandem.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.ladder.Ladder;
import io.tandem.gateway.ladder.LadderText;
import io.tandem.gateway.ladder.Ladders;
import io.tandem.gateway.store.CdrTable;
import io.tandem.gateway.store.StoreUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Figures for Prometheus, and what happened in a call. Any thread; it blocks where it asks the database.
public final class Observing {

    /// Stands for the id of the call that began latest.
    private static final String LAST = "last";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Ladders ladders;
    private final Optional<CdrTable> records;
    private final Supplier<String> metrics;

    /// @param metrics gives them as text
    public Observing(Ladders ladders, Optional<CdrTable> records, Supplier<String> metrics) {
        this.ladders = ladders;
        this.records = records;
        this.metrics = metrics;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/calls/{id}/explain", Operation.LOOK, this::explain)
                        .with("format"),
                new Operation(
                        "GET", "/metrics", Operation.LOOK, Set.of(), ask -> Reply.of(200, PROMETHEUS, metrics.get())));
    }

    private Reply explain(Ask ask) throws ApiProblem, StoreUnavailable {
        String id = ask.parameter("id");
        String format = ask.query("format").orElse("json");
        if (!format.equals("json") && !format.equals("text")) {
            throw ApiProblem.field(400, "format", format, "'format' is '" + format + "': give json or text");
        }
        Optional<Ladder> ladder = id.equals(LAST) ? ladders.latest() : ladders.of(id);
        if (ladder.isPresent()) {
            return format.equals("text") ? text(LadderText.of(ladder.get())) : Reply.json(json(ladder.get()));
        }
        if (id.equals(LAST)) {
            throw ApiProblem.of(404, "no call has come since the gateway started");
        }
        Optional<String> record = records.isPresent() ? records.get().body(id) : Optional.empty();
        if (record.isEmpty()) {
            throw ApiProblem.of(404, "there was no such call: take the id of a call record");
        }
        ObjectNode json = ofRecord(id, record.get());
        return format.equals("text")
                ? text("call " + id + "\n" + json.path("verdict").asText()
                        + "\n\nToo long ago: its messages are not kept any more.\n")
                : Reply.json(json);
    }

    private static Reply text(String text) {
        return Reply.of(200, "text/plain; charset=utf-8", text);
    }

    private static ObjectNode json(Ladder ladder) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", ladder.callId())
                .put("verdict", ladder.verdict())
                .put("startedAt", ladder.startedAt().toString())
                .put("over", ladder.cdr().isPresent())
                .put("leftOut", ladder.left());
        ArrayNode lanes = json.putArray("lanes");
        ladder.lanes().forEach(lanes::add);
        ArrayNode rungs = json.putArray("rungs");
        ladder.rungs()
                .forEach(rung -> rungs.addObject()
                        .put("atMs", rung.atMs())
                        .put("from", rung.from())
                        .put("to", rung.to())
                        .put("kind", Events.word(rung.kind()))
                        .put("what", rung.what())
                        .put("detail", rung.detail()));
        return json;
    }

    private static ObjectNode ofRecord(String id, String record) {
        try {
            JsonNode cdr = JSON.readTree(record);
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("id", id)
                    .put(
                            "verdict",
                            cdr.path("verdict")
                                    .asText(cdr.path("end").path("text").asText()))
                    .put("startedAt", cdr.path("started-at").asText())
                    .put("over", true)
                    .put("leftOut", 0);
            json.putArray("lanes");
            json.putArray("rungs");
            return json;
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a call record of ours cannot be read", bug);
        }
    }
}
