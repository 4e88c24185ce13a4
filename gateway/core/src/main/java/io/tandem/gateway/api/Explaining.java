package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.config.AdminRole;
import io.tandem.gateway.config.Price;
import io.tandem.gateway.route.live.TableRouter;
import io.tandem.gateway.route.table.Explanation;
import io.tandem.gateway.route.table.RouteDecision;
import io.tandem.gateway.route.table.RouteQuery;
import io.tandem.gateway.route.table.RouteTable;
import io.tandem.gateway.route.table.Trace.Tried;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.StoreUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Where a call would go, and why. Any thread; it blocks where a draft is meant.
final class Explaining {

    private final Editor editor;
    private final TableRouter router;
    private final InstantSource clock;

    Explaining(Editor editor, TableRouter router, InstantSource clock) {
        this.editor = editor;
        this.router = router;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(Operation.of("GET", "/explain", Operation.ALL, this::explain)
                .with("number", "user", "trunk", "caller", "at", "draft"));
    }

    private Reply explain(Ask ask) throws ApiProblem, StoreUnavailable {
        String number = ask.query("number")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> ApiProblem.field(400, "number", "", "'number' is missing: give what is dialled"));
        Optional<String> at = ask.query("at");
        RouteQuery query = query(ask, number, at.isEmpty() ? clock.instant() : Ask.instant("at", at.get()));
        return Reply.json(json(router.explain(table(ask), query)));
    }

    private RouteTable table(Ask ask) throws ApiProblem, StoreUnavailable {
        if (ask.query("draft").isEmpty()) {
            return router.table();
        }
        return table(editor, editor.seen(ask));
    }

    /// @throws ApiProblem where something is wrong with it, so that there is no such table
    static RouteTable table(Editor editor, ConfigState candidate) throws ApiProblem {
        List<String> problems = editor.live().problems(candidate);
        if (!problems.isEmpty()) {
            throw ApiProblem.of(422, Editor.fields(problems));
        }
        return editor.live().table(candidate);
    }

    private RouteQuery query(Ask ask, String number, Instant at) throws ApiProblem {
        Optional<String> trunk = ask.query("trunk");
        Optional<String> user = ask.query("user");
        if (ask.caller().role() == AdminRole.OPERATOR) {
            if (trunk.isPresent()
                    || !user.orElse(ask.caller().name()).equals(ask.caller().name())) {
                throw ApiProblem.of(403, "role operator may ask for himself alone: leave 'user' and 'trunk' out");
            }
            return RouteQuery.ofUser(ask.caller().name(), number, at);
        }
        if (trunk.isEmpty()) {
            return RouteQuery.ofUser(user.orElse(""), number, at);
        }
        if (user.isPresent()) {
            throw ApiProblem.field(400, "user", user.get(), "the call is a trunk's or a user's: give one of both");
        }
        return RouteQuery.ofTrunk(trunk.get(), ask.query("caller").orElse(""), number, at);
    }

    private static ObjectNode json(Explanation explanation) {
        List<String> text = explanation.text();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", explanation.version());
        json.put("number", explanation.query().number());
        json.put("understood", text.getFirst().substring("number: ".length()));
        ArrayNode tried = json.putArray("tried");
        for (Tried line : explanation.tried()) {
            tried.addObject()
                    .put("rule", line.rule())
                    .put("outcome", line.why().text() + (line.detail().isEmpty() ? "" : " (" + line.detail() + ")"));
        }
        json.put("otherRoutes", explanation.otherRoutes());
        json.set("decision", json(explanation.decision()));
        ArrayNode lines = json.putArray("text");
        text.forEach(lines::add);
        return json;
    }

    private static ObjectNode json(RouteDecision decision) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (decision) {
            case RouteDecision.Dial dial -> {
                json.put("type", "dial").put("route", dial.route());
                ArrayNode attempts = json.putArray("attempts");
                dial.attempts().forEach(attempt -> {
                    ObjectNode one =
                            attempts.addObject().put("trunk", attempt.trunk()).put("number", attempt.number());
                    if (!attempt.callerId().isEmpty()) {
                        one.put("callerId", attempt.callerId());
                    }
                    if (!attempt.perMinute().equals(Price.ZERO)) {
                        one.put("perMinute", attempt.perMinute().toString());
                    }
                });
            }
            case RouteDecision.Ring(String user) -> json.put("type", "ring").put("user", user);
            case RouteDecision.Hunt(String group) -> json.put("type", "hunt").put("group", group);
            case RouteDecision.Refused refused ->
                json.put("type", "refused")
                        .put("status", refused.why().status())
                        .put("reason", refused.text());
        }
        return json;
    }
}
