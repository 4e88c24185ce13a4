package io.tandem.gateway.presence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/// Renders `application/vnd.tandem.colleagues+json`: every operator, whether he can be reached, what he says of
/// himself,
/// and his calls. Any thread, no state.
final class ColleaguesJson {

    private ColleaguesJson() {}

    static String render(List<Sight> sights) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode colleagues = document.putArray("colleagues");
        for (Sight sight : sights) {
            ObjectNode one = colleagues.addObject();
            one.put("user", sight.user());
            one.put("registered", sight.registered());
            one.put("availability", word(sight.availability()));
            ArrayNode calls = one.putArray("calls");
            for (Lamp lamp : sight.lamps()) {
                ObjectNode call = calls.addObject();
                call.put("state", word(lamp.state()));
                call.put("direction", lamp.initiator() ? "outgoing" : "incoming");
                lamp.ringing().ifPresent(dialog -> call.put("replaces", dialog.replaces()));
                if (!lamp.remote().isEmpty()) {
                    call.put("number", lamp.remote());
                }
            }
        }
        return document.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
