package io.tandem.gateway.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/// Cuts off who holds a connection without using it: so long for the head of a request, so long for its body, and only
/// so
/// many
/// connections. Confined to the event loop.
final class Deadlines {

    static final int IDLE_SECONDS = 60;
    private static final long HEAD_MS = 10_000;
    private static final long BODY_MS = 20_000;
    private static final int MOST_CONNECTIONS = 500;

    private final Vertx vertx;
    private final Map<HttpConnection, Long> waiting = new HashMap<>();
    private int open;

    Deadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    void opened(HttpConnection connection) {
        open++;
        connection.closeHandler(unused -> {
            open--;
            stop(connection);
        });
        if (open > MOST_CONNECTIONS) {
            connection.close();
        } else {
            arm(connection, HEAD_MS);
        }
    }

    /// A head is there. The next one on this connection has as long as one that is idle.
    void begun(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        arm(connection, BODY_MS);
        context.addBodyEndHandler(unused -> arm(connection, IDLE_SECONDS * 1000L));
        context.next();
    }

    /// The request is whole, so what comes now may take its time: the work, or a WebSocket.
    void whole(HttpConnection connection) {
        stop(connection);
    }

    private void arm(HttpConnection connection, long ms) {
        stop(connection);
        waiting.put(connection, vertx.setTimer(ms, unused -> {
            waiting.remove(connection);
            connection.close();
        }));
    }

    private void stop(HttpConnection connection) {
        Long timer = waiting.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
