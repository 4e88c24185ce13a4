package io.tandem.gateway.sip;

/// One request of ours on its way (RFC 3261 §17.1). Any thread.
public interface ClientTransaction {

    SipMessage.SipRequest request();

    /// Cancels an INVITE. The caller sees to it that a provisional response came first (RFC 3261 §9.1). A final
    /// response, 487 or a 2xx that crossed, still comes to the listener.
    ///
    /// @param reason value of a Reason header (RFC 3326), or empty
    void cancel(String reason);

    /// Hears what becomes of the request. Called on a network thread: it must only post.
    interface Listener {
        /// Each provisional and final response. For an INVITE also every 2xx that follows the first:
        /// retransmissions and other forks, for 64*T1 (RFC 6026 §7.2). The stack has sent the ACK of a non-2xx;
        /// the ACK of a 2xx is the dialog's.
        void onResponse(SipMessage.SipResponse response);

        /// No final response in time (timer B or F); a stand-in for 408.
        void onTimeout();

        /// It could not be sent, or ICMP said so; a stand-in for 503.
        void onTransportError(String what);
    }
}
