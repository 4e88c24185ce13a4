package io.tandem.gateway.call;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import java.util.ArrayList;
import java.util.List;

/// The state machine of one leg: RFC 3261 §13 and §14 on top of the transactions, for either role. Pure:
/// `(leg, input) -> (leg, effects, events)`. What each part does is in [UacInvite], [UasInvite], [InDialog],
/// [Reoffer], [SessionRefresh] and [LegEnd].
public final class LegMachine {

    private LegMachine() {}

    /// The leg after an input, what is to be done, and what the call should know.
    public record Step(Leg leg, List<Effect> effects, List<LegEvent> events) {}

    public static Step step(Leg leg, LegInput input, Env env, CallSettings settings) {
        List<Effect> effects = new ArrayList<>();
        List<LegEvent> events = new ArrayList<>();
        LegTurn turn = new LegTurn(leg, env, settings, effects, events::add);
        on(turn, input);
        return new Step(turn.freeze(), List.copyOf(effects), List.copyOf(events));
    }

    /// Works one input into an open leg.
    static void on(LegTurn leg, LegInput input) {
        switch (input) {
            case LegInput.Invited invited -> UasInvite.invited(leg, invited);
            case LegInput.Request request -> InDialog.request(leg, request);
            case LegInput.Ack(var ack) -> UasInvite.ack(leg, ack);
            case LegInput.Cancel cancel -> UasInvite.cancelled(leg, cancel);
            case LegInput.Response(var tx, var response) -> Responses.response(leg, tx, response);
            case LegInput.Timeout(var tx) -> Responses.timeout(leg, tx);
            case LegInput.TransportError(var tx, var what) -> Responses.transportError(leg, tx, what);
            case LegInput.Timer(var kind) -> timer(leg, kind);
            case LegInput.FlowLost() -> LegFlow.lost(leg);
            case LegInput.FlowBack(var flow) -> LegFlow.back(leg, flow);
            case LegInput.Invite invite -> UacInvite.invite(leg, invite);
            case LegInput.Ring(int status, String reason, String sdp) -> UasInvite.ring(leg, status, reason, sdp);
            case LegInput.Answer answer -> UasInvite.answer(leg, answer);
            case LegInput.AnswerOffer(var tx, var request, var sdp) -> Reoffer.answer(leg, tx, request, sdp);
            case LegInput.RefuseOffer(var tx, int status, String reason) -> leg.respond(tx, status, reason);
            case LegInput.Offer(String sdp) -> Reoffer.offer(leg, sdp);
            case LegInput.Info(Body body) -> InfoQueue.add(leg, body);
            case LegInput.Notify(Headers headers, Body body) -> {
                if (leg.phase == Leg.Phase.CONFIRMED && !leg.flowLost) {
                    leg.sendInDialog("NOTIFY", headers, body, Leg.Purpose.NOTIFY);
                }
            }
            case LegInput.Refer(Headers headers) -> {
                if (leg.phase == Leg.Phase.CONFIRMED) {
                    leg.sendInDialog("REFER", headers, Body.NONE, Leg.Purpose.REFER);
                } else {
                    leg.emit(new LegEvent.ReferAnswered(481));
                }
            }
            case LegInput.HangUp hangUp -> LegEnd.hangUp(leg, hangUp);
        }
    }

    private static void timer(LegTurn leg, TimerId.Kind kind) {
        if (leg.phase == Leg.Phase.ENDED) {
            return;
        }
        switch (kind) {
            case RETRANSMIT_2XX -> UasInvite.retransmit(leg);
            case ACK_DEADLINE -> UasInvite.noAck(leg);
            case CANCEL_DEADLINE -> leg.end();
            case REFRESH -> SessionRefresh.due(leg);
            case REFRESH_LOST -> SessionRefresh.lost(leg);
            case SESSION_EXPIRY -> SessionRefresh.expired(leg);
            case GLARE -> Reoffer.afterGlare(leg);
            case CONNECTING, NO_RESPONSE, RINGING, FAILURE_HEARD, MEDIA_DEAD, FLOW_LOST, MAX_DURATION, LINGER ->
                throw new IllegalArgumentException(kind + " is a timer of the call");
        }
    }
}
