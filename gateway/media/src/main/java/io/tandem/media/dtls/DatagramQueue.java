package io.tandem.media.dtls;

import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;

/// The datagrams between the media loop and the handshake's thread. Any thread offers and closes; one at a
/// time receives.
final class DatagramQueue implements DatagramTransport {
    /// Two flights of a handshake with room for retransmissions; more than that is dropped, as a network may.
    private static final int CAPACITY = 64;
    /// Wakes the receiver so that it sees the end.
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean established = new AtomicBoolean();
    private final Consumer<byte[]> out;

    DatagramQueue(Consumer<byte[]> out) {
        this.out = out;
    }

    /// @return false when the datagram was dropped: no DTLS, too many wait, or the end has come
    boolean offer(byte[] datagram) {
        return !ended.get() && DtlsRecords.arePlausible(datagram) && queue.offer(datagram);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// From now on an end interrupts the receiver instead of failing the handshake.
    void establish() {
        established.set(true);
    }

    boolean isEnded() {
        return ended.get();
    }

    /// The owner or the peer has ended it. The receiver gets nothing more; what it still sends goes out.
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            queue.clear();
            queue.offer(END);
        }
    }

    @Override
    public int getReceiveLimit() {
        return DtlsTransport.MAX_RECEIVED_BYTES;
    }

    @Override
    public int getSendLimit() {
        return DtlsTransport.MAX_SENT_BYTES;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis)
            throws InterruptedIOException, TlsFatalAlert {
        byte[] datagram = null;
        if (!ended.get()) {
            try {
                datagram = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
        if (ended.get()) {
            throw end();
        }
        if (datagram == null || datagram.length > length) {
            return -1;
        }
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
    }

    /// An interruption leaves the association as it is, so that it can still say close_notify.
    private InterruptedIOException end() throws TlsFatalAlert {
        if (established.get()) {
            return new InterruptedIOException("closed");
        }
        throw new TlsFatalAlert(AlertDescription.user_canceled, "closed during the handshake");
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        out.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }
}
