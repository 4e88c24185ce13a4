package io.tandem.media.path;

import io.tandem.media.net.NetLoop;
import io.tandem.media.net.PacketKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Datagrams that came to one loop for a leg of another. The kernel spreads the browsers over the sockets of
/// their port as it likes, and a leg stays with its loop; so what comes to the wrong one is copied over
/// here, without a lock and without garbage. One loop offers, one drains; when it is full, what comes is dropped
/// and counted. A leg that has moved on meanwhile has it brought after it.
final class Handover {
    private static final int SLOTS = 512;
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(Handover.class, "tail", int.class);
            HEAD = lookup.findVarHandle(Handover.class, "head", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final NetLoop target;
    private final byte[][] data = new byte[SLOTS][];
    private final int[] lengths = new int[SLOTS];
    private final PacketKind[] kinds = new PacketKind[SLOTS];
    private final @Nullable BrowserPort[] ports = new BrowserPort[SLOTS];
    private final @Nullable UdpPath[] paths = new UdpPath[SLOTS];

    @SuppressWarnings("UnusedVariable")
    private int tail;

    private int head;
    private boolean announced = true;
    private long dropped;

    Handover(NetLoop target) {
        this.target = target;
    }

    /// Copies a datagram over. On the loop that received it.
    void offer(BrowserPort port, UdpPath path, PacketKind kind, byte[] datagram, int length) {
        int at = tail;
        if (at - (int) HEAD.getAcquire(this) >= SLOTS) {
            dropped++;
            return;
        }
        int slot = at & (SLOTS - 1);
        byte[] room = data[slot];
        if (room == null || room.length < length) {
            room = new byte[Math.max(length, 256)];
            data[slot] = room;
        }
        System.arraycopy(datagram, 0, room, 0, length);
        lengths[slot] = length;
        kinds[slot] = kind;
        ports[slot] = port;
        paths[slot] = path;
        TAIL.setRelease(this, at + 1);
        announced = false;
    }

    /// Wakes the other loop if there is something new for it. At the end of a turn of the loop that offers.
    void announce() {
        if (!announced) {
            announced = true;
            target.wake();
        }
    }

    /// Gives the legs what is theirs. In each turn of the loop that drains.
    ///
    /// @param scratch where a datagram grows and is changed, as in the loop's own receive buffer
    void drain(byte[] scratch) {
        int end = (int) TAIL.getAcquire(this);
        for (int at = head; at != end; at++) {
            int slot = at & (SLOTS - 1);
            BrowserPort port = ports[slot];
            UdpPath path = paths[slot];
            int length = lengths[slot];
            System.arraycopy(data[slot], 0, scratch, 0, length);
            PacketKind kind = kinds[slot];
            ports[slot] = null;
            paths[slot] = null;
            HEAD.setRelease(this, at + 1);
            if (port != null && path != null) {
                port.onDatagram(kind, scratch, length, path);
            }
        }
    }

    /// Datagrams for which there was no room. On the loop that offers.
    long dropped() {
        return dropped;
    }
}
