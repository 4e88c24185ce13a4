package io.tandem.gateway.sip;

import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Gives requests to whoever is there for them, and answers those that are for nobody (RFC 3261 §8.2, §11.2). Any
/// thread.
public final class SipDispatcher implements SipUser {

    private static final String ALLOW =
            "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, PRACK, REFER, NOTIFY";
    private static final Set<String> ALLOWED = Set.of(ALLOW.split(", "));

    /// Known to us, but not allowed; what is not known either gets 501.
    private static final Set<String> KNOWN = Set.of("SUBSCRIBE", "MESSAGE", "PUBLISH");

    private static final Set<String> SUPPORTED = Set.of("timer", "replaces", "100rel", "outbound");

    private final Consumer<ServerTransaction> registrar;
    private final Consumer<Hop.Flow> flowLost;
    private final SipUser calls;
    private final Supplier<OptionalInt> overload;

    /// @param registrar answers REGISTER
    /// @param flowLost told of lost flows before `calls`
    /// @param calls everything else
    /// @param overload empty while calls are taken, else after how many seconds a peer may come again
    public SipDispatcher(
            Consumer<ServerTransaction> registrar,
            Consumer<Hop.Flow> flowLost,
            SipUser calls,
            Supplier<OptionalInt> overload) {
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
        if (!ALLOWED.contains(method)) {
            boolean known = KNOWN.contains(method);
            answer(
                    transaction,
                    known ? 405 : 501,
                    known ? "Method Not Allowed" : "Not Implemented",
                    Headers.NONE.with("Allow", ALLOW));
        } else if (!unsupported.isEmpty()) {
            Headers which = Headers.NONE.with("Unsupported", String.join(", ", unsupported));
            answer(transaction, 420, "Bad Extension", which);
        } else if (method.equals("REGISTER")) {
            registrar.accept(transaction);
        } else if (method.equals("OPTIONS") && request.to().tag().isEmpty()) {
            options(transaction);
        } else {
            calls.onRequest(transaction);
        }
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
                .with("Allow", ALLOW)
                .with("Accept", "application/sdp")
                .with("Supported", "timer, replaces, 100rel, outbound");
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
