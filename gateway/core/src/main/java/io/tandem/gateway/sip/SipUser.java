package io.tandem.gateway.sip;

/// The transaction user (RFC 3261 §5): what the stack calls back on. Called on a network thread: it must only
/// post. Retransmissions never come here.
public interface SipUser {

    /// A new request other than ACK and CANCEL.
    void onRequest(ServerTransaction transaction);

    /// The ACK of a 2xx.
    void onAck(SipMessage.SipRequest ack, Hop.Flow origin);

    /// A CANCEL that matches `invite`. The stack has answered it with 200; the 487 is the user's, if it is not
    /// too late.
    void onCancel(ServerTransaction invite, SipMessage.SipRequest cancel);

    /// A connection is gone; nothing can be sent by it any more.
    void onFlowLost(Hop.Flow flow, String why);
}
