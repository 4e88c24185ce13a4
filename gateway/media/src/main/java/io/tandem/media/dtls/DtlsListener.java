package io.tandem.media.dtls;

/// What a [DtlsTransport] tells its owner. Called on the handshake's own thread, one call at a time: hand
/// over to the media loop and return.
public interface DtlsListener {

    /// Send this datagram to the peer.
    ///
    /// @param datagram yours from now on, at most [DtlsTransport#MAX_SENT_BYTES] octets
    void send(byte[] datagram);

    /// The handshake has ended; after [DtlsResult.Keys] there may be one [DtlsResult.Closed]. Nothing comes
    /// after [DtlsTransport#close].
    void onResult(DtlsResult result);
}
