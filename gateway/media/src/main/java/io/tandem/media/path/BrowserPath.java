package io.tandem.media.path;

import io.tandem.media.ice.IcePath;

/// A path that a browser leg sends by. Confined to the media loop.
sealed interface BrowserPath extends IcePath permits UdpPath, TcpPath {

    /// Sends a datagram; it is dropped when the path cannot keep up.
    void send(byte[] data, int length);

    /// Its leg needs it no more.
    void release();
}
