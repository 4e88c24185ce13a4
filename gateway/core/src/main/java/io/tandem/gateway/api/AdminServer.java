package io.tandem.gateway.api;

import io.tandem.gateway.config.AdminAddress;
import io.tandem.gateway.sip.digest.AttemptLimits;
import io.tandem.gateway.store.AuditTable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listener of the admin API. Its one event loop reads requests and writes replies; what is asked for is done on a
/// virtual
/// thread each, so it may block. Any thread may close it.
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int MOST_BODY = 1 << 20;
    private static final int MOST_AT_ONCE = 200;
    private static final long CLOSE_SECONDS = 5;

    private final Vertx vertx;
    private final InetSocketAddress address;
    private final HttpServer server;
    private final Desk desk;
    private final Events events;
    private final Deadlines deadlines;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    private AdminServer(Vertx vertx, InetSocketAddress address, Desk desk, Events events) {
        this.address = address;
        this.vertx = vertx;
        this.desk = desk;
        this.events = events;
        this.deadlines = new Deadlines(vertx);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(Deadlines.IDLE_SECONDS)
                .setMaxInitialLineLength(8192)
                .setMaxHeaderSize(16_384)
                .setMaxWebSocketFrameSize(4096)
                .setMaxWebSocketMessageSize(4096)
                .setCompressionSupported(false)
                .setDecompressionSupported(false));
    }

    /// Listens.
    ///
    /// @param operations all that can be asked for; those that are at [Operation#open] need no token
    /// @throws IOException when the address cannot be had
    public static AdminServer start(
            InetSocketAddress address,
            AdminTokens tokens,
            AttemptLimits limits,
            AuditTable audit,
            InstantSource clock,
            List<Operation> operations,
            Events events)
            throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        AdminServer made =
                new AdminServer(vertx, address, new Desk(tokens, limits, new Audit(audit), clock, operations), events);
        try {
            made.listen();
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    private void listen() throws IOException {
        server.connectionHandler(deadlines::opened);
        server.exceptionHandler(e -> LOG.debug("a connection of the admin API broke", e));
        server.invalidRequestHandler(request -> {
            send(
                    request.response().putHeader("connection", "close"),
                    ApiProblem.of(400, "no valid HTTP request").reply());
            request.connection().close();
        });
        server.requestHandler(router());
        try {
            server.listen(SocketAddress.inetSocketAddress(address))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("admin.listen " + address + " cannot be had", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.route().handler(deadlines::begun);
        router.route().handler(BodyHandler.create(false).setBodyLimit(MOST_BODY));
        new SupervisorPages(AdminServer.class.getClassLoader()).into(router);
        for (Operation operation : desk.operations()) {
            router.route(HttpMethod.valueOf(operation.method()), pattern(operation.path()))
                    .handler(context -> take(context, operation));
        }
        for (int status : new int[] {400, 404, 405, 408, 413, 414, 415, 431, 500}) {
            router.errorHandler(status, context -> failed(context, status));
        }
        return router;
    }

    private static String pattern(String path) {
        return path.replaceAll("\\{([a-z]+)}", ":$1");
    }

    private void failed(RoutingContext context, int status) {
        if (context.failure() != null && status == 500) {
            LOG.error("a request to the admin API failed", context.failure());
        }
        ApiProblem problem = switch (status) {
            case 404 -> ApiProblem.of(404, "there is nothing of that path: GET " + Operation.BASE + "/openapi.yaml");
            case 405 -> ApiProblem.of(405, "not by this method", "Allow", allowed(context.normalizedPath()));
            case 413 -> ApiProblem.of(413, "the body is longer than 1 MB: send less at once");
            case 500 -> ApiProblem.of(500, "a fault of the gateway, which its log tells of");
            default -> ApiProblem.of(status, "the request cannot be read: send it again, whole and valid");
        };
        send(context.response(), problem.reply());
    }

    private String allowed(String path) {
        return desk.operations().stream()
                .filter(operation -> path.matches(operation.path().replaceAll("\\{[a-z]+}", "[^/]+")))
                .map(Operation::method)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private void take(RoutingContext context, Operation operation) {
        if (!free.tryAcquire()) {
            send(
                    context.response(),
                    ApiProblem.of(503, "too many requests at once: come again", "Retry-After", "1")
                            .reply());
            return;
        }
        deadlines.whole(context.request().connection());
        Context loop = vertx.getOrCreateContext();
        boolean socket = operation.path().equals(Operation.BASE + "/events") && Events.wanted(context.request());
        if (socket) {
            context.request().pause();
        }
        Desk.Letter letter = letter(context, socket);
        Thread.ofVirtual().name("admin").start(() -> {
            try {
                Desk.Answer answer = desk.serve(letter, operation, socket);
                loop.runOnContext(unused -> {
                    if (socket && answer.reply().status() == 101) {
                        events.join(context.request(), answer.caller());
                    } else {
                        send(context.response(), answer.reply());
                    }
                });
            } finally {
                free.release();
            }
        });
    }

    private static Desk.Letter letter(RoutingContext context, boolean socket) {
        Map<String, List<String>> query = new TreeMap<>();
        for (String name : context.queryParams().names()) {
            query.put(name, List.copyOf(context.queryParams().getAll(name)));
        }
        Map<String, String> headers = new TreeMap<>();
        context.request()
                .headers()
                .forEach((name, value) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
        Buffer body = socket ? null : context.body().buffer();
        return new Desk.Letter(
                context.request().method().name(),
                context.request().path(),
                new Ask(
                        Desk.NOBODY,
                        Map.copyOf(context.pathParams()),
                        query,
                        headers,
                        body == null ? new byte[0] : body.getBytes()),
                context.request().remoteAddress().hostAddress());
    }

    private static void send(HttpServerResponse response, Reply reply) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status());

        response.putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'");
        reply.headers().forEach(response::putHeader);
        if (!reply.type().isEmpty()) {
            response.putHeader("Content-Type", reply.type());
        }
        response.end(Buffer.buffer(reply.body()));
    }

    /// Where it is, with the port that was found where any was asked for.
    public String url() {
        return "http://" + new AdminAddress(new InetSocketAddress(address.getAddress(), server.actualPort()))
                + Operation.BASE;
    }

    /// Where the supervisors' pages are.
    public String pagesUrl() {
        return url().replace(Operation.BASE, SupervisorPages.BASE);
    }

    /// All that can be asked for.
    public List<Operation> operations() {
        return desk.operations();
    }

    /// Stops listening and cuts what is open.
    @Override
    public void close() {
        events.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the admin API did not close cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
