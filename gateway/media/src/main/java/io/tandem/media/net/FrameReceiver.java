package io.tandem.media.net;

/// Takes what arrives by one [TcpConnection]. Called on the listener's thread.
public interface FrameReceiver {
    /// @param data reused for the next frame: valid during the call only
    /// @param length octets from index 0
    void onFrame(byte[] data, int length);

    /// Nothing comes any more, and nothing leaves.
    void onClosed();
}
