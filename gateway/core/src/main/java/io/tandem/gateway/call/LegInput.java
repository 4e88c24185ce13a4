package io.tandem.gateway.call;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import java.util.List;
import java.util.Optional;

/// What happens to a leg: from the wire, from the clock, and what the call wants of it. Immutable.
public sealed interface LegInput {

    /// The peer's initial INVITE.
    record Invited(TxId tx, SipRequest request, Hop.Flow origin, String contactUser, String instanceId)
            implements LegInput {}

    /// A request within the dialog, ACK and CANCEL aside.
    record Request(TxId tx, SipRequest request, Hop.Flow origin) implements LegInput {}

    /// The ACK of a 2xx of ours.
    record Ack(SipRequest ack) implements LegInput {}

    /// CANCEL of the initial INVITE.
    record Cancel(TxId invite, List<String> reasons) implements LegInput {}

    record Response(TxId tx, SipResponse response) implements LegInput {}

    record Timeout(TxId tx) implements LegInput {}

    record TransportError(TxId tx, String what) implements LegInput {}

    record Timer(TimerId.Kind kind) implements LegInput {}

    /// The browser's connection is gone.
    record FlowLost() implements LegInput {}

    /// The same browser came back by another connection.
    record FlowBack(Hop.Flow flow) implements LegInput {}

    // ---- what the call wants ----

    /// Send the initial INVITE.
    ///
    /// @param extra further headers
    record Invite(
            SipUri uri,
            NameAddr from,
            NameAddr to,
            String contactUser,
            String sdp,
            Headers extra,
            String instanceId,
            Optional<Trunk.Credentials> credentials)
            implements LegInput {}

    /// Send a provisional response; `sdp` is empty where it carries none.
    record Ring(int status, String reason, String sdp) implements LegInput {}

    /// Answer the peer's INVITE with 200.
    ///
    /// @param offer the INVITE had no offer: `sdp` is ours, and the answer comes in the ACK
    record Answer(String sdp, Headers extra, boolean offer) implements LegInput {}

    /// Answer the offer of a re-INVITE or UPDATE with 200.
    record AnswerOffer(TxId tx, SipRequest request, String sdp) implements LegInput {}

    /// Refuse the offer of a re-INVITE or UPDATE; the session stays as it is.
    record RefuseOffer(TxId tx, int status, String reason) implements LegInput {}

    /// Offer a changed description; waits for its turn by itself.
    record Offer(String sdp) implements LegInput {}

    /// Send an INFO, after those before it.
    record Info(Body body) implements LegInput {}

    /// Send a NOTIFY of a subscription that a REFER made.
    record Notify(Headers headers, Body body) implements LegInput {}

    /// Ask the peer to carry out a transfer (RFC 3515).
    record Refer(Headers headers) implements LegInput {}

    /// End the leg in the way its phase asks for: CANCEL, a final response, or BYE.
    ///
    /// @param status final response for an INVITE that the peer still waits on
    /// @param reasons values of Reason headers
    record HangUp(int status, String reason, List<String> reasons) implements LegInput {}
}
