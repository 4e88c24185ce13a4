package io.tandem.farend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A tiny HTTP listener that makes the far end call an operator and tells what its calls heard. Any thread.
public final class ControlServer implements AutoCloseable {
    private final HttpServer server;
    private final List<FarEnd> trunks;

    private ControlServer(HttpServer server, List<FarEnd> trunks) {
        this.server = server;
        this.trunks = trunks;
    }

    /// Starts to listen.
    ///
    /// @param trunks the first one places calls unless the request names another
    public static ControlServer start(InetSocketAddress address, List<FarEnd> trunks) throws IOException {
        ControlServer control = new ControlServer(HttpServer.create(address, 16), List.copyOf(trunks));
        control.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        control.server.createContext("/", control::handle);
        control.server.start();
        return control;
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            switch (asked) {
                case "GET /calls" -> reply(exchange, 200, list());
                case "POST /call" -> call(exchange, query);
                case "POST /hangup" -> hangUp(exchange, query);
                default -> reply(exchange, 404, "POST /call, POST /hangup or GET /calls\n");
            }
        }
    }

    private void call(HttpExchange exchange, Map<String, String> query) throws IOException {
        String number = query.getOrDefault("number", "");
        String trunk = query.getOrDefault("trunk", trunks.getFirst().settings().name());
        Optional<FarEnd> from = trunks.stream()
                .filter(end -> end.settings().name().equals(trunk))
                .findFirst();
        Optional<Sound> sound = switch (query.getOrDefault("scenario", "tone")) {
            case "tone" -> Optional.of(Sound.MEASURING_TONE);
            case "echo" -> Optional.of(new Sound.Echo());
            default -> Optional.empty();
        };
        if (!number.matches("[+0-9A-Za-z.*#-]+")) {
            reply(exchange, 400, "number: letters, digits and + only\n");
        } else if (from.isEmpty()) {
            reply(exchange, 400, "no such trunk: " + trunk + "\n");
        } else if (sound.isEmpty()) {
            reply(exchange, 400, "scenario: tone or echo\n");
        } else {
            reply(exchange, 200, from.get().call(number, sound.get()).report().json() + "\n");
        }
    }

    private void hangUp(HttpExchange exchange, Map<String, String> query) throws IOException {
        Optional<FarCall> call = calls().filter(one -> one.id().equals(query.getOrDefault("id", "")))
                .findFirst();
        call.ifPresent(FarCall::hangUp);
        reply(exchange, call.isPresent() ? 200 : 404, call.isPresent() ? "" : "no such call\n");
    }

    private Stream<FarCall> calls() {
        return trunks.stream().flatMap(end -> end.calls().stream());
    }

    private String list() {
        return calls().map(call -> call.report().json()).collect(Collectors.joining(",\n", "[", "]\n"));
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> values = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String value = pair.substring(equals + 1).replace("+", "%2B");
                values.put(pair.substring(0, equals), URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean json = text.startsWith("{") || text.startsWith("[");
        exchange.getResponseHeaders().set("Content-Type", json ? "application/json" : "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
