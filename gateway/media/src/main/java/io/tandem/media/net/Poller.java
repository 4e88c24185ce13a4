package io.tandem.media.net;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An epoll instance with the sockets in it, a counter that wakes it, and the scratch memory of its thread's
/// system calls. [#wake] is for any thread; the rest is confined to the loop.
final class Poller implements AutoCloseable {
    private static final int MOST_EVENTS = 256;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = Libc.state(arena);
    private final MemorySegment events = arena.allocate((long) MOST_EVENTS * Libc.EPOLL_EVENT_BYTES, 8);
    private final MemorySegment event = arena.allocate(Libc.EPOLL_EVENT_BYTES, 8);
    private final MemorySegment counter = arena.allocate(8, 8);
    private final MemorySegment addressScratch = arena.allocate(32, 8);
    private final MemorySegment addressLength = arena.allocate(4, 4);
    private final MemorySegment one = arena.allocate(8, 8);
    private final int epoll;
    private final int wakeFd;
    /// So that nobody writes to a descriptor that is another's by now.
    private final Lock closing = new ReentrantLock();

    private boolean closed;
    private @Nullable KernelSocket[] byFd = new KernelSocket[64];

    Poller() throws IOException {
        one.set(JAVA_LONG_UNALIGNED, 0, 1);
        epoll = Libc.epollCreate(state);
        wakeFd = epoll < 0 ? epoll : Libc.eventfd(state);
        if (wakeFd < 0 || control(wakeFd) < 0) {
            close();
            throw new IOException("errno " + -wakeFd);
        }
    }

    private int control(int fd) {
        event.set(JAVA_INT_UNALIGNED, 0, Libc.EPOLLIN);
        event.set(JAVA_LONG_UNALIGNED, Libc.EPOLL_DATA_AT, fd);
        return Libc.epollCtl(state, epoll, Libc.EPOLL_CTL_ADD, fd, event);
    }

    void add(KernelSocket socket) {
        if (socket.fd >= byFd.length) {
            byFd = Arrays.copyOf(byFd, Math.max(socket.fd + 1, 2 * byFd.length));
        }
        byFd[socket.fd] = socket;
        int added = control(socket.fd);
        if (added < 0) {
            throw new IllegalStateException("epoll takes no socket: errno " + -added);
        }
    }

    /// To be followed by the descriptor's close, which takes it out of the epoll instance.
    void remove(KernelSocket socket) {
        byFd[socket.fd] = null;
    }

    /// Takes it out, open as it is.
    void release(KernelSocket socket) {
        remove(socket);
        int released = Libc.epollCtl(state, epoll, Libc.EPOLL_CTL_DEL, socket.fd, event);
        if (released < 0) {
            throw new IllegalStateException("epoll gives no socket away: errno " + -released);
        }
    }

    /// Waits.
    ///
    /// @return how many descriptors are ready, see [#ready]
    int await(int timeoutMs) throws IOException {
        int count = Libc.epollWait(state, epoll, events, MOST_EVENTS, timeoutMs);
        if (count < 0 && count != -Libc.EINTR) {
            throw new IOException("epoll_wait: errno " + -count);
        }
        return Math.max(0, count);
    }

    /// The socket of one event; null for the wake-up, which is then over, and for a socket just closed.
    @Nullable
    KernelSocket ready(int index) {
        int fd = events.get(JAVA_INT_UNALIGNED, (long) index * Libc.EPOLL_EVENT_BYTES + Libc.EPOLL_DATA_AT);
        if (fd == wakeFd) {
            Libc.read(state, wakeFd, counter, 8);
            return null;
        }
        return byFd[fd];
    }

    /// Ends the wait of now, or the next one at once.
    void wake() {
        closing.lock();
        try (Arena own = Arena.ofConfined()) {
            if (!closed) {
                Libc.write(Libc.state(own), wakeFd, one, 8);
            }
        } finally {
            closing.unlock();
        }
    }

    MemorySegment state() {
        return state;
    }

    MemorySegment addressScratch() {
        return addressScratch;
    }

    MemorySegment addressLength() {
        return addressLength;
    }

    @Override
    public void close() {
        closing.lock();
        try {
            closed = true;
            if (wakeFd >= 0) {
                Libc.close(state, wakeFd);
            }
            if (epoll >= 0) {
                Libc.close(state, epoll);
            }
            arena.close();
        } finally {
            closing.unlock();
        }
    }
}
