package io.tandem.farend;

import java.util.function.BiConsumer;

/// How a user agent's SIP messages travel. Any thread.
public interface SipTransport extends AutoCloseable {
    /// Starts to hand on what arrives; called once.
    void start(BiConsumer<SipMessage, Peer> receiver);

    /// Sends; a network error is logged and left to the transaction's timers.
    void send(SipMessage message, Peer to);

    /// What Via names as sent-by: host and port of ours, or an `.invalid` name (RFC 7118 §5).
    String sentBy();

    /// The Contact value of ours, in angle brackets.
    String contact(Peer peer);

    /// Where requests outside a dialog go.
    ///
    /// @throws java.io.UncheckedIOException when there is no way there
    Peer nextHop();

    @Override
    void close();
}
