package io.tandem.media.net;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A loop straight on Linux's epoll, `recvmmsg` and `sendmmsg`. In steady state a turn allocates nothing.
/// Any thread may bind, execute and wake; the rest belongs to the loop.
final class KernelLoop extends NetLoop {
    private static final Logger log = LoggerFactory.getLogger(KernelLoop.class);
    private static final long NEVER = Long.MAX_VALUE;
    private static final int MOST_OF_A_REST = 64;

    private final Poller poller;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sleeping = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();

    private final List<BatchSocket> dirty = new ArrayList<>();
    private final List<KernelSocket> sockets = new ArrayList<>();
    private final List<Ticker> tickers = new ArrayList<>();
    private final List<Runnable> turns = new ArrayList<>();
    private final AddressTable inet = new AddressTable(false);
    private final AddressTable inet6 = new AddressTable(true);

    private final Rest rest = new Rest();
    private final byte[] receiveArray = new byte[MAX_DATAGRAM_BYTES];
    private final MemorySegment receiveView = MemorySegment.ofArray(receiveArray);
    private int delivered;
    private byte[] viewed = receiveArray;
    private MemorySegment view = receiveView;

    KernelLoop(String name) {
        try {
            poller = new Poller();
        } catch (IOException e) {
            throw new IllegalStateException("the kernel gives no epoll: " + e.getMessage(), e);
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    /// Whether this machine has what it takes: tried once, for a sandbox may forbid the calls.
    static boolean isAvailable() {
        return Availability.AVAILABLE;
    }

    private static final class Availability {
        private static final boolean AVAILABLE = attempt();

        private static boolean attempt() {
            if (!Libc.suits()) {
                return false;
            }
            try (Poller poller = new Poller()) {
                poller.wake();
                return poller.await(0) == 1 && poller.ready(0) == null;
            } catch (IOException | RuntimeException | LinkageError e) {
                log.info("media: no system calls by the foreign-function API ({}), so Netty carries the media", e + "");
                return false;
            }
        }
    }

    @Override
    public Transport transport() {
        return Transport.KERNEL;
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean execute(Runnable task) {
        if (closing.get() && !inLoop()) {
            return false;
        }
        tasks.add(task);
        wake();
        // The loop may have ended in between; what it has not run it will not run.
        return ended.getCount() > 0 || !tasks.remove(task);
    }

    @Override
    public void wake() {
        if (sleeping.get() && sleeping.compareAndSet(true, false)) {
            poller.wake();
        }
    }

    @Override
    public void every(long periodNs, LongConsumer tick) {
        execute(() -> tickers.add(new Ticker(periodNs, tick, System.nanoTime() + periodNs)));
    }

    @Override
    public void eachTurn(Runnable task) {
        turns.add(task);
    }

    @Override
    public UdpSocket bind(InetSocketAddress address, Traffic traffic, DatagramReceiver receiver) throws BindException {
        if (inLoop()) {
            throw new IllegalStateException("binding blocks: not on the media loop");
        }
        KernelBinding.Bound bound = KernelBinding.bind(address, traffic);
        KernelSocket socket = switch (traffic) {
            case SHARED, JOINED -> new BatchSocket(this, bound.fd(), bound.local(), receiver);
            case SINGLE -> new SingleSocket(this, bound.fd(), bound.local(), receiver);
        };
        boolean posted = execute(() -> add(socket));
        if (!posted) {
            KernelBinding.close(bound.fd());
            throw new BindException("cannot bind UDP " + address + ": the media loop has ended");
        }
        return socket;
    }

    private void run() {
        try {
            while (!closing.get()) {
                turn();
            }
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                attempt(task);
            }
            List.copyOf(sockets).forEach(this::discard);
        } catch (IOException e) {
            log.error("the media loop ended", e);
        } finally {
            closing.set(true);
            poller.close();
            ended.countDown();
        }
    }

    private void turn() throws IOException {
        if (delivered < MOST_OF_A_REST && rest.isDue(delivered, System.nanoTime())) {
            LockSupport.parkNanos(Rest.NS);
        }
        delivered = 0;
        sleeping.set(true);
        int ready = poller.await(tasks.isEmpty() ? untilTickMs() : 0);
        sleeping.set(false);
        for (int i = 0; i < ready; i++) {
            KernelSocket socket = poller.ready(i);
            if (socket != null && socket.isOpen()) {
                socket.onReadable();
            }
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            attempt(task);
        }
        for (int i = 0; i < turns.size(); i++) {
            attempt(turns.get(i));
        }
        for (int i = 0; i < tickers.size(); i++) {
            tickers.get(i).runIfDue();
        }
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    /// Rounded up, so that a tick never comes before its time.
    private int untilTickMs() {
        long next = NEVER;
        for (int i = 0; i < tickers.size(); i++) {
            next = Math.min(next, tickers.get(i).deadlineNs() - System.nanoTime());
        }
        return next == NEVER ? 1000 : (int) Math.max(0, (next + 999_999) / 1_000_000);
    }

    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("a task of the media loop failed", e);
        }
    }

    /// A socket hands a datagram over.
    void countDelivered() {
        delivered++;
    }

    /// A socket belongs here from now on.
    void add(KernelSocket socket) {
        sockets.add(socket);
        poller.add(socket);
    }

    /// A socket belongs elsewhere from now on.
    void release(KernelSocket socket) {
        sockets.remove(socket);
        poller.release(socket);
    }

    /// A socket is closed.
    void forget(KernelSocket socket) {
        if (sockets.remove(socket)) {
            discard(socket);
        }
    }

    private void discard(KernelSocket socket) {
        poller.remove(socket);
        KernelBinding.close(socket.fd);
    }

    void markDirty(BatchSocket socket) {
        dirty.add(socket);
    }

    MemorySegment errnoState() {
        return poller.state();
    }

    MemorySegment addressScratch() {
        return poller.addressScratch();
    }

    MemorySegment addressLength() {
        return poller.addressLength();
    }

    AddressTable addresses(boolean six) {
        return six ? inet6 : inet;
    }

    /// Where datagrams are handed to receivers.
    byte[] receiveArray() {
        return receiveArray;
    }

    MemorySegment receiveView() {
        return receiveView;
    }

    MemorySegment view(byte[] data) {
        if (data == receiveArray) {
            return receiveView;
        }
        if (data != viewed) {
            viewed = data;
            view = MemorySegment.ofArray(data);
        }
        return view;
    }

    @Override
    public void close() {
        closing.set(true);
        poller.wake();
        boolean interrupted = false;
        while (ended.getCount() > 0) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
