package io.tandem.gateway.call;

import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.route.hunt.HuntMachine;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.MediaCommand;
import io.tandem.media.MonitorMode;
import io.tandem.media.PortId;
import io.tandem.media.record.RecordingLabel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/// What a machine wants done. Carried out in order by the runner, whose answers come back as inputs.
/// Immutable.
public sealed interface Effect {

    /// Answers a request. A 2xx to INVITE may come again.
    record Respond(TxId tx, SipResponse response, String toTag) implements Effect {}

    /// Sends a request in a new transaction of that leg.
    record Send(LegId leg, TxId tx, SipRequest request, Hop hop) implements Effect {}

    /// Sends the ACK of a 2xx.
    record SendAck(SipRequest ack, Hop hop) implements Effect {}

    /// Cancels an INVITE of ours, after its first provisional response.
    record CancelInvite(TxId tx, String reason) implements Effect {}

    /// Starts a timer, or starts it anew.
    record Arm(TimerId timer, Duration delay) implements Effect {}

    record Disarm(TimerId timer) implements Effect {}

    /// Opens a leg's port toward a browser; answered by [CallInput.BrowserPortOpened].
    record OpenBrowserPort(LegId leg) implements Effect {}

    /// Opens a leg's port toward a trunk; answered by [CallInput.TrunkPortOpened] or [CallInput.NoPort].
    ///
    /// @param toward an address of the trunk's, for its family
    record OpenTrunkPort(LegId leg, InetAddress toward) implements Effect {}

    record Media(MediaCommand command) implements Effect {}

    /// Closes all media; answered by [CallInput.MediaClosed].
    record CloseMedia() implements Effect {}

    /// From now on in-dialog requests with this To tag are this leg's.
    record KnowTag(String localTag, LegId leg) implements Effect {}

    /// Tells the trunks' health what a call found out.
    record TrunkFailed(Trunk trunk, String what) implements Effect {}

    record Publish(CallEvent event) implements Effect {}

    record WriteCdr(Cdr cdr) implements Effect {}

    /// Begins a recording; its news come as [CallInput.Recorded].
    ///
    /// @param take number of the recording within the call
    record StartRecording(int take, PortId left, PortId right, RecordingLabel label) implements Effect {}

    /// Pauses, resumes or stops a recording.
    record ChangeRecording(int take, RecordVerb verb) implements Effect {}

    /// Opens this call's media beside that of another, so that its legs can hear those there; comes before any port.
    record OpenBeside(String call) implements Effect {}

    /// Joins the other call with this leg, or changes its role there.
    ///
    /// @param user the operator whom the supervisor is with
    record Monitor(LegId leg, String call, String user, MonitorMode mode) implements Effect {}

    /// Brings an input to another call.
    ///
    /// @param gone comes to this one when there is no such call any more
    record TellCall(String call, CallInput input, Optional<CallInput> gone) implements Effect {}

    /// Hands a leg to another call, with its port and all that still comes for it.
    ///
    /// @param as its name there
    /// @param input comes to the other call
    /// @param gone comes to this one when the other cannot have it
    record MoveLeg(LegId leg, LegId as, String call, CallInput input, CallInput gone) implements Effect {}

    /// Asks [Hunts] who rings now; answered by [CallInput.Hunted].
    ///
    /// @param group which the call enters with this; empty: it is in one already
    record Hunt(Optional<HuntMachine.State> group, HuntMachine.Input what) implements Effect {}

    /// Answers a [CallInput.RecordAsked].
    record Reply(long ask, CommandReply reply) implements Effect {}

    /// A transition, for the log at DEBUG.
    record Note(String what) implements Effect {}

    /// Nothing will come of this call any more: forget it.
    record Finished() implements Effect {}
}
