package io.tandem.gateway.call;

import io.tandem.gateway.concurrent.TokenBucket;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.route.hunt.HuntMachine.State;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.Replaces;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An INVITE outside any dialog: who calls, where to, and whether at all. Any thread, no state.
final class Arrivals {

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
    private static final Set<String> KNOWN_EXTENSIONS = Set.of("timer", "100rel", "replaces");

    private final CallContext context;
    private final Router router;
    private final Registrations registrations;
    private final Callees callees;
    private final NamedLegs namedLegs;
    private final CallerCheck callers;
    private final Executor executor;
    private final TokenBucket newCalls;

    /// @param executor drains the mailboxes
    Arrivals(
            CallContext context,
            Router router,
            Registrations registrations,
            Callees callees,
            CallerCheck callers,
            Executor executor) {
        this.context = context;
        this.router = router;
        this.registrations = registrations;
        this.callees = callees;
        this.namedLegs = new NamedLegs(context.index(), () -> context.settings().operators());
        this.callers = callers;
        this.executor = executor;
        int perSecond = context.settings().limits().callsPerSecond();
        this.newCalls = new TokenBucket(perSecond, perSecond);
    }

    void invited(ServerTransaction transaction) {
        List<String> unknown = transaction.request().headers().all("Require").stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .filter(extension -> !KNOWN_EXTENSIONS.contains(extension))
                .toList();
        if (!unknown.isEmpty()) {
            Headers headers = Headers.NONE.with("Unsupported", String.join(", ", unknown));
            refuse(transaction, 420, "Bad Extension", headers);
        } else if (context.index().size() >= context.settings().limits().calls()) {
            refuse(transaction, 503, "Overload", Headers.NONE.with("Retry-After", "5"));
        } else if (Calls.web(transaction.origin())) {
            fromBrowser(transaction);
        } else {
            fromTrunk(transaction);
        }
    }

    private void fromBrowser(ServerTransaction transaction) {
        switch (callers.check(transaction)) {
            case CallerCheck.Verdict.Answer(SipResponse response) ->
                transaction.respond(response, context.env().token());
            case CallerCheck.Verdict.Operator(String user) -> {
                SipUri uri = transaction.request().uri();
                String number = callees.dialled(uri);
                String instance = registrations
                        .byFlow(transaction.origin())
                        .map(Registration::instanceId)
                        .orElse("");
                if (replaces(transaction, Optional.empty(), user, instance)) {
                    return;
                }
                Optional<Supervisors.Wish> wish =
                        context.settings().supervisors().wish(number);
                if (wish.isPresent()) {
                    fromSupervisor(transaction, user, instance, number, wish.get());
                    return;
                }
                switch (router.fromUser(user, number)) {
                    case Router.Decision.ToTrunks(Router.Plan plan) ->
                        begin(transaction, instance, invited -> new CallInput.FromBrowser(invited, user, number, plan));
                    case Router.Decision.ToUser(String callee, Router.Plan plan) ->
                        begin(
                                transaction,
                                instance,
                                invited -> new CallInput.ToColleague(
                                        invited, user, number, plan, callee(callee, transaction)));
                    case Router.Decision.ToGroup(String name, var group, Router.Plan plan) ->
                        begin(
                                transaction,
                                instance,
                                invited -> new CallInput.ToGroup(
                                        invited, Optional.empty(), user, number, plan, State.of(name, group)));
                    case Router.Decision.Refused(int status, String reason) ->
                        refused(transaction, Leg.Side.BROWSER, user, number, status, reason);
                }
            }
        }
    }

    /// Refused in the order in which a stranger learns least: whether he may at all comes first.
    private void fromSupervisor(
            ServerTransaction transaction, String user, String instance, String number, Supervisors.Wish wish) {
        if (!context.settings().supervisors().may(user, wish.operator())) {
            refused(transaction, Leg.Side.BROWSER, user, number, 403, "Not a supervisor of that operator");
            return;
        }
        Optional<CallState> talk = context.index().all().stream()
                .map(CallRunner::state)
                .filter(state -> state.legOf(wish.operator()).isPresent())
                .filter(state ->
                        state.phase() == CallState.Phase.TALKING && state.far().isPresent())
                .max(Comparator.comparingLong(state -> state.times().answeredMs()));
        if (talk.isEmpty()) {
            Termination why = Termination.gateway(
                    Termination.Why.NOTHING_TO_HEAR, 480, Cause.ofSip(480), wish.operator() + " has no call");
            begin(
                    transaction,
                    instance,
                    invited -> new CallInput.Refused(invited, Leg.Side.BROWSER, user, number, why));
            return;
        }
        Supervision.Watch watch = new Supervision.Watch(talk.get().callId(), wish.operator(), wish.mode());
        begin(transaction, instance, invited -> new CallInput.FromSupervisor(invited, user, number, watch));
    }

    private void fromTrunk(ServerTransaction transaction) {
        Optional<Trunk> trunk = context.trunks()
                .byOrigin(transaction.origin(), transaction.request().uri().user());
        if (trunk.isEmpty()) {
            LOG.debug(
                    "INVITE from {}, which is no trunk's address",
                    transaction.origin().peer());
            refuse(transaction, 403, "Forbidden", Headers.NONE);
            return;
        }
        if (replaces(transaction, trunk, "", "")) {
            return;
        }
        String number = CalledNumber.of(trunk.get(), transaction.request());
        String caller = transaction.request().from().uri().user();
        switch (router.fromTrunk(trunk.get(), caller, number)) {
            case Router.Decision.ToUser(String user, Router.Plan plan) ->
                begin(
                        transaction,
                        "",
                        invited -> new CallInput.FromTrunk(invited, trunk.get(), number, callee(user, transaction)));
            case Router.Decision.ToGroup(String name, var group, Router.Plan plan) ->
                begin(
                        transaction,
                        "",
                        invited -> new CallInput.ToGroup(invited, trunk, "", number, plan, State.of(name, group)));
            case Router.Decision.ToTrunks(Router.Plan plan) ->
                begin(transaction, "", invited -> new CallInput.InTransit(invited, trunk.get(), number, plan));
            case Router.Decision.Refused(int status, String reason) ->
                refused(transaction, Leg.Side.TRUNK, "", number, status, reason);
        }
    }

    /// RFC 3891 §3, see [NamedLegs].
    ///
    /// @return false where the INVITE asks for nothing of the kind
    private boolean replaces(ServerTransaction transaction, Optional<Trunk> trunk, String user, String instance) {
        List<String> given = transaction.request().headers().all(Replaces.HEADER);
        if (given.isEmpty()) {
            return false;
        }
        Optional<Replaces> dialog = given.size() == 1 ? Replaces.parse(given.getFirst()) : Optional.empty();
        TransferTarget target = dialog.isEmpty()
                ? new TransferTarget.Refused(400, "Malformed Replaces")
                : namedLegs.toReplace(dialog.get(), trunk, user);
        switch (target) {
            case TransferTarget.ToCall call ->
                begin(transaction, instance, invited -> new CallInput.Replaces(invited, trunk, user, call));
            case TransferTarget.Refused(int status, String reason) -> refuse(transaction, status, reason, Headers.NONE);
            case TransferTarget.ToTrunks other -> throw new IllegalStateException("nobody is dialled");
            case TransferTarget.ToUser other -> throw new IllegalStateException("nobody is dialled");
            case TransferTarget.ToGroup other -> throw new IllegalStateException("nobody is dialled");
        }
        return true;
    }

    /// Asked in the call's own mailbox, when the call is in the index.
    private Callee callee(String user, ServerTransaction transaction) {
        CallRunner call = context.index().byInvite(transaction.request()).orElse(null);
        return callees.callee(user, transaction.request().uri(), call);
    }

    /// Where a REFER leads: only the user part of its target counts, and it is dialled with the transferor's rights. A
    /// trunk may refer to where calls of its own may go, and nowhere else.
    TransferTarget target(CallIndex.Entry entry, SipRequest refer) {
        List<String> given = refer.headers().all("Refer-To");
        Optional<SipUri> uri =
                given.size() == 1 ? NameAddr.parse(given.getFirst()).map(NameAddr::uri) : Optional.empty();
        if (uri.isEmpty() || uri.get().user().isEmpty()) {
            return new TransferTarget.Refused(400, "One Refer-To Is Needed");
        }
        String replaces = uri.get().headers().get(Replaces.HEADER);
        if (replaces != null) {
            return Replaces.parse(replaces)
                    .map(dialog -> namedLegs.ownCall(entry, dialog))
                    .orElse(new TransferTarget.Refused(400, "Malformed Replaces"));
        }
        String number = callees.dialled(uri.get());
        CallState state = entry.call().state();
        Optional<Trunk> trunk = Optional.ofNullable(state.trunks().get(entry.leg()));
        Router.Decision decision = trunk.map(t -> router.fromTrunk(t, number))
                .orElseGet(() -> router.fromUser(state.userOf(entry.leg()), number));
        return switch (decision) {
            case Router.Decision.ToTrunks(Router.Plan plan) -> new TransferTarget.ToTrunks(number, plan);
            case Router.Decision.ToUser(String user, Router.Plan plan) ->
                new TransferTarget.ToUser(plan, callees.callee(user, uri.get(), entry.call()));
            case Router.Decision.ToGroup(String name, var group, Router.Plan plan) ->
                new TransferTarget.ToGroup(plan, State.of(name, group));
            case Router.Decision.Refused(int status, String reason) ->
                new TransferTarget.Refused(trunk.isPresent() ? 403 : status, reason);
        };
    }

    private void refused(
            ServerTransaction transaction, Leg.Side side, String user, String number, int status, String reason) {
        Termination why = Termination.gateway(Termination.Why.REFUSED, status, Cause.ofSip(status), reason);
        begin(transaction, "", invited -> new CallInput.Refused(invited, side, user, number, why));
    }

    private void begin(ServerTransaction transaction, String instanceId, Function<LegInput.Invited, CallInput> call) {
        // a trunk that floods leaves a fifth for the operators' own calls
        double reserve = Calls.web(transaction.origin())
                ? 0
                : context.settings().limits().callsPerSecond() / 5.0;
        if (!newCalls.take(context.env().nowMs() * 1_000_000, reserve)) {
            refuse(transaction, 503, "Too Many Calls A Second", Headers.NONE.with("Retry-After", "2"));
            return;
        }
        CallRunner runner = new CallRunner(context.env().token(), context, executor);
        if (!context.index().begun(runner, transaction.request())) {
            refuse(transaction, 482, "Loop Detected", Headers.NONE);
            return;
        }
        runner.postInvite(transaction, instanceId, call);
    }

    /// Takes one of the calls that may begin in a second, for one that begins here.
    boolean admits() {
        return newCalls.take(context.env().nowMs() * 1_000_000, 0);
    }

    /// Answers what begins no call.
    void refuse(ServerTransaction transaction, int status, String reason, Headers headers) {
        transaction.respond(
                new SipResponse(status, reason, headers, Body.NONE),
                context.env().token());
    }
}
