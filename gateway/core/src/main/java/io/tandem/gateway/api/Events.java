package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.call.CallEvent;
import io.tandem.gateway.canary.TestReport;
import io.tandem.gateway.config.AdminRole;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Tells everybody at a WebSocket what happens. Any thread may tell, and is never held up: whoever does not read is cut
/// off.
public final class Events implements AutoCloseable {

    private static final Set<AdminRole> MAY = Operation.LOOK;
    private static final int MOST = 100;
    private static final int MOST_WAITING_BYTES = 1 << 20;
    private static final long PING_MS = 20_000;

    private final ConcurrentMap<ServerWebSocket, Caller> sockets = new ConcurrentHashMap<>();

    static boolean wanted(HttpServerRequest request) {
        String upgrade = request.getHeader("upgrade");
        return upgrade != null && upgrade.equalsIgnoreCase("websocket");
    }

    List<Operation> operations() {
        return List.of(Operation.of("GET", "/events", MAY, ask -> {
                    throw ApiProblem.of(426, "this is a WebSocket: give 'Upgrade: websocket'", "Upgrade", "websocket");
                })
                .with("access_token"));
    }

    /// On the event loop.
    void join(HttpServerRequest request, Caller caller) {
        if (sockets.size() >= MOST) {
            request.response().setStatusCode(503).end();
            return;
        }
        request.resume();
        request.toWebSocket().onSuccess(socket -> {
            socket.setWriteQueueMaxSize(MOST_WAITING_BYTES);
            socket.handler(ignored -> {});
            sockets.put(socket, caller);
            long timer = Vertx.currentContext().owner().setPeriodic(PING_MS, unused -> {
                var written = socket.writePing(io.vertx.core.buffer.Buffer.buffer());
            });
            Vertx owner = Vertx.currentContext().owner();
            socket.closeHandler(unused -> {
                owner.cancelTimer(timer);
                sockets.remove(socket);
            });
        });
    }

    /// How many listen.
    public int listeners() {
        return sockets.size();
    }

    /// A call's event.
    public void onCallEvent(CallEvent event) {
        if (!sockets.isEmpty()) {
            tell(EventJson.of(event));
        }
    }

    /// A trunk came up or went down.
    void trunk(String name, boolean up, Instant at) {
        tell(made("trunk", at).put("name", name).put("up", up));
    }

    /// A trunk's canary call is over.
    public void canary(TestReport report) {
        if (!sockets.isEmpty()) {
            tell(made("trunk.canary", report.startedAt())
                    .put("name", report.trunk())
                    .put("ok", report.good())
                    .put("text", report.text()));
        }
    }

    /// How many browsers of an operator are there now.
    void registration(String user, long browsers, Instant at) {
        tell(made("registration", at).put("user", user).put("browsers", browsers));
    }

    /// Another version is in force here.
    void configuration(long version, Instant at) {
        tell(made("configuration", at).put("version", version));
    }

    static ObjectNode made(String type, Instant at) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("at", at.toString());
    }

    private void tell(ObjectNode event) {
        String text = event.toString();
        for (ServerWebSocket socket : sockets.keySet()) {
            if (socket.writeQueueFull()) {
                var closed = socket.close((short) 1008, "too slow");
                sockets.remove(socket);
            } else {
                var written = socket.writeTextMessage(text);
            }
        }
    }

    @Override
    public void close() {
        sockets.keySet().forEach(socket -> {
            var closed = socket.close((short) 1001, "the gateway ends");
        });
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
