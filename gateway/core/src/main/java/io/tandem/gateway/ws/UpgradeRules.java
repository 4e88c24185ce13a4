package io.tandem.gateway.ws;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who may open a SIP WebSocket: pages that we served, those that are configured, and clients that are no browsers
/// (RFC 6455 §10.2, RFC 7118 §4). Immutable.
///
/// "Served by us" means that Origin and Host agree *and* that Host is a name of ours: otherwise a stranger's page
/// could point its own name at our address (DNS rebinding) and agree with itself.
final class UpgradeRules {

    /// A refused upgrade.
    record Refusal(int status, String reason) {}

    private final Set<String> names;
    private final Set<String> allowedOrigins;
    private final boolean allowMissingOrigin;

    UpgradeRules(Set<String> names, Set<String> allowedOrigins, boolean allowMissingOrigin) {
        this.names = names;
        this.allowedOrigins = allowedOrigins;
        this.allowMissingOrigin = allowMissingOrigin;
    }

    Optional<Refusal> check(HttpHeaders headers) {
        // RFC 6455 §4.2.1: what the handshake itself would only throw for
        boolean whole = headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && !headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").isBlank();
        if (!whole) {
            return Optional.of(new Refusal(400, "not a WebSocket request"));
        }
        if (protocols(headers).noneMatch(p -> p.equalsIgnoreCase("sip"))) {
            return Optional.of(new Refusal(400, "subprotocol sip is required"));
        }
        if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Optional.of(new Refusal(426, "WebSocket version 13 is required"));
        }
        String host = headers.getAll(HttpHeaderNames.HOST).size() == 1 ? headers.get(HttpHeaderNames.HOST) : "";
        if (!isOurs(host)) {
            return Optional.of(new Refusal(403, "unknown Host"));
        }
        return origin(headers, host);
    }

    /// What the WebSocket is opened with, beside the subprotocol that it will speak.
    static Optional<String> token(HttpHeaders headers) {
        return protocols(headers)
                .filter(protocol -> protocol.startsWith(TokenGate.PREFIX))
                .map(protocol -> protocol.substring(TokenGate.PREFIX.length()))
                .findFirst();
    }

    private static Stream<String> protocols(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip);
    }

    private Optional<Refusal> origin(HttpHeaders headers, String host) {
        int count = headers.getAll(HttpHeaderNames.ORIGIN).size();
        if (count == 0) {
            return allowMissingOrigin ? Optional.empty() : Optional.of(new Refusal(403, "Origin is required"));
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN, "");
        boolean good = count == 1 && (allowedOrigins.contains(origin) || sameHost(origin, host));
        return good ? Optional.empty() : Optional.of(new Refusal(403, "Origin is not allowed"));
    }

    private static boolean sameHost(String origin, String host) {
        String lower = origin.toLowerCase(Locale.ROOT);
        String rest = lower.startsWith("https://")
                ? lower.substring("https://".length())
                : lower.startsWith("http://") ? lower.substring("http://".length()) : "";
        return !rest.isEmpty() && rest.equals(host.toLowerCase(Locale.ROOT));
    }

    private boolean isOurs(String hostHeader) {
        String host;
        try {
            host = URI.create("http://" + hostHeader).getHost();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        if (host == null) {
            return false;
        }
        String name = host.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost") || names.contains(name) || isAddress(name);
    }

    private static boolean isAddress(String name) {
        if (name.indexOf(':') < 0 && !name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(name) != null;
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
