package io.tandem.media.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A few octets outside the heap for one owner, wiped when closed. After that every use throws. Confined to
/// its owner.
final class NativeMemory implements AutoCloseable {
    private static final ValueLayout.OfLong BIG_ENDIAN = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private @Nullable MemorySegment segment;

    NativeMemory(long size) {
        segment = LibCrypto.allocate(size);
    }

    long address(long at) {
        return open().address() + at;
    }

    void put(long at, byte[] from, int offset, int length) {
        MemorySegment.copy(from, offset, open(), JAVA_BYTE, at, length);
    }

    void get(long at, byte[] to, int offset, int length) {
        MemorySegment.copy(open(), JAVA_BYTE, at, to, offset, length);
    }

    void copy(long from, long to, long length) {
        MemorySegment.copy(open(), from, open(), to, length);
    }

    byte getByte(long at) {
        return open().get(JAVA_BYTE, at);
    }

    /// In network order.
    long getLong(long at) {
        return open().get(BIG_ENDIAN, at);
    }

    /// In network order.
    void putLong(long at, long value) {
        open().set(BIG_ENDIAN, at, value);
    }

    private MemorySegment open() {
        MemorySegment memory = segment;
        if (memory == null) {
            throw new IllegalStateException("An SRTP context is used after it was closed");
        }
        return memory;
    }

    @Override
    public void close() {
        if (segment != null) {
            LibCrypto.free(segment);
            segment = null;
        }
    }
}
