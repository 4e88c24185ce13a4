package io.tandem.media;

/// Hears two ports of a call, decoded and aligned: a recorder, for one. Called on the media loop, every 20 ms
/// from [MediaCommand.Tap] on: it must not block and not keep the arrays.
@FunctionalInterface
public interface FrameTap {
    /// Takes 20 ms of what the two ports received; silence where nothing came, or where a port is not open.
    ///
    /// @param left linear 16 bit mono, from index 0
    /// @param right likewise
    /// @param samples of each: the tap's sample rate / 50
    /// @param tickNs monotonic time of the tick, 20 ms after the one before; more when the loop was held up
    void frames(short[] left, short[] right, int samples, long tickNs);
}
