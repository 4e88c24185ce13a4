package io.tandem.media.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/// One socket that speaks for thousands of hosts of the loopback network, for load generators: a host is
/// told by its number, and has an address of its own in 127.64.0.0/10 with this socket's port. Datagrams go
/// and come in batches, and each bears the time at which the kernel took it. Bound to the loopback device: nothing
/// leaves the machine. Linux only. Confined to one thread.
public final class LoopbackHosts implements AutoCloseable {
    private static final int BATCH = 64;
    private static final int ROOM = 2048;
    private static final int HEADER = 64;
    private static final int NAME = 16;
    private static final int VECTOR = 16;
    private static final int CONTROL = 128;
    private static final int PKTINFO_BYTES = 32;
    private static final int NETWORK = 0x7F40_0000;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = Libc.state(arena);
    private final Batch out = new Batch(arena);
    private final Batch in = new Batch(arena);
    private final MemorySegment timespec = arena.allocate(16, 8);
    private final int fd;
    private final int port;
    private int waiting;
    private long refused;

    /// Binds the socket.
    ///
    /// @param bufferBytes of the kernel, each way
    public LoopbackHosts(int bufferBytes) throws IOException {
        fd = Libc.socket(state, Libc.AF_INET);
        check("socket", fd);
        option(Libc.SOL_SOCKET, Libc.SO_RCVBUF, bufferBytes);
        option(Libc.SOL_SOCKET, Libc.SO_SNDBUF, bufferBytes);
        option(Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1);
        option(Libc.IPPROTO_IP, Libc.IP_PKTINFO, 1);
        option(Libc.IPPROTO_IP, Libc.IP_MTU_DISCOVER, Libc.PMTUDISC_DO);
        check(
                "SO_BINDTODEVICE",
                Libc.setsockopt(
                        state,
                        fd,
                        Libc.SOL_SOCKET,
                        Libc.SO_BINDTODEVICE,
                        arena.allocateFrom("lo", StandardCharsets.US_ASCII)));
        MemorySegment name = arena.allocate(NAME, 8);
        KernelAddress any = KernelAddress.of(new InetSocketAddress(0), false);
        check("bind", Libc.bind(state, fd, name, any.write(name, 0)));
        MemorySegment length = arena.allocate(JAVA_INT);
        length.set(JAVA_INT, 0, NAME);
        check("getsockname", Libc.getsockname(state, fd, name, length));
        port = KernelAddress.read(name, 0, false).getPort();
        prepareToSend();
    }

    private void option(int level, int option, int value) throws IOException {
        MemorySegment room = arena.allocate(JAVA_INT);
        room.set(JAVA_INT, 0, value);
        check("setsockopt", Libc.setsockopt(state, fd, level, option, room));
    }

    private static void check(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": errno " + -result);
        }
    }

    private void prepareToSend() {
        for (int i = 0; i < BATCH; i++) {
            long control = out.controlAt(i);
            out.control.set(JAVA_LONG, control, 28);
            out.control.set(JAVA_INT, control + 8, Libc.IPPROTO_IP);
            out.control.set(JAVA_INT, control + 12, Libc.IP_PKTINFO);
        }
    }

    /// The address of a host.
    ///
    /// @param number 0 to 4,000,000
    public InetSocketAddress address(int number) {
        int address = NETWORK + 1 + number;
        byte[] octets = {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    /// The time of day in nanoseconds, from the clock of [#arrivalNs].
    public long nowNs() {
        Libc.clockRealtime(state, timespec);
        return timespec.get(JAVA_LONG, 0) * 1_000_000_000L + timespec.get(JAVA_LONG, 8);
    }

    /// A target as [#send] wants it.
    public static long target(InetSocketAddress address) {
        return KernelAddress.of(address, false).head;
    }

    /// Sends a datagram from a host; it leaves with [#flush] at the latest.
    ///
    /// @param to from [#target]
    public void send(int number, byte[] data, int length, long to) {
        int slot = waiting++;
        MemorySegment.copy(data, 0, out.data, JAVA_BYTE, out.dataAt(slot), length);
        out.names.set(JAVA_LONG, out.nameAt(slot), to);
        out.control.set(JAVA_INT, out.controlAt(slot) + 20, Integer.reverseBytes(NETWORK + 1 + number));
        out.describe(slot, length, PKTINFO_BYTES);
        if (waiting == BATCH) {
            flush();
        }
    }

    /// Hands what waits to the kernel; what it refuses is counted.
    public void flush() {
        int done = 0;
        while (done < waiting) {
            int sent = Libc.sendmmsg(state, fd, out.messages.asSlice((long) done * HEADER), waiting - done);
            refused += sent <= 0 ? 1 : 0;
            done += Math.max(1, sent);
        }
        waiting = 0;
    }

    /// Datagrams that the kernel refused to send.
    public long refused() {
        return refused;
    }

    /// Reads the next batch without waiting.
    ///
    /// @return how many there are, see the methods below
    public int receive() {
        for (int i = 0; i < BATCH; i++) {
            in.describe(i, ROOM, CONTROL);
        }
        return Math.max(0, Libc.recvmmsg(state, fd, in.messages, BATCH));
    }

    /// Copies a received datagram out.
    ///
    /// @return its length
    public int copy(int slot, byte[] to) {
        int length = Math.min(to.length, in.messages.get(JAVA_INT, (long) slot * HEADER + 56));
        MemorySegment.copy(in.data, JAVA_BYTE, in.dataAt(slot), to, 0, length);
        return length;
    }

    /// The host that a received datagram was sent to; -1 when it is none of ours.
    public int host(int slot) {
        long at = control(slot, Libc.IPPROTO_IP, Libc.IP_PKTINFO);
        return at < 0 ? -1 : Integer.reverseBytes(in.control.get(JAVA_INT, at + 8)) - NETWORK - 1;
    }

    /// When the kernel took a received datagram, on the clock of [#nowNs]; 0 when it did not say.
    public long arrivalNs(int slot) {
        long at = control(slot, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS);
        return at < 0 ? 0 : in.control.get(JAVA_LONG, at) * 1_000_000_000L + in.control.get(JAVA_LONG, at + 8);
    }

    /// Where the data of a control message begins.
    private long control(int slot, int level, int type) {
        long at = in.controlAt(slot);
        long end = at + in.messages.get(JAVA_LONG, (long) slot * HEADER + 40);
        while (at + 16 <= end) {
            long length = in.control.get(JAVA_LONG, at);
            if (length < 16) {
                return -1;
            }
            if (in.control.get(JAVA_INT, at + 8) == level && in.control.get(JAVA_INT, at + 12) == type) {
                return at + 16;
            }
            at += (length + 7) & -8;
        }
        return -1;
    }

    @Override
    public void close() {
        Libc.close(state, fd);
        arena.close();
    }

    /// Message headers with name, control and data of each.
    private static final class Batch {
        private final MemorySegment messages;
        private final MemorySegment names;
        private final MemorySegment vectors;
        private final MemorySegment control;
        private final MemorySegment data;

        Batch(Arena arena) {
            messages = arena.allocate((long) BATCH * HEADER, 64);
            names = arena.allocate((long) BATCH * NAME, 64);
            vectors = arena.allocate((long) BATCH * VECTOR, 64);
            control = arena.allocate((long) BATCH * CONTROL, 64);
            data = arena.allocate((long) BATCH * ROOM, 64);
            for (int i = 0; i < BATCH; i++) {
                long header = (long) i * HEADER;
                messages.set(ADDRESS, header, names.asSlice(nameAt(i)));
                messages.set(ADDRESS, header + 16, vectors.asSlice((long) i * VECTOR));
                messages.set(JAVA_LONG, header + 24, 1);
                messages.set(ADDRESS, header + 32, control.asSlice(controlAt(i)));
                vectors.set(ADDRESS, (long) i * VECTOR, data.asSlice(dataAt(i)));
            }
        }

        void describe(int slot, int dataBytes, int controlBytes) {
            long header = (long) slot * HEADER;
            messages.set(JAVA_INT, header + 8, NAME);
            messages.set(JAVA_LONG, header + 40, controlBytes);
            vectors.set(JAVA_LONG, (long) slot * VECTOR + 8, dataBytes);
        }

        long nameAt(int slot) {
            return (long) slot * NAME;
        }

        long controlAt(int slot) {
            return (long) slot * CONTROL;
        }

        long dataAt(int slot) {
            return (long) slot * ROOM;
        }
    }
}
