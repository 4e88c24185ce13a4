package io.tandem.gateway.ws;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Flows;
import io.tandem.gateway.ws.StaticFiles.File;
import io.tandem.gateway.ws.UpgradeRules.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers HTTP requests of one connection until it becomes a WebSocket. Confined to its event loop.
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

    /// The page gets its scripts, its data and its sockets from here and nothing from anywhere else.
    private static final String CSP = "default-src 'self'; connect-src 'self' ws: wss:;"
            + " media-src 'self' blob: mediastream:; img-src 'self' data:; object-src 'none'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";

    private final WebSettings settings;
    private final UpgradeRules rules;
    private final StaticFiles files;
    private final Supplier<WebServer.Console> console;
    private final Flows flows;
    private final TokenGate gate;
    private final boolean secure;
    private final CutLog cuts;
    private @Nullable ScheduledFuture<?> deadline;

    HttpHandler(
            WebSettings settings,
            UpgradeRules rules,
            StaticFiles files,
            Supplier<WebServer.Console> console,
            Flows flows,
            TokenGate gate,
            boolean secure,
            CutLog cuts) {
        this.settings = settings;
        this.rules = rules;
        this.files = files;
        this.console = console;
        this.flows = flows;
        this.gate = gate;
        this.secure = secure;
        this.cuts = cuts;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        awaitRequest(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }

    /// A request has to be whole in time, the TLS handshake before it included.
    private void awaitRequest(ChannelHandlerContext ctx) {
        stopWaiting();
        deadline = ctx.executor()
                .schedule(() -> ctx.close(), settings.headTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        stopWaiting();
        if (request.decoderResult().isFailure()) {
            answer(ctx, request, HttpResponseStatus.BAD_REQUEST, "bad request");
            return;
        }
        int query = request.uri().indexOf('?');
        String path = query < 0 ? request.uri() : request.uri().substring(0, query);
        if (path.equals("/sip")) {
            upgrade(ctx, request);
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            answer(ctx, request, HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET");
        } else {
            page(ctx, request, path);
        }
    }

    private void page(ChannelHandlerContext ctx, FullHttpRequest request, String path) {
        switch (path) {
            case "/console.json" ->
                answer(ctx, request, HttpResponseStatus.OK, console.get().json(), "application/json; charset=utf-8");
            case "/healthz" -> {
                boolean healthy = console.get().healthy();
                answer(
                        ctx,
                        request,
                        healthy ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                        healthy ? "ok" : "not ready");
            }
            default -> {
                Optional<File> file = files.at(path);
                if (file.isEmpty()) {
                    answer(ctx, request, HttpResponseStatus.NOT_FOUND, "not found");
                } else {
                    File found = file.get();
                    send(ctx, request, HttpResponseStatus.OK, found.content(), found.type(), found.immutable());
                }
            }
        }
    }

    private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request) {
        boolean wants = request.method().equals(HttpMethod.GET)
                && request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
        Optional<Refusal> refusal =
                wants ? rules.check(request.headers()) : Optional.of(new Refusal(426, "this is a WebSocket"));
        if (refusal.isPresent()) {
            LOG.debug("{} may not open a WebSocket: {}", ctx.channel().remoteAddress(), refusal.get());
            answer(
                    ctx,
                    request,
                    HttpResponseStatus.valueOf(refusal.get().status()),
                    refusal.get().reason());
            return;
        }
        Optional<String> token = UpgradeRules.token(request.headers());
        Optional<Consumer<Hop.Flow>> admitted = token.isEmpty() ? Optional.of(flow -> {}) : gate.admit(token.get());
        if (admitted.isEmpty()) {
            answer(ctx, request, HttpResponseStatus.UNAUTHORIZED, "the token is not good");
            return;
        }
        WsUpgrade.perform(ctx, request, settings, flows, secure, admitted.get(), cuts);
    }

    private void answer(ChannelHandlerContext ctx, FullHttpRequest request, HttpResponseStatus status, String text) {
        answer(ctx, request, status, text, "text/plain; charset=utf-8");
    }

    private void answer(
            ChannelHandlerContext ctx, FullHttpRequest request, HttpResponseStatus status, String text, String type) {
        send(ctx, request, status, text.getBytes(StandardCharsets.UTF_8), type, false);
    }

    private void send(
            ChannelHandlerContext ctx,
            FullHttpRequest request,
            HttpResponseStatus status,
            byte[] content,
            String type,
            boolean immutable) {
        boolean headOnly = request.method().equals(HttpMethod.HEAD);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content));
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, type);
        headers.setInt(HttpHeaderNames.CONTENT_LENGTH, content.length);
        headers.set(HttpHeaderNames.CACHE_CONTROL, immutable ? "public, max-age=31536000, immutable" : "no-cache");
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CSP);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
        if (status.code() == 405) {
            headers.set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        if (status.code() == 426) {
            headers.set(HttpHeaderNames.UPGRADE, "websocket");
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        }
        boolean keep = HttpUtil.isKeepAlive(request) && status.code() < 400;
        HttpUtil.setKeepAlive(response, keep);
        var sent = ctx.writeAndFlush(response);
        if (keep) {
            awaitRequest(ctx);
        } else {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("HTTP connection of {} ends: {}", ctx.channel().remoteAddress(), cause.toString());
        ctx.close();
    }
}
