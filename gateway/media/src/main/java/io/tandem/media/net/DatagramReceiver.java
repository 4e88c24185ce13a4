package io.tandem.media.net;

import java.net.InetSocketAddress;

/// Takes what arrives at a [UdpSocket]. Called on the socket's loop.
@FunctionalInterface
public interface DatagramReceiver {
    /// @param data reused for the next datagram: valid during the call only, and free to be written to
    /// @param length octets from index 0; longer datagrams than [NetLoop#MAX_DATAGRAM_BYTES] arrive cut off
    void onDatagram(byte[] data, int length, InetSocketAddress from);
}
