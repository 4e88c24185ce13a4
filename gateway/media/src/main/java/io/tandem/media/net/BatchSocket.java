package io.tandem.media.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A socket with many peers: datagrams are read and sent in batches. Confined to the loop.
final class BatchSocket extends KernelSocket {
    private static final int RECEIVE = 64;
    private static final int SEND = 64;
    /// Batches read in one turn before the other sockets have theirs.
    private static final int MOST_BATCHES = 8;

    private static final Logger log = LoggerFactory.getLogger(BatchSocket.class);

    private final Arena arena = Arena.ofShared();
    private final DatagramBatch in;
    private final DatagramBatch out;
    private int waiting;

    BatchSocket(KernelLoop loop, int fd, InetSocketAddress local, DatagramReceiver receiver) {
        super(loop, fd, local, receiver);
        in = new DatagramBatch(arena, RECEIVE);
        out = new DatagramBatch(arena, SEND);
    }

    @Override
    void onReadable() {
        for (int i = 0; i < MOST_BATCHES && isOpen(); i++) {
            in.prepareToReceive();
            int count = Libc.recvmmsg(loop.errnoState(), fd, in.messages(), RECEIVE);
            if (count < 0) {
                if (count != -Libc.EAGAIN && count != -Libc.EINTR) {
                    failed(count);
                }
                return;
            }
            AddressTable addresses = loop.addresses(inet6);
            byte[] data = loop.receiveArray();
            for (int k = 0; k < count && isOpen(); k++) {
                int length = Math.min(in.length(k), NetLoop.MAX_DATAGRAM_BYTES);
                KernelAddress from = addresses.at(in.addresses(), in.addressAt(k));
                MemorySegment.copy(in.data(), JAVA_BYTE, in.dataAt(k), data, 0, length);
                deliver(data, length, from);
            }
            if (count < RECEIVE) {
                return;
            }
        }
    }

    @Override
    public void send(byte[] data, int length, InetSocketAddress to) {
        if (!isOpen()) {
            return;
        }
        int slot = waiting++;
        MemorySegment.copy(data, 0, out.data(), JAVA_BYTE, out.dataAt(slot), length);
        int addressLength = target(to).write(out.addresses(), out.addressAt(slot));
        out.toSend(slot, length, addressLength);
        if (waiting == SEND) {
            flush();
        } else if (waiting == 1) {
            loop.markDirty(this);
        }
    }

    /// What the kernel refuses is dropped and counted: late audio is worse than none.
    @Override
    void flush() {
        int done = 0;
        while (done < waiting) {
            int sent = Libc.sendmmsg(loop.errnoState(), fd, out.messagesFrom(done), waiting - done);
            if (sent <= 0) {
                failed(sent);
                done++;
            } else {
                done += sent;
            }
        }
        waiting = 0;
    }

    @Override
    public boolean move(NetLoop to, Runnable arrived) {
        throw new UnsupportedOperationException("a socket of many peers stays with its loop");
    }

    @Override
    public void takeAll(boolean all) {
        loop.execute(() -> {
            int error = isOpen() ? KernelBinding.steer(fd, all) : 0;
            if (error < 0) {
                log.debug("socket {}: the kernel cannot be told who gets the datagrams, errno {}", local(), -error);
            }
        });
    }

    @Override
    void release() {
        arena.close();
    }

    /// How many wait, for tests.
    int waiting() {
        return waiting;
    }

    /// The kernel's `mmsghdr` array with an address and room for a datagram each. Confined to the loop.
    private static final class DatagramBatch {
        private static final int HEADER_BYTES = 64;
        private static final int ADDRESS_BYTES = 32;
        private static final int NAME_LENGTH_AT = 8;
        private static final int LENGTH_AT = 56;
        private static final int VECTOR_BYTES = 16;

        private final int slots;
        private final MemorySegment messages;
        private final MemorySegment[] tails;
        private final MemorySegment addresses;
        private final MemorySegment vectors;
        private final MemorySegment data;

        DatagramBatch(Arena arena, int slots) {
            this.slots = slots;
            messages = arena.allocate((long) slots * HEADER_BYTES, 64);
            addresses = arena.allocate((long) slots * ADDRESS_BYTES, 64);
            vectors = arena.allocate((long) slots * VECTOR_BYTES, 64);
            data = arena.allocate((long) slots * NetLoop.MAX_DATAGRAM_BYTES, 64);
            tails = new MemorySegment[slots];
            for (int i = 0; i < slots; i++) {
                tails[i] = messages.asSlice((long) i * HEADER_BYTES);
                long vector = (long) i * VECTOR_BYTES;
                vectors.set(ADDRESS, vector, data.asSlice(dataAt(i)));
                vectors.set(JAVA_LONG, vector + 8, NetLoop.MAX_DATAGRAM_BYTES);
                long header = (long) i * HEADER_BYTES;
                messages.set(ADDRESS, header, addresses.asSlice(addressAt(i)));
                messages.set(ADDRESS, header + 16, vectors.asSlice(vector));
                messages.set(JAVA_LONG, header + 24, 1);
            }
        }

        void prepareToReceive() {
            for (int i = 0; i < slots; i++) {
                messages.set(JAVA_INT, (long) i * HEADER_BYTES + NAME_LENGTH_AT, KernelAddress.INET6_BYTES);
            }
        }

        void toSend(int slot, int length, int addressLength) {
            messages.set(JAVA_INT, (long) slot * HEADER_BYTES + NAME_LENGTH_AT, addressLength);
            vectors.set(JAVA_LONG, (long) slot * VECTOR_BYTES + 8, length);
        }

        MemorySegment messages() {
            return messages;
        }

        MemorySegment messagesFrom(int slot) {
            return tails[slot];
        }

        int length(int slot) {
            return messages.get(JAVA_INT, (long) slot * HEADER_BYTES + LENGTH_AT);
        }

        MemorySegment addresses() {
            return addresses;
        }

        long addressAt(int slot) {
            return (long) slot * ADDRESS_BYTES;
        }

        MemorySegment data() {
            return data;
        }

        long dataAt(int slot) {
            return (long) slot * NetLoop.MAX_DATAGRAM_BYTES;
        }
    }
}
