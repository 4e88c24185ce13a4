package io.tandem.gateway.sip;

/// One request that came to us (RFC 3261 §17.2). Any thread. The stack has answered 100 to an INVITE.
public interface ServerTransaction {

    SipMessage.SipRequest request();

    /// Where it came from; for a browser the flow on which in-dialog requests go back.
    Hop.Flow origin();

    /// Sends a response. The 2xx to an INVITE may be given again: its retransmission is the dialog's duty (RFC
    /// 3261 §13.3.1.4). Any other second final response is ignored.
    ///
    /// @param toTag our tag; ignored for 100, and where the request's To has one
    void respond(SipMessage.SipResponse response, String toTag);
}
