package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.change.LiveConfig;
import io.tandem.gateway.registrar.Registrations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// How this gateway is, and whether it takes calls. Any thread.
final class Node {

    private final About about;
    private final Calls calls;
    private final Registrations registrations;
    private final LiveConfig live;
    private final InstantSource clock;
    private final Instant startedAt;

    /// What does not change while it runs. Immutable.
    ///
    /// @param listenCode what a supervisor dials before an operator's name
    record About(String version, int maxCalls, String listenCode) {}

    Node(About about, Calls calls, Registrations registrations, LiveConfig live, InstantSource clock) {
        this.about = about;
        this.calls = calls;
        this.registrations = registrations;
        this.live = live;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/node", Operation.LOOK, ask -> Reply.json(json())),
                Operation.of("GET", "/whoami", Operation.ALL, Node::who),
                Operation.of("PUT", "/node/drain", Operation.CHANGE, ask -> drain(true)),
                Operation.of("DELETE", "/node/drain", Operation.CHANGE, ask -> drain(false)),
                new Operation("GET", "/health/live", Set.of(), Set.of(), ask -> health("")),
                new Operation("GET", "/health/ready", Set.of(), Set.of(), ask -> health(notReady())));
    }

    private static Reply who(Ask ask) {
        return Reply.json(JsonNodeFactory.instance
                .objectNode()
                .put("name", ask.caller().name())
                .put("role", Events.word(ask.caller().role())));
    }

    private Reply drain(boolean on) {
        calls.drain(on);
        return Reply.json(json());
    }

    /// Why no calls are taken; empty: they are.
    private String notReady() {
        if (calls.draining()) {
            return "it drains";
        }
        return calls.active() >= about.maxCalls() ? "it is full" : "";
    }

    private static Reply health(String why) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return why.isEmpty()
                ? Reply.json(json.put("status", "up"))
                : Reply.json(503, json.put("status", "down").put("why", why));
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", about.version())
                .put("startedAt", startedAt.toString())
                .put(
                        "uptimeSeconds",
                        Duration.between(startedAt, clock.instant()).toSeconds())
                .put("ready", notReady().isEmpty())
                .put("draining", calls.draining())
                .put("calls", calls.active())
                .put("maxCalls", about.maxCalls())
                .put("listenCode", about.listenCode())
                .put("registrations", registrations.all().size())
                .put("configuration", live.watch().state().version());
        String trouble = live.watch().trouble();
        ObjectNode database = json.putObject("database").put("ok", trouble.isEmpty());
        if (!trouble.isEmpty()) {
            database.put("trouble", trouble);
        }
        calls.records().stream()
                .reduce((_, last) -> last)
                .ifPresent(records -> json.putObject("callRecords")
                        .put("written", records.written())
                        .put("waiting", records.waiting())
                        .put("spooled", records.spooled())
                        .put("dropped", records.dropped()));
        Runtime runtime = Runtime.getRuntime();
        json.putObject("memory")
                .put("usedBytes", runtime.totalMemory() - runtime.freeMemory())
                .put("maxBytes", runtime.maxMemory());
        return json;
    }
}
