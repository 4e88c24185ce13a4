package io.tandem.media.net;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A socket of a [KernelLoop]. Confined to the loop, except for [#local], and for [#close] before it has
/// moved.
abstract sealed class KernelSocket extends UdpSocket permits SingleSocket, BatchSocket {
    private static final Logger log = LoggerFactory.getLogger(KernelSocket.class);

    KernelLoop loop;
    final int fd;
    final boolean inet6;
    private final InetSocketAddress local;
    private final DatagramReceiver receiver;
    private KernelAddress lastTarget;
    private boolean open = true;
    private long sendFailures;

    KernelSocket(KernelLoop loop, int fd, InetSocketAddress local, DatagramReceiver receiver) {
        this.loop = loop;
        this.fd = fd;
        this.local = local;
        this.inet6 = KernelAddress.isInet6(local);
        this.receiver = receiver;
        this.lastTarget = KernelAddress.of(local, inet6);
    }

    /// The kernel has something for this socket.
    abstract void onReadable();

    /// Hands what waits to the kernel.
    abstract void flush();

    /// Gives memory back; the descriptor is closed by the loop.
    void release() {}

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public long sendFailures() {
        return sendFailures;
    }

    void failed(int error) {
        sendFailures++;
        log.debug("socket {}: errno {}", local, -error);
    }

    /// The target as this socket's kernel wants it. Sources that this loop saw are that already.
    KernelAddress target(InetSocketAddress to) {
        if (to instanceof KernelAddress known && known.suits(inet6)) {
            return known;
        }
        if (!lastTarget.equals(to)) {
            lastTarget = KernelAddress.of(to, inet6);
        }
        return lastTarget;
    }

    /// A receiver's bug costs this datagram and no other.
    void deliver(byte[] data, int length, InetSocketAddress from) {
        loop.countDelivered();
        try {
            receiver.onDatagram(data, length, from);
        } catch (RuntimeException | Error e) {
            log.error("a datagram at {} was not handled", local, e);
        }
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        loop.execute(() -> {
            if (open) {
                open = false;
                flush();
                loop.forget(this);
                release();
            }
        });
    }

    /// A native view of the scratch arrays that packets are built in, kept so that none is made per packet.
    MemorySegment view(byte[] data) {
        return loop.view(data);
    }
}
