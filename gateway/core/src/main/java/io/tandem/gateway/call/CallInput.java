package io.tandem.gateway.call;

import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.route.hunt.HuntMachine;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.MediaEvent;
import io.tandem.media.RtpLocal;
import io.tandem.media.SessionStats;
import io.tandem.media.WebRtcLocal;
import java.util.List;
import java.util.Optional;

/// What happens to a call. Immutable.
public sealed interface CallInput {

    /// An operator's browser calls a number.
    record FromBrowser(LegInput.Invited invited, String user, String number, Plan plan) implements CallInput {}

    /// A trunk calls an operator.
    record FromTrunk(LegInput.Invited invited, Trunk trunk, String number, Callee callee) implements CallInput {}

    /// An operator's browser calls another operator.
    record ToColleague(LegInput.Invited invited, String user, String number, Plan plan, Callee callee)
            implements CallInput {}

    /// A trunk or an operator's browser calls a hunt group.
    ///
    /// @param trunk empty: it is an operator's call
    /// @param user the operator who calls; empty: it is a trunk's call
    record ToGroup(
            LegInput.Invited invited,
            Optional<Trunk> trunk,
            String user,
            String number,
            Plan plan,
            HuntMachine.State group)
            implements CallInput {}

    /// What a hunt group does with the call next.
    ///
    /// @param group as the call stands in it; empty: it has left it
    /// @param callees who rings, where somebody does
    /// @param onward where it goes when nobody takes it and it goes to a trunk
    record Hunted(
            Optional<HuntMachine.State> group, HuntMachine.Effect what, List<Callee> callees, Optional<Plan> onward)
            implements CallInput {}

    /// A trunk calls a number that is at other trunks.
    record InTransit(LegInput.Invited invited, Trunk trunk, String number, Plan plan) implements CallInput {}

    /// The gateway itself calls a number at a trunk.
    record Test(String number, Plan plan) implements CallInput {}

    /// Somebody wants an operator's browsers to be called, and then a number for him.
    ///
    /// @param target where that number is
    record Asked(Callee operator, String number, TransferTarget target) implements CallInput {}

    /// Somebody wants a supervisor's browsers to be called, and him to be in an operator's call then.
    record AskedToWatch(Callee supervisor, Supervision.Watch watch) implements CallInput {}

    /// A supervisor's browser wants to be in an operator's call.
    record FromSupervisor(LegInput.Invited invited, String user, String number, Supervision.Watch watch)
            implements CallInput {}

    /// Who is in a call wants to go on there by this leg (RFC 3891 §3).
    ///
    /// @param trunk empty for a browser
    /// @param user whose browser; empty for a trunk
    record Replaces(LegInput.Invited invited, Optional<Trunk> trunk, String user, TransferTarget.ToCall target)
            implements CallInput {}

    /// A call that is refused before anything began: for its record.
    record Refused(LegInput.Invited invited, Leg.Side side, String user, String number, Termination termination)
            implements CallInput {}

    /// Something for one leg.
    record ForLeg(LegId leg, LegInput input) implements CallInput {}

    /// A REFER within a leg's dialog, and where the router leads it.
    record Referred(LegId leg, LegInput.Request request, TransferTarget target) implements CallInput {}

    record BrowserPortOpened(LegId leg, WebRtcLocal local) implements CallInput {}

    record TrunkPortOpened(LegId leg, RtpLocal local) implements CallInput {}

    /// No trunk port was free.
    record NoPort(LegId leg, String why) implements CallInput {}

    record Heard(MediaEvent event) implements CallInput {}

    /// The media is closed; these are its final figures.
    record MediaClosed(SessionStats stats) implements CallInput {}

    /// One of the call's own timers.
    record Timer(TimerId.Kind kind) implements CallInput {}

    /// A party of another call comes in place of one of ours, who connects the two (RFC 3891).
    ///
    /// @param instead the leg of whoever connects them
    /// @param by who that is, for people
    /// @param ringing the leg only rings: who comes takes the call, see [Pickup]
    record Joins(MovedLeg moved, LegId instead, String by, boolean ringing) implements CallInput {}

    /// The party that left this call has been taken by the other.
    record Joined() implements CallInput {}

    /// The other call does not take the party: it is ours as before.
    record Returns(MovedLeg moved) implements CallInput {}

    /// A connection is gone.
    record FlowLost(Hop.Flow flow) implements CallInput {}

    /// A browser has registered, perhaps by a new connection.
    record Bound(Registration registration) implements CallInput {}

    /// A connection of a browser is gone, and another one of the same browser takes over (RFC 5626 §7).
    record TakenOver(Hop.Flow gone, Registration next) implements CallInput {}

    /// A plugin asks something of the recording; answered by [Effect.Reply] with the same `ask`.
    record RecordAsked(RecordVerb verb, long ask) implements CallInput {}

    /// The recorder tells of one of this call's recordings, perhaps after the call's end.
    record Recorded(int take, RecordNews news) implements CallInput {}

    /// A supervisor is in this call now, or takes another role there.
    record Watched(Supervision.Watch supervisor) implements CallInput {}

    /// The supervisor whose own call this is has left.
    record Unwatched(String call) implements CallInput {}

    /// The call that this supervisor's call is in is over.
    record WatchedEnded(String call) implements CallInput {}

    /// To be ended from here: shutdown, an administrator, a bug.
    record End(Termination termination) implements CallInput {}
}
