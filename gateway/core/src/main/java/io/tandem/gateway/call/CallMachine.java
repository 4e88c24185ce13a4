package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.media.MediaEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state machine of one call. Pure: `(state, input) -> (state, effects)`. Each verb has its file:
/// [EarlyAnswer], [Dial], [Incoming], [Colleague], [Hunting], [Transit], [TestCall], [ClickToDial], [Transfers],
/// [TrunkTransfer], [Joining], [Replacing], [Pickup], [Bridge], [Hold], [OneWayAudio], [Hangup], [CallRecording],
/// [Supervise], [CallTimers].
public final class CallMachine {

    private CallMachine() {}

    /// The call after an input, and what is to be done, in this order.
    public record Step(CallState state, List<Effect> effects) {}

    public static Step step(CallState state, CallInput input, Env env, CallSettings settings) {
        CallTurn turn = new CallTurn(state, env, settings);
        on(turn, input);
        for (CallTurn.@Nullable Said said = turn.nextSaid(); said != null; said = turn.nextSaid()) {
            LegEvents.said(turn, said.leg(), said.event());
        }
        Hangup.finishIfDone(turn);
        return new Step(turn.freeze(), List.copyOf(turn.effects()));
    }

    private static void on(CallTurn turn, CallInput input) {
        switch (input) {
            case CallInput.FromBrowser call -> EarlyAnswer.arrived(turn, call);
            case CallInput.FromSupervisor call -> Supervise.arrived(turn, call);
            case CallInput.FromTrunk call -> Incoming.arrived(turn, call);
            case CallInput.ToColleague call -> Colleague.arrived(turn, call);
            case CallInput.ToGroup call -> Hunting.arrived(turn, call);
            case CallInput.Hunted hunted -> Hunting.hunted(turn, hunted);
            case CallInput.Replaces call -> Replacing.arrived(turn, call);
            case CallInput.InTransit call -> Transit.arrived(turn, call);
            case CallInput.Test call -> TestCall.arrived(turn, call);
            case CallInput.Asked call -> ClickToDial.arrived(turn, call);
            case CallInput.AskedToWatch call -> Supervise.asked(turn, call);
            case CallInput.Refused refused -> Hangup.refused(turn, refused);
            case CallInput.ForLeg(LegId leg, LegInput what) -> turn.tell(leg, what);
            case CallInput.Referred(LegId leg, var request, var target) -> {
                turn.transferTarget = target;
                turn.tell(leg, request);
            }
            case CallInput.BrowserPortOpened(LegId leg, var local) -> {
                turn.media.put(leg, turn.media(leg).opened(local));
                if (turn.ringsOwner()) {
                    Incoming.browserPortOpened(turn, leg);
                } else if (turn.supervision.watch().isPresent()) {
                    Supervise.portOpened(turn, leg);
                } else if (turn.replaces.isPresent()) {
                    Replacing.portOpened(turn, leg);
                } else if (turn.is(turn.near, leg)) {
                    EarlyAnswer.portOpened(turn, leg);
                } else {
                    Incoming.browserPortOpened(turn, leg);
                }
            }
            case CallInput.TrunkPortOpened(LegId leg, var local) -> {
                turn.media.put(leg, turn.media(leg).opened(local));
                if (turn.replaces.isPresent()) {
                    Replacing.portOpened(turn, leg);
                } else if (turn.is(turn.far, leg) && turn.plan.isPresent()) {
                    Dial.portOpened(turn, leg);
                }
            }
            case CallInput.NoPort(LegId leg, String why) -> Hangup.noPort(turn, why);
            case CallInput.Heard(MediaEvent event) -> heard(turn, event);
            case CallInput.MediaClosed(var stats) -> Hangup.mediaClosed(turn, stats);
            case CallInput.Timer(TimerId.Kind kind) -> CallTimers.fired(turn, kind);
            case CallInput.Joins joins -> Joining.joins(turn, joins);
            case CallInput.Joined() -> Joining.done(turn);
            case CallInput.Returns back -> Joining.returned(turn, back);
            case CallInput.FlowLost(var flow) -> Hangup.flowLost(turn, flow);
            case CallInput.Bound(var registration) -> Hangup.bound(turn, registration);
            case CallInput.TakenOver(var gone, var next) -> TakeOver.by(turn, gone, next);
            case CallInput.Watched watched -> Supervise.watched(turn, watched);
            case CallInput.Unwatched unwatched -> Supervise.unwatched(turn, unwatched);
            case CallInput.WatchedEnded ended -> Supervise.watchedEnded(turn, ended);
            case CallInput.RecordAsked asked -> CallRecording.asked(turn, asked);
            case CallInput.Recorded recorded -> CallRecording.news(turn, recorded);
            case CallInput.End(Termination termination) -> Hangup.close(turn, termination);
        }
    }

    private static void heard(CallTurn turn, MediaEvent event) {
        LegId leg = new LegId(event.port().name());
        switch (event) {
            case MediaEvent.BrowserConnected connected -> {
                if (turn.is(turn.near, leg)) {
                    turn.srtpProfile = connected.srtpProfile();
                    EarlyAnswer.browserConnected(turn);
                }
            }
            case MediaEvent.BrowserFailed failed -> {
                if (turn.counts(leg)) {
                    Hangup.mediaFailed(turn, leg, failed);
                }
            }
            case MediaEvent.AudioStarted started -> {
                if (turn.is(turn.far, leg)) {
                    EarlyAnswer.audioStarted(turn, leg, started);
                    Bridge.watchMedia(turn);
                }
            }
            case MediaEvent.OneWayAudio trouble -> {
                if (turn.counts(leg)) {
                    OneWayAudio.began(turn, leg, trouble);
                }
            }
            case MediaEvent.OneWayAudioEnded over -> {
                if (turn.counts(leg)) {
                    OneWayAudio.ended(turn, leg, over);
                }
            }
            case MediaEvent.AudioStopped stopped -> {
                if (turn.is(turn.far, leg)) {
                    EarlyAnswer.audioStopped(turn);
                    Bridge.watchMedia(turn);
                }
            }
            case MediaEvent.DtmfReceived dtmf -> Digits.received(turn, leg, dtmf);
        }
        if (turn.phase == Phase.CLOSED) {
            turn.note("media event after the end: " + event);
        }
    }
}
