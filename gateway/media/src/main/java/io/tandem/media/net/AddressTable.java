package io.tandem.media.net;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The sources that a loop has seen of late, so that a packet from a known one makes no new object. Open
/// addressing; when half full it is emptied, so that a flood from forged sources costs memory once and no
/// more. Confined to its loop.
final class AddressTable {
    private static final int SLOTS = 1 << 14;

    private final boolean inet6;
    private @Nullable KernelAddress[] slots = new KernelAddress[64];
    private int used;

    AddressTable(boolean inet6) {
        this.inet6 = inet6;
    }

    /// The address that the kernel wrote at `offset`.
    KernelAddress at(MemorySegment memory, long offset) {
        int hash = KernelAddress.hashAt(memory, offset);
        int mask = slots.length - 1;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            KernelAddress known = slots[i];
            if (known == null) {
                return add(KernelAddress.read(memory, offset, inet6), hash);
            }
            if (known.isAt(memory, offset)) {
                return known;
            }
        }
    }

    private KernelAddress add(KernelAddress address, int hash) {
        if (2 * (used + 1) > slots.length) {
            makeRoom();
        }
        int mask = slots.length - 1;
        int i = hash & mask;
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        slots[i] = address;
        used++;
        return address;
    }

    private void makeRoom() {
        @Nullable KernelAddress[] before = slots;
        used = 0;
        if (before.length == SLOTS) {
            Arrays.fill(slots, null);
            return;
        }
        slots = new KernelAddress[4 * before.length];
        int mask = slots.length - 1;
        for (KernelAddress address : before) {
            if (address != null) {
                int i = address.tableHash() & mask;
                while (slots[i] != null) {
                    i = (i + 1) & mask;
                }
                slots[i] = address;
                used++;
            }
        }
    }
}
