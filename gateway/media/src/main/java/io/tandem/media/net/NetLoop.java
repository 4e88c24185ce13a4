package io.tandem.media.net;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.function.LongConsumer;

/// One platform thread with its sockets. What is sent during one turn of the loop leaves at its end at the
/// latest. Any thread may bind, execute and wake; the rest belongs to the loop.
public abstract sealed class NetLoop permits KernelLoop, NettyLoop {
    /// Room for each datagram; more than any path carries.
    public static final int MAX_DATAGRAM_BYTES = 2048;

    /// Starts the thread.
    ///
    /// @throws IllegalArgumentException when this machine has no such transport
    public static NetLoop start(String name, Transport transport) {
        return switch (transport.resolved()) {
            case KERNEL -> new KernelLoop(name);
            case EPOLL -> new NettyLoop(name, true);
            case NIO, AUTO -> new NettyLoop(name, false);
        };
    }

    /// What it stands on; never [Transport#AUTO].
    public abstract Transport transport();

    /// True on the loop's own thread.
    public abstract boolean inLoop();

    /// Runs a task on the loop, after those given before. What it sends leaves when it ends.
    ///
    /// @return false when the loop has ended: the task will not run
    public abstract boolean execute(Runnable task);

    /// Calls `tick` every `periodNs`, each time at a multiple of the period after the first: a late call does
    /// not delay the next. When the loop was held up for longer than ten periods, the missed ones are
    /// skipped.
    ///
    /// @param tick is given the time it should have been called at, by [System#nanoTime]
    public abstract void every(long periodNs, LongConsumer tick);

    /// Runs `task` in every turn of the loop, so that what [#wake] announces is found there. Call it on the
    /// loop.
    public abstract void eachTurn(Runnable task);

    /// Lets a sleeping loop take a turn. Any thread; costs nothing while the loop is awake.
    public abstract void wake();

    /// Opens a socket. Blocks for some microseconds; never call it on the loop.
    ///
    /// @throws BindException when the address is in use or not ours
    public abstract UdpSocket bind(InetSocketAddress address, Traffic traffic, DatagramReceiver receiver)
            throws BindException;

    /// Ends the thread and closes what is still open. Blocks until it has ended.
    public abstract void close();

    /// What a socket is for. Immutable.
    public enum Traffic {
        /// All browsers of a loop: many peers, packets in batches. Where the transport can, others may
        /// join it on its port (`SO_REUSEPORT`); if another process has the port, it is refused.
        SHARED(4 << 20),
        /// Another loop's socket on the port of a [#SHARED] one.
        JOINED(4 << 20),
        /// One leg: a packet now and then.
        SINGLE(256 << 10);

        private final int bufferBytes;

        Traffic(int bufferBytes) {
            this.bufferBytes = bufferBytes;
        }

        /// The kernel's buffer, each way.
        public int bufferBytes() {
            return bufferBytes;
        }
    }
}
