package io.tandem.gateway.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A media relay in a process of its own, under load by a [LoadGenerator]. Its methods are called by the
/// generator's thread.
interface Relay extends AutoCloseable {

    String name();

    long pid();

    /// Asks for one call; it may come up later, see [SimulatedCall#connected].
    ///
    /// @param browser where the browser's packets come from
    /// @param trunk where the trunk's packets come from
    void open(SimulatedCall call, InetSocketAddress browser, InetSocketAddress trunk) throws IOException;

    /// A packet for the browser that is no RTP: a connectivity check's answer or a handshake's part.
    default void control(SimulatedCall call, byte[] data, int length) {}

    /// The next control packet that a browser sends to the relay; null when there is none now.
    default @Nullable Outgoing nextControl() throws IOException {
        return null;
    }

    /// A packet of a browser.
    @SuppressWarnings("ArrayRecordComponent")
    record Outgoing(SimulatedCall call, byte[] data, long target) {}

    /// Bytes that the process has allocated so far; negative when that cannot be known.
    default long allocatedBytes() throws IOException {
        return -1;
    }

    /// Gives back what is not in use, so that resident memory says what is.
    default void settle() throws IOException {}

    @Override
    void close();
}
