package io.tandem.media.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A few octets outside the heap for one owner, wiped when closed. After that every use throws. Confined to
/// its owner.
final class NativeMemory implements AutoCloseable {
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

    void copyTo(long from, MemorySegment to, long at, long length) {
        MemorySegment.copy(open(), from, to, at, length);
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
