package io.tandem.media.net;

import io.netty.channel.epoll.Epoll;

/// How the media loops reach the network. Immutable.
public enum Transport {
    /// The best that this machine has: [#KERNEL], then [#EPOLL], then [#NIO].
    AUTO,
    /// Linux system calls by the foreign-function API: batches in both directions, nothing allocated.
    KERNEL,
    /// Netty on epoll, with batches as well.
    EPOLL,
    /// Netty on the platform's own selector: everywhere.
    NIO;

    /// Whether this machine has it.
    public boolean isAvailable() {
        return switch (this) {
            case KERNEL -> KernelLoop.isAvailable();
            case EPOLL -> Epoll.isAvailable();
            case NIO, AUTO -> true;
        };
    }

    /// Whether several loops can have a socket each on one port.
    public boolean sharesPorts() {
        return this == KERNEL || this == EPOLL;
    }

    /// The transport that AUTO stands for, else this one.
    ///
    /// @throws IllegalArgumentException when this machine does not have it
    public Transport resolved() {
        if (this == AUTO) {
            return KERNEL.isAvailable() ? KERNEL : EPOLL.isAvailable() ? EPOLL : NIO;
        }
        if (!isAvailable()) {
            throw new IllegalArgumentException("media.transport " + name().toLowerCase(java.util.Locale.ROOT)
                    + " is not to be had on this machine: write auto, or nio");
        }
        return this;
    }
}
