package io.tandem.media.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A socket that one leg has for itself: datagrams come one by one, so each is read and sent by a call of its
/// own, straight from and to the loop's arrays. Confined to the loop.
final class SingleSocket extends KernelSocket {
    private @Nullable KernelAddress lastFrom;

    SingleSocket(KernelLoop loop, int fd, InetSocketAddress local, DatagramReceiver receiver) {
        super(loop, fd, local, receiver);
    }

    /// Reads one datagram: the kernel reports the socket again while there are more, and the others' turn
    /// comes between.
    @Override
    void onReadable() {
        MemorySegment address = loop.addressScratch();
        loop.addressLength().set(JAVA_INT, 0, KernelAddress.INET6_BYTES);
        int length = Libc.recvfrom(
                loop.errnoState(), fd, loop.receiveView(), NetLoop.MAX_DATAGRAM_BYTES, address, loop.addressLength());
        if (length < 0) {
            if (length != -Libc.EAGAIN && length != -Libc.EINTR) {
                failed(length);
            }
            return;
        }
        KernelAddress from = lastFrom;
        if (from == null || !from.isAt(address, 0)) {
            from = loop.addresses(inet6).at(address, 0);
            lastFrom = from;
        }
        deliver(loop.receiveArray(), length, from);
    }

    @Override
    public void send(byte[] data, int length, InetSocketAddress to) {
        if (!isOpen()) {
            return;
        }
        MemorySegment address = loop.addressScratch();
        int addressLength = target(to).write(address, 0);
        int sent = Libc.sendto(loop.errnoState(), fd, view(data), length, address, addressLength);
        if (sent < 0) {
            failed(sent);
        }
    }

    @Override
    void flush() {
        // Nothing waits.
    }

    @Override
    public boolean move(NetLoop to, Runnable arrived) {
        if (!(to instanceof KernelLoop other)) {
            throw new IllegalArgumentException("a socket goes to a loop of its own transport, not " + to.transport());
        }
        KernelLoop from = loop;
        from.release(this);
        boolean posted = other.execute(() -> {
            loop = other;
            other.add(this);
            arrived.run();
        });
        if (!posted) {
            from.add(this);
        }
        return posted;
    }
}
