package io.tandem.media.codec;

import io.tandem.media.rtp.RtpPacket;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Packets of one RTP stream, put in order by their numbers. It copies payloads into slots of its own, as many as were
/// ever full at once, and uses them again. When to play them is not its business: see [Playout]. Confined to the media
/// loop.
final class JitterBuffer {
    /// What became of a packet. Duplicates and late packets are dropped.
    enum Verdict {
        STORED,
        DUPLICATE,
        LATE,
        /// Its number is far from all others; it may be nobody's.
        STRAY,
        /// Another one with such a number: the far end began anew.
        RESTART
    }

    /// What a packet carries.
    enum Kind {
        AUDIO,
        /// Comfort noise parameters (RFC 3389).
        NOISE,
        /// A number spent on something else, telephone-event for one (RFC 4733): no gap in the sound.
        OTHER
    }

    /// One packet. Confined to the media loop.
    static final class Slot {
        private static final int USUAL_OCTETS = 160;

        byte[] data = new byte[USUAL_OCTETS];
        int length;
        int sequence;
        int timestamp;
        boolean marker;
        long arrivalNs;
        Kind kind = Kind.OTHER;

        private void set(RtpPacket packet, Kind what, long nowNs) {
            length = packet.payloadLength();
            if (data.length < length) {
                data = new byte[length];
            }
            System.arraycopy(packet.data(), packet.payloadOffset(), data, 0, length);
            sequence = packet.sequence();
            timestamp = packet.timestamp();
            marker = packet.marker();
            arrivalNs = nowNs;
            kind = what;
        }
    }

    /// Packets at most: more than a second of the shortest ones.
    static final int SLOTS = 128;

    private static final int FAR = 1_000;
    private static final int NONE = -1;
    private static final int REMEMBERED = 64;

    private final @Nullable Slot[] slots = new Slot[SLOTS];
    private final ArrayDeque<Slot> free = new ArrayDeque<>(SLOTS);
    private boolean started;
    private int next;
    private int stored;
    private int strayNext = NONE;
    /// Bit i: number `next - 1 - i` was received.
    private long received;

    /// Takes a packet in.
    Verdict put(RtpPacket packet, Kind kind, long nowNs) {
        if (!started) {
            started = true;
            next = packet.sequence();
        }
        int ahead = (short) (packet.sequence() - next);
        if (ahead < 0 && ahead >= -REMEMBERED && received == 0) {
            // Nothing was played yet: the first packets may come in any order.
            next = packet.sequence();
            ahead = 0;
        }
        if (ahead < -FAR || ahead >= SLOTS) {
            // One stray packet is no new beginning, two in a row are (RFC 3550 §A.1).
            boolean second = packet.sequence() == strayNext;
            strayNext = (packet.sequence() + 1) & 0xFFFF;
            return second ? Verdict.RESTART : Verdict.STRAY;
        }
        if (ahead < 0) {
            return beforeNext(-ahead - 1);
        }
        int index = packet.sequence() & (SLOTS - 1);
        if (slots[index] != null) {
            return Verdict.DUPLICATE;
        }
        Slot slot = free.isEmpty() ? new Slot() : free.pop();
        slot.set(packet, kind, nowNs);
        slots[index] = slot;
        stored++;
        return Verdict.STORED;
    }

    private Verdict beforeNext(int behind) {
        if (behind < REMEMBERED) {
            if (((received >>> behind) & 1) != 0) {
                return Verdict.DUPLICATE;
            }
            received |= 1L << behind;
        }
        return Verdict.LATE;
    }

    /// The earliest packet that is there, or null.
    @Nullable
    Slot first() {
        if (stored == 0) {
            return null;
        }
        int index = next & (SLOTS - 1);
        while (slots[index] == null) {
            index = (index + 1) & (SLOTS - 1);
        }
        return slots[index];
    }

    /// Packets missing before `slot`.
    int missingBefore(Slot slot) {
        return (slot.sequence - next) & 0xFFFF;
    }

    /// Gives up `slot` and what is missing before it.
    void consume(Slot slot) {
        int by = missingBefore(slot) + 1;
        received = by >= REMEMBERED ? 1 : (received << by) | 1;
        next = (slot.sequence + 1) & 0xFFFF;
        slots[slot.sequence & (SLOTS - 1)] = null;
        free.push(slot);
        stored--;
    }

    /// Packets waiting.
    int stored() {
        return stored;
    }

    /// Forgets everything: the next packet is the first.
    void clear() {
        for (int i = 0; i < SLOTS; i++) {
            Slot slot = slots[i];
            if (slot != null) {
                free.push(slot);
                slots[i] = null;
            }
        }
        stored = 0;
        received = 0;
        strayNext = NONE;
        started = false;
    }
}
