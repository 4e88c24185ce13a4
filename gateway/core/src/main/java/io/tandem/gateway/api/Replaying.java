package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.route.table.RouteFacts;
import io.tandem.gateway.route.table.RouteQuery;
import io.tandem.gateway.route.table.RouteTable;
import io.tandem.gateway.route.table.Usage;
import io.tandem.gateway.store.CdrTable;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.StoreUnavailable;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Asks of each recorded call where it would go by a draft, and by what is in force now. Any thread; it blocks.
///
/// All trunks are taken to be up and nothing used up, so that what differs is the configuration's doing.
final class Replaying {

    private static final int PAGE = 2000;
    private static final int MOST_CALLS = 100_000;
    private static final int MOST_CHANGED = 1000;

    private final Editor editor;
    private final CdrTable records;
    private final Facts facts;

    /// @param operators whether there is an operator of that name
    Replaying(Editor editor, CdrTable records, Predicate<String> operators) {
        this.editor = editor;
        this.records = records;
        this.facts = new Facts(operators);
    }

    List<Operation> operations() {
        return List.of(Operation.of("POST", "/drafts/{id}/replay", Operation.CHANGE, this::replay));
    }

    private Reply replay(Ask ask) throws ApiProblem, StoreUnavailable {
        ObjectNode body = ask.json(Set.of("from", "to"));
        Instant from = instant(body, "from");
        Instant to = instant(body, "to");
        if (!from.isBefore(to)) {
            throw ApiProblem.field(422, "to", to.toString(), "'to' is not after 'from': give a later time");
        }
        ConfigState now = editor.now();
        Comparison comparison = new Comparison(
                editor.live().table(now),
                Explaining.table(
                        editor, now.after(editor.draft(ask.parameter("id")).draft())));
        boolean more = true;
        Set<String> seen = new HashSet<>();
        while (more && comparison.calls < MOST_CALLS) {
            List<String> page = records.bodies(from, to, PAGE);
            Set<String> ids = new HashSet<>();
            for (String record : page) {
                JsonNode call = ObjectJson.body(record);
                ids.add(call.path("call-id").asText());
                if (!seen.contains(call.path("call-id").asText())) {
                    comparison.add(call);
                }
                from = Instant.ofEpochMilli(
                        Instant.parse(call.path("started-at").asText()).toEpochMilli());
            }
            // the next page begins with what this one ended with
            more = page.size() == PAGE && !seen.equals(ids);
            seen = ids;
        }
        return Reply.json(comparison.json(more));
    }

    private static Instant instant(ObjectNode body, String key) throws ApiProblem {
        return Ask.instant(
                key,
                Ask.string(body, key)
                        .orElseThrow(() -> ApiProblem.field(
                                422, key, "", "'" + key + "' is missing: give a time such as 2026-11-27T00:00:00Z")));
    }

    /// What becomes of the calls by two tables. Confined to one thread.
    private final class Comparison {
        private final RouteTable before;
        private final RouteTable after;
        private final ArrayNode changed = JsonNodeFactory.instance.arrayNode();
        private int calls;
        private boolean truncated;

        Comparison(RouteTable before, RouteTable after) {
            this.before = before;
            this.after = after;
        }

        void add(JsonNode call) {
            if (call.path("direction").asText().equals("test")) {
                return; // no route led there
            }
            calls++;
            RouteQuery query = query(call);
            String was = decision(before, query);
            String is = decision(after, query);
            if (was.equals(is)) {
                return;
            }
            if (changed.size() >= MOST_CHANGED) {
                truncated = true;
                return;
            }
            changed.addObject()
                    .put("callId", call.path("call-id").asText())
                    .put("at", call.path("started-at").asText())
                    .put("number", call.path("number").asText())
                    .put("user", call.path("user").asText())
                    .put("trunk", call.path("trunk").asText())
                    .put("before", was)
                    .put("after", is);
        }

        ObjectNode json(boolean more) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("calls", calls).put("truncated", more || truncated);
            json.set("changed", changed);
            return json;
        }
    }

    private String decision(RouteTable table, RouteQuery query) {
        return table.explain(query, facts).text().getLast().substring("decision: ".length());
    }

    private static RouteQuery query(JsonNode call) {
        String number = call.path("number").asText();
        Instant at = Instant.parse(call.path("started-at").asText());
        String fromTrunk = call.path("from-trunk").asText("");
        return switch (call.path("direction").asText()) {
            case "incoming", "transit" ->
                RouteQuery.ofTrunk(fromTrunk.isEmpty() ? call.path("trunk").asText() : fromTrunk, "", number, at);
            default -> RouteQuery.ofUser(call.path("user").asText(), number, at);
        };
    }

    /// A world in which everything is up and free.
    private record Facts(Predicate<String> operators) implements RouteFacts {
        @Override
        public boolean operator(String name) {
            return operators.test(name);
        }

        @Override
        public String callerId(String user) {
            return "";
        }

        @Override
        public boolean up(String trunk) {
            return true;
        }

        @Override
        public boolean reachable(String trunk) {
            return true;
        }

        @Override
        public Usage ofUser(String user) {
            return Usage.NONE;
        }

        @Override
        public Usage ofTrunk(String trunk) {
            return Usage.NONE;
        }

        @Override
        public int draw(int bound) {
            return 0;
        }
    }
}
