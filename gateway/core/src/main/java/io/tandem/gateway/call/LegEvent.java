package io.tandem.gateway.call;

import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import java.util.List;
import java.util.Optional;

/// What a leg tells its call. Immutable.
public sealed interface LegEvent {

    /// The first response of any kind came: the peer is alive.
    record Trying() implements LegEvent {}

    /// The INVITE went out once more, with credentials or another interval: it waits for its first
    /// response again.
    record SentAgain() implements LegEvent {}

    /// A provisional response above 100.
    ///
    /// @param fork the To tag; empty where it has none
    /// @param sdp empty where it carries none
    record Progress(int status, String fork, String sdp) implements LegEvent {}

    /// The peer accepted our INVITE. ACK is sent.
    record Answered(String fork, String sdp) implements LegEvent {}

    /// Our INVITE failed.
    ///
    /// @param q850 from the peer's Reason header, else from the status
    /// @param local the stack said so: 408 for no answer, 503 for a transport error
    /// @param contacts where a 3xx leads, best first
    record Rejected(int status, String reason, int q850, boolean local, List<NameAddr> contacts) implements LegEvent {

        public Rejected(int status, String reason, int q850, boolean local) {
            this(status, reason, q850, local, List.of());
        }
    }

    /// ACK of our 2xx to the initial INVITE.
    ///
    /// @param sdp the answer, where our 2xx carried the offer; else empty
    record Confirmed(String sdp) implements LegEvent {}

    /// The peer cancelled its INVITE; 487 is sent.
    record Cancelled() implements LegEvent {}

    /// The peer offers a change; to be answered at once with [LegInput.AnswerOffer] or
    /// [LegInput.RefuseOffer].
    record OfferReceived(TxId tx, SipRequest request) implements LegEvent {}

    /// Our offer was answered.
    record OfferAnswered(String sdp) implements LegEvent {}

    /// Our offer was refused; the session stays as it is.
    record OfferFailed(int status) implements LegEvent {}

    /// An INFO of the peer; it is answered.
    record Signal(Body body) implements LegEvent {}

    /// REFER of the peer (RFC 3515); to be answered by the call.
    record Referred(TxId tx, SipRequest request) implements LegEvent {}

    /// Our REFER was answered with this final status.
    record ReferAnswered(int status) implements LegEvent {}

    /// NOTIFY of the peer (RFC 6665); to be answered by the call.
    record Notified(TxId tx, SipRequest request) implements LegEvent {}

    /// BYE of the peer; it is answered.
    ///
    /// @param sip status in its Reason header, where there is one
    /// @param q850 cause in its Reason header, where there is one
    record ByeReceived(Optional<Integer> sip, Optional<Integer> q850) implements LegEvent {}

    /// No ACK came for our 2xx in 64*T1; BYE is sent.
    record NoAck() implements LegEvent {}

    /// The session expired without a refresh; BYE is sent.
    record SessionExpired() implements LegEvent {}

    /// The peer knows nothing of the dialog (481).
    record DialogGone() implements LegEvent {}

    /// A request could not be sent: the browser's connection does not carry any more.
    record FlowFailed() implements LegEvent {}

    /// A request came by another connection, or by the same again: the browser is back.
    record FlowRestored() implements LegEvent {}

    /// Nothing more will come of this leg.
    record Closed() implements LegEvent {}
}
