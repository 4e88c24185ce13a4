package io.tandem.media.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.tandem.media.net.NetLoop.Traffic;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.InetSocketAddress;

/// Makes a bound UDP socket. Stateless; any thread.
final class KernelBinding {
    private static final int EADDRNOTAVAIL = 99;
    private static final int EMFILE = 24;
    private static final int EACCES = 13;

    private KernelBinding() {}

    /// A descriptor and where it is bound. Immutable.
    record Bound(int fd, InetSocketAddress local) {}

    static Bound bind(InetSocketAddress address, Traffic traffic) throws BindException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Libc.state(arena);
            boolean inet6 = KernelAddress.isInet6(address);
            int fd = Libc.socket(state, inet6 ? Libc.AF_INET6 : Libc.AF_INET);
            if (fd < 0) {
                throw failure(address, fd);
            }
            options(arena, state, fd, inet6, traffic);
            if (traffic == Traffic.JOINED) {
                sharePort(arena, state, fd);
            }
            MemorySegment name = arena.allocate(32, 8);
            int length = KernelAddress.of(address, inet6).write(name, 0);
            int bound = Libc.bind(state, fd, name, length);
            if (bound < 0) {
                Libc.close(state, fd);
                throw failure(address, bound);
            }
            if (traffic == Traffic.SHARED) {
                // Only now: a port that another process shares must be refused.
                sharePort(arena, state, fd);
            }
            MemorySegment room = arena.allocate(JAVA_INT);
            room.set(JAVA_INT, 0, 32);
            Libc.getsockname(state, fd, name, room);
            KernelAddress local = KernelAddress.read(name, 0, inet6);
            return new Bound(fd, new InetSocketAddress(local.getAddress(), local.getPort()));
        }
    }

    /// Without fragments the kernel needs no identification for each packet, which costs it a hash; none of
    /// ours is longer than IPv6's minimum.
    private static void options(Arena arena, MemorySegment state, int fd, boolean inet6, Traffic traffic) {
        MemorySegment value = arena.allocate(JAVA_INT);
        value.set(JAVA_INT, 0, traffic.bufferBytes());
        Libc.setsockopt(state, fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, value);
        Libc.setsockopt(state, fd, Libc.SOL_SOCKET, Libc.SO_SNDBUF, value);
        value.set(JAVA_INT, 0, Libc.PMTUDISC_DO);
        if (inet6) {
            Libc.setsockopt(state, fd, Libc.IPPROTO_IPV6, Libc.IPV6_MTU_DISCOVER, value);
            value.set(JAVA_INT, 0, 0);
            Libc.setsockopt(state, fd, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, value);
        } else {
            Libc.setsockopt(state, fd, Libc.IPPROTO_IP, Libc.IP_MTU_DISCOVER, value);
        }
    }

    private static void sharePort(Arena arena, MemorySegment state, int fd) {
        MemorySegment on = arena.allocate(JAVA_INT);
        on.set(JAVA_INT, 0, 1);
        Libc.setsockopt(state, fd, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, on);
    }

    /// Has the kernel give every datagram of a shared port to the socket that was bound to it first, by a filter of one
    /// instruction, or spread them by its own hash again.
    ///
    /// @return below zero: it refuses
    static int steer(int fd, boolean toFirst) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Libc.state(arena);
            if (!toFirst) {
                return Libc.setsockopt(
                        state, fd, Libc.SOL_SOCKET, Libc.SO_DETACH_REUSEPORT_BPF, arena.allocate(JAVA_INT));
            }
            // struct sock_filter: return the constant 0, the index of the first socket
            MemorySegment filter = arena.allocate(8, 8);
            filter.set(JAVA_SHORT, 0, Libc.BPF_RET_K);
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) 1);
            program.set(ADDRESS, 8, filter);
            return Libc.setsockopt(state, fd, Libc.SOL_SOCKET, Libc.SO_ATTACH_REUSEPORT_CBPF, program);
        }
    }

    static void close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            Libc.close(Libc.state(arena), fd);
        }
    }

    private static BindException failure(InetSocketAddress address, int error) {
        String why = switch (-error) {
            case Libc.EADDRINUSE -> "Address already in use";
            case EADDRNOTAVAIL -> "Cannot assign requested address";
            case EMFILE -> "Too many open files: raise the limit (ulimit -n)";
            case EACCES -> "Permission denied";
            default -> "errno " + -error;
        };
        return new BindException("cannot bind UDP " + address + ": " + why);
    }
}
