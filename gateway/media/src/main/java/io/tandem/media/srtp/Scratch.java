package io.tandem.media.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Where libcrypto works on a packet: one for all contexts of a thread, so that it stays in the processor's nearest
/// cache while the contexts of a thousand calls pass by. What one packet has left there means nothing to the
/// next; a key's state is there only while its packet is worked on. Each thread has its own.
final class Scratch {
    static final int BYTES = 1024;

    private static final ValueLayout.OfLong BIG_ENDIAN = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, 64);
    private final long address = memory.address();

    private Scratch() {}

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    long address(int at) {
        return address + at;
    }

    void put(int at, byte[] from, int offset, int length) {
        MemorySegment.copy(from, offset, memory, JAVA_BYTE, at, length);
    }

    void get(int at, byte[] to, int offset, int length) {
        MemorySegment.copy(memory, JAVA_BYTE, at, to, offset, length);
    }

    /// Brings a state of a context here.
    void load(NativeMemory from, long fromAt, int at, int length) {
        from.copyTo(fromAt, memory, at, length);
    }

    byte getByte(int at) {
        return memory.get(JAVA_BYTE, at);
    }

    /// In network order.
    long getLong(int at) {
        return memory.get(BIG_ENDIAN, at);
    }

    /// In network order.
    void putLong(int at, long value) {
        memory.set(BIG_ENDIAN, at, value);
    }
}
