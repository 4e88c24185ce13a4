package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.store.AuditTable;
import io.tandem.gateway.store.StoreUnavailable;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps who asked for what, where [Operation#noted()] says so: a line in the log always, a row in the database while
/// it is there. Any thread; it blocks.
final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger("io.tandem.gateway.audit");

    private final AuditTable table;

    Audit(AuditTable table) {
        this.table = table;
    }

    void note(AuditTable.Entry entry) {
        LOG.info(
                "{} {} by {} ({}) from {}: {} {}",
                entry.method(),
                entry.path(),
                entry.who().isEmpty() ? "a stranger" : entry.who(),
                entry.role(),
                entry.from(),
                entry.status(),
                Texts.visible(entry.detail()));
        try {
            table.add(entry);
        } catch (StoreUnavailable e) {
            LOG.error("the line above is in the log alone: {}", String.valueOf(e.getCause()));
        }
    }

    List<Operation> operations() {
        return List.of(Operation.of("GET", "/audit", Operation.LOOK, this::list).with("before", "limit"));
    }

    private Reply list(Ask ask) throws ApiProblem, StoreUnavailable {
        long before = ask.number("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        int limit = (int) ask.number("limit", 100, 1, 1000);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        for (AuditTable.Entry entry : table.list(before, limit)) {
            items.addObject()
                    .put("id", entry.id())
                    .put("at", entry.at().toString())
                    .put("who", entry.who())
                    .put("role", entry.role())
                    .put("from", entry.from())
                    .put("method", entry.method())
                    .put("path", entry.path())
                    .put("status", entry.status())
                    .put("detail", entry.detail());
        }
        return Reply.json(json);
    }
}
