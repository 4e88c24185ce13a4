package io.tandem.gateway.sip;

import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Gives requests to whoever is there for them, and answers those that are for nobody (RFC 3261 §8.2, §11.2). Any
/// thread.
public final class SipDispatcher implements SipUser {

    private static final String OF_CALLS =
            "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, PRACK, REFER, NOTIFY";

    /// Known to us, but not allowed; what is not known either gets 501.
    private static final Set<String> KNOWN = Set.of("SUBSCRIBE", "MESSAGE", "PUBLISH");

    private static final Set<String> SUPPORTED = Set.of("timer", "100rel", "outbound", "path", "gruu");
    private static final String ABILITIES = "timer, 100rel, replaces, outbound, path, gruu";

    private final Consumer<ServerTransaction> registrar;
    private final Consumer<Hop.Flow> flowLost;
    private final Map<String, Consumer<ServerTransaction>> services;
    private final SipUser calls;
    private final String allow;
    private final Set<String> allowed;
    private final Supplier<OptionalInt> overload;

    /// One without services: SUBSCRIBE, PUBLISH and MESSAGE are answered 405.
    public SipDispatcher(
            Consumer<ServerTransaction> registrar,
            Consumer<Hop.Flow> flowLost,
            SipUser calls,
            Supplier<OptionalInt> overload) {
        this(registrar, flowLost, Map.of(), calls, overload);
    }

    /// @param registrar answers REGISTER
    /// @param flowLost told of lost flows before `calls`
    /// @param services who answers other methods than those of calls, by method
    /// @param calls everything else
    /// @param overload empty while calls are taken, else after how many seconds a peer may come again
    public SipDispatcher(
            Consumer<ServerTransaction> registrar,
            Consumer<Hop.Flow> flowLost,
            Map<String, Consumer<ServerTransaction>> services,
            SipUser calls,
            Supplier<OptionalInt> overload) {
        this.services = Map.copyOf(services);
        this.allow = Stream.concat(
                        Stream.of(OF_CALLS),
                        KNOWN.stream().filter(services::containsKey).sorted())
                .collect(Collectors.joining(", "));
        this.allowed = Set.of(allow.split(", "));
        this.registrar = registrar;
        this.flowLost = flowLost;
        this.calls = calls;
        this.overload = overload;
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        String method = request.method();
        List<String> unsupported = unsupported(request);
        if (!allowed.contains(method)) {
            boolean known = KNOWN.contains(method);
            answer(
                    transaction,
                    known ? 405 : 501,
                    known ? "Method Not Allowed" : "Not Implemented",
                    Headers.NONE.with("Allow", allow));
        } else if (!unsupported.isEmpty()) {
            Headers which = Headers.NONE.with("Unsupported", String.join(", ", unsupported));
            answer(transaction, 420, "Bad Extension", which);
        } else if (request.is("INVITE") && BodyCheck.refusal(request).isPresent()) {
            transaction.respond(
                    BodyCheck.refusal(request).orElseThrow(), UUID.randomUUID().toString());
        } else if (method.equals("REGISTER")) {
            registrar.accept(transaction);
        } else if (method.equals("OPTIONS") && request.to().tag().isEmpty()) {
            options(transaction);
        } else if (services.containsKey(method) && !ofCall(request)) {
            services.getOrDefault(method, calls::onRequest).accept(transaction);
        } else {
            calls.onRequest(transaction);
        }
    }

    /// The subscription that a REFER makes is its call's (RFC 3515 §2.4.4).
    private static boolean ofCall(SipRequest request) {
        return request.is("SUBSCRIBE")
                && request.to().tag().isPresent()
                && request.headers().first("Event").orElse("").strip().startsWith("refer");
    }

    private static List<String> unsupported(SipRequest request) {
        return request.headers().all("Require").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(tag -> !SUPPORTED.contains(tag))
                .distinct()
                .toList();
    }

    private void options(ServerTransaction transaction) {
        OptionalInt retryAfter = overload.get();
        if (retryAfter.isPresent()) {
            Headers when = Headers.NONE.with("Retry-After", Integer.toString(retryAfter.getAsInt()));
            answer(transaction, 503, "Service Unavailable", when);
            return;
        }
        Headers abilities = Headers.NONE
                .with("Allow", allow)
                .with("Accept", "application/sdp")
                .with("Supported", ABILITIES);
        abilities = services.containsKey("SUBSCRIBE")
                ? abilities.with("Allow-Events", "dialog, presence, tandem-colleagues")
                : abilities;
        answer(transaction, 200, "OK", abilities);
    }

    private static void answer(ServerTransaction transaction, int status, String reason, Headers headers) {
        transaction.respond(
                new SipResponse(status, reason, headers, Body.NONE),
                UUID.randomUUID().toString());
    }

    @Override
    public void onAck(SipRequest ack, Hop.Flow origin) {
        calls.onAck(ack, origin);
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        calls.onCancel(invite, cancel);
    }

    @Override
    public void onFlowLost(Hop.Flow flow, String why) {
        flowLost.accept(flow);
        calls.onFlowLost(flow, why);
    }
}
