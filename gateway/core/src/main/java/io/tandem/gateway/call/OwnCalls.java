package io.tandem.gateway.call;

import io.tandem.gateway.call.BegunCall.On;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.route.hunt.HuntMachine.State;
import io.tandem.gateway.sip.SipUri;
import io.tandem.media.FrameTap;
import io.tandem.media.MonitorMode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Calls that begin here and not by anybody's INVITE: tests of trunks, numbers that are called for an operator, and
/// supervisors who are called into an operator's call. Any thread, no state.
public final class OwnCalls {

    private static final BegunCall DRAINING =
            new BegunCall.Refused(On.STATE, "the gateway drains: it takes no new calls, see 'tandem node status'");

    private final CallContext context;
    private final Router router;
    private final Registrations registrations;
    private final Callees callees;
    private final BooleanSupplier draining;
    private final BooleanSupplier admits;
    private final Executor executor;

    /// @param admits takes one of the calls that may begin in a second, where there is one
    /// @param executor drains the mailboxes
    OwnCalls(
            CallContext context,
            Router router,
            Registrations registrations,
            Callees callees,
            BooleanSupplier draining,
            BooleanSupplier admits,
            Executor executor) {
        this.context = context;
        this.router = router;
        this.registrations = registrations;
        this.callees = callees;
        this.draining = draining;
        this.admits = admits;
        this.executor = executor;
    }

    /// Calls a number from here, with nobody at the near end; `tap` hears what the trunk says.
    public BegunCall test(String number, Router.Plan plan, FrameTap tap) {
        return begin(new CallInput.Test(number, plan), Optional.of(tap));
    }

    /// Calls an operator's browsers, and once he has answered that number, with his rights.
    public BegunCall dial(String user, String number) {
        Optional<BegunCall> absent = absent(user);
        if (absent.isPresent()) {
            return absent.get();
        }
        Callee operator = callees.own(user);
        if (operator.browsers().isEmpty()) {
            return notNow(operator);
        }
        return switch (router.fromUser(user, number)) {
            case Router.Decision.ToTrunks(Router.Plan plan) ->
                begin(operator, number, new TransferTarget.ToTrunks(number, plan));
            case Router.Decision.ToUser(String callee, Router.Plan plan)
            when callee.equals(user) -> new BegunCall.Refused(On.NUMBER, number + " is " + user + " himself");
            case Router.Decision.ToUser(String callee, Router.Plan plan) ->
                begin(operator, number, new TransferTarget.ToUser(plan, callee(callee)));
            case Router.Decision.ToGroup(String name, var group, Router.Plan plan) ->
                begin(operator, number, new TransferTarget.ToGroup(plan, State.of(name, group)));
            case Router.Decision.Refused(int status, String reason) ->
                new BegunCall.Refused(On.NUMBER, status + " " + reason);
        };
    }

    private Callee callee(String user) {
        return callees.callee(user, SipUri.of(user, context.settings().sipDomain()), null);
    }

    /// Calls a supervisor's browsers, and once he has answered he is in that call: with the operator in it whom he
    /// supervises.
    public BegunCall watch(String user, String callId, MonitorMode mode) {
        Optional<CallState> call = context.index().call(callId).map(CallRunner::state);
        if (call.isEmpty()) {
            return new BegunCall.Refused(On.CALL, "there is no such call, or it has ended");
        }
        Optional<BegunCall> absent = absent(user);
        if (absent.isPresent()) {
            return absent.get();
        }
        List<String> operators = operatorsIn(call.get());
        if (call.get().phase() != CallState.Phase.TALKING || call.get().far().isEmpty()) {
            return new BegunCall.Refused(On.STATE, "nobody talks in that call yet: try again when it is answered");
        }
        if (operators.isEmpty()) {
            return new BegunCall.Refused(On.STATE, "no operator is in that call");
        }
        Optional<String> operator = operators.stream()
                .filter(in -> context.settings().supervisors().may(user, in))
                .findFirst();
        if (operator.isEmpty()) {
            return new BegunCall.Refused(On.RIGHT, user + " does not supervise " + String.join(", nor ", operators));
        }
        Callee supervisor = callees.own(user);
        return supervisor.browsers().isEmpty()
                ? notNow(supervisor)
                : begin(
                        new CallInput.AskedToWatch(supervisor, new Supervision.Watch(callId, operator.get(), mode)),
                        Optional.empty());
    }

    /// Who may be listened to in a call.
    private static List<String> operatorsIn(CallState call) {
        return Stream.of(call.near(), call.far())
                .flatMap(Optional::stream)
                .filter(leg -> Optional.ofNullable(call.legs().get(leg))
                        .filter(open -> open.side() == Leg.Side.BROWSER)
                        .isPresent())
                .map(call::userOf)
                .distinct()
                .toList();
    }

    private static BegunCall notNow(Callee owner) {
        String why = owner.absent(Termination.Who.OPERATOR).text();
        return new BegunCall.Refused(
                On.STATE,
                why + (owner.busy() ? ": it must end first" : ": somebody must sign in at a page with that name"));
    }

    private Optional<BegunCall> absent(String user) {
        if (context.settings().supervisors().operators().contains(user)) {
            return Optional.empty();
        }
        return Optional.of(new BegunCall.Refused(On.USER, "there is no operator '" + user + "'"));
    }

    private BegunCall begin(Callee operator, String number, TransferTarget target) {
        return begin(new CallInput.Asked(operator, number, target), Optional.empty());
    }

    private BegunCall begin(CallInput first, Optional<FrameTap> tap) {
        if (draining.getAsBoolean()) {
            return DRAINING;
        }
        if (context.index().size() >= context.settings().limits().calls() || !admits.getAsBoolean()) {
            return new BegunCall.Refused(On.STATE, "too many calls are open or begin just now: try again");
        }
        CallRunner runner = new CallRunner(context.env().token(), context, executor);
        context.index().begun(runner);
        tap.ifPresent(runner::heardBy);
        runner.post(first);
        return new BegunCall.Runs(runner.callId);
    }
}
