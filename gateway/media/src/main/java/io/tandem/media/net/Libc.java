package io.tandem.media.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/// The few system calls that the media path needs, by the foreign-function API: Linux on x86-64 and AArch64,
/// whose constants and structures are the same here but for `epoll_event`. Each returns what the call
/// returns, or `-errno`. Any thread; each thread brings its own errno state.
final class Libc {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEPORT = 15;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int IPPROTO_IP = 0;
    static final int IPPROTO_IPV6 = 41;
    static final int IP_MTU_DISCOVER = 10;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_V6ONLY = 26;
    static final int PMTUDISC_DO = 2;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_TIMESTAMPNS = 35;
    static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    static final int SO_DETACH_REUSEPORT_BPF = 68;
    static final short BPF_RET_K = 6;
    static final int IP_PKTINFO = 8;
    static final int MSG_DONTWAIT = 0x40;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLLIN = 1;
    static final int EPOLLERR = 8;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EADDRINUSE = 98;

    /// `struct epoll_event` is packed on x86-64 only.
    static final boolean X86 = System.getProperty("os.arch").equals("amd64");

    static final int EPOLL_EVENT_BYTES = X86 ? 12 : 16;
    static final int EPOLL_DATA_AT = X86 ? 4 : 8;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    /// For calls that never wait: the thread stays in its state, and arrays are passed as they are.
    private static final Linker.Option SHORT = Linker.Option.critical(true);

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT = call("connect", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE = call("epoll_create1", JAVA_INT);
    private static final MethodHandle EPOLL_CTL = call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT = call("epoll_wait", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVMMSG = call("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SENDMMSG = call("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVFROM =
            brief("recvfrom", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SENDTO =
            brief("sendto", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETPRIORITY = call("setpriority", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOCK_GETTIME = brief("clock_gettime", JAVA_INT, ADDRESS);
    private static final MethodHandle READ = call("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = call("write", JAVA_INT, ADDRESS, JAVA_LONG);

    private Libc() {}

    /// Whether this platform is one of the two; on others the class must not be touched further.
    static boolean suits() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return os.equals("linux") && (arch.equals("amd64") || arch.equals("aarch64"));
    }

    private static MethodHandle call(String name, MemoryLayout... arguments) {
        return handle(name, arguments, CAPTURE);
    }

    private static MethodHandle brief(String name, MemoryLayout... arguments) {
        return handle(name, arguments, CAPTURE, SHORT);
    }

    private static MethodHandle handle(String name, MemoryLayout[] arguments, Linker.Option... options) {
        SymbolLookup lookup = LINKER.defaultLookup();
        MemorySegment symbol = lookup.find(name).orElseThrow(() -> new UnsatisfiedLinkError("no " + name));
        boolean sizes =
                name.startsWith("recvfrom") || name.startsWith("sendto") || name.equals("read") || name.equals("write");
        FunctionDescriptor function = FunctionDescriptor.of(sizes ? JAVA_LONG : JAVA_INT, arguments);
        return LINKER.downcallHandle(symbol, function, options);
    }

    /// Where a thread's calls leave their errno.
    static MemorySegment state(Arena arena) {
        return arena.allocate(STATE);
    }

    private static int result(int returned, MemorySegment state) {
        return returned < 0 ? -(int) ERRNO.get(state, 0L) : returned;
    }

    private static int result(long returned, MemorySegment state) {
        return returned < 0 ? -(int) ERRNO.get(state, 0L) : (int) returned;
    }

    static int socket(MemorySegment state, int family) {
        try {
            return result((int) SOCKET.invokeExact(state, family, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment address, int length) {
        try {
            return result((int) BIND.invokeExact(state, fd, address, length), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int connect(MemorySegment state, int fd, MemorySegment address, int length) {
        try {
            return result((int) CONNECT.invokeExact(state, fd, address, length), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int getsockname(MemorySegment state, int fd, MemorySegment address, MemorySegment length) {
        try {
            return result((int) GETSOCKNAME.invokeExact(state, fd, address, length), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int setsockopt(MemorySegment state, int fd, int level, int option, MemorySegment value) {
        try {
            return result((int) SETSOCKOPT.invokeExact(state, fd, level, option, value, (int) value.byteSize()), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    /// The nice value of the calling thread.
    static int setpriority(MemorySegment state, int nice) {
        try {
            return result((int) SETPRIORITY.invokeExact(state, 0, 0, nice), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    /// A counter that wakes a loop: not blocking, closed on exec.
    static int eventfd(MemorySegment state) {
        try {
            return result((int) EVENTFD.invokeExact(state, 0, 0x800 | 0x80000), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int epollCreate(MemorySegment state) {
        try {
            return result((int) EPOLL_CREATE.invokeExact(state, 0x80000), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int epollCtl(MemorySegment state, int epoll, int operation, int fd, MemorySegment event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int epollWait(MemorySegment state, int epoll, MemorySegment events, int most, int timeoutMs) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(state, epoll, events, most, timeoutMs), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int recvmmsg(MemorySegment state, int fd, MemorySegment messages, int most) {
        try {
            return result(
                    (int) RECVMMSG.invokeExact(state, fd, messages, most, MSG_DONTWAIT, MemorySegment.NULL), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int sendmmsg(MemorySegment state, int fd, MemorySegment messages, int most) {
        try {
            return result((int) SENDMMSG.invokeExact(state, fd, messages, most, MSG_DONTWAIT), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    /// @param buffer may lie on the heap
    static int recvfrom(
            MemorySegment state, int fd, MemorySegment buffer, long room, MemorySegment address, MemorySegment length) {
        try {
            return result((long) RECVFROM.invokeExact(state, fd, buffer, room, MSG_DONTWAIT, address, length), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    /// @param data may lie on the heap
    static int sendto(
            MemorySegment state, int fd, MemorySegment data, long length, MemorySegment address, int addressLength) {
        try {
            return result(
                    (long) SENDTO.invokeExact(state, fd, data, length, MSG_DONTWAIT, address, addressLength), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    /// The time of day, as the kernel stamps datagrams with it.
    static int clockRealtime(MemorySegment state, MemorySegment timespec) {
        try {
            return result((int) CLOCK_GETTIME.invokeExact(state, 0, timespec), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int read(MemorySegment state, int fd, MemorySegment buffer, long length) {
        try {
            return result((long) READ.invokeExact(state, fd, buffer, length), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    static int write(MemorySegment state, int fd, MemorySegment buffer, long length) {
        try {
            return result((long) WRITE.invokeExact(state, fd, buffer, length), state);
        } catch (Throwable e) {
            throw bug(e);
        }
    }

    /// The handles throw nothing of their own.
    private static RuntimeException bug(Throwable e) {
        return e instanceof Error error ? throwIt(error) : new IllegalStateException("a system call's handle", e);
    }

    private static RuntimeException throwIt(Error error) {
        throw error;
    }
}
