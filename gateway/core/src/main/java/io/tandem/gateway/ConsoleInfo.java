package io.tandem.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.config.ConsoleConfig;
import io.tandem.gateway.ws.WebServer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `/console.json`: what the operators' page is told. Stateless.
final class ConsoleInfo {

    private ConsoleInfo() {}

    static String json(String sipDomain, ConsoleConfig console, String version) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("sipDomain", sipDomain);
        info.put("webSocketPath", "/sip");
        ArrayNode numbers = info.putArray("demoNumbers");
        console.quickNumbers()
                .forEach((number, label) ->
                        numbers.addObject().put("number", number).put("label", label));
        if (!console.conference().isEmpty()) {
            info.put("conferencePrefix", console.conference());
        }
        info.put("version", version);
        return info.toString();
    }

    /// Addresses of the page; HTTP first where it is local, since a browser asks nothing there.
    static List<String> urls(String host, WebServer web) {
        return Stream.of(
                        web.httpAddress().map(a -> "http://" + host + ":" + a.getPort() + "/"),
                        web.httpsAddress().map(a -> "https://" + host + ":" + a.getPort() + "/"))
                .flatMap(Optional::stream)
                .toList();
    }
}
