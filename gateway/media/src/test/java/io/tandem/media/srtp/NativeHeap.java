package io.tandem.media.srtp;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// What `malloc` has given to this process, as glibc counts it (mallinfo(3)); Java's heap is not in it. Any thread.
final class NativeHeap {
    private static final StructLayout MALLINFO2 =
            MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, JAVA_LONG).withName("fields"));
    private static final long MAPPED = 4 * Long.BYTES;
    private static final long IN_USE = 7 * Long.BYTES;

    private final MethodHandle mallinfo2;

    private NativeHeap(MethodHandle mallinfo2) {
        this.mallinfo2 = mallinfo2;
    }

    /// @return empty where the C library is another one
    static Optional<NativeHeap> find() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("mallinfo2")
                .map(found -> new NativeHeap(linker.downcallHandle(found, FunctionDescriptor.of(MALLINFO2))));
    }

    long allocatedBytes() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) mallinfo2.invokeExact((SegmentAllocator) arena);
            return info.get(JAVA_LONG, MAPPED) + info.get(JAVA_LONG, IN_USE);
        }
    }
}
