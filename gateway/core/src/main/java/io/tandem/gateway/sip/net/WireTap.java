package io.tandem.gateway.sip.net;

/// Sees each message as it is on the wire, within TLS and WebSocket. Called on network threads, and by whoever sends:
/// it must neither block nor throw, and leaves the octets as they are.
public interface WireTap {

    /// Looks at nothing.
    WireTap NONE = new WireTap() {
        @Override
        public void received(Link link, SipHead head, byte[] message) {}

        @Override
        public void sent(Link link, byte[] message) {}
    };

    /// Before anything is done with it. What the doorman turns away, and what is no SIP, does not come here.
    void received(Link link, SipHead head, byte[] message);

    /// Just before the socket has it.
    void sent(Link link, byte[] message);
}
