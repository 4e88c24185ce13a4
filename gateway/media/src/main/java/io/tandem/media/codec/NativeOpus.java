package io.tandem.media.codec;

import java.lang.foreign.MemorySegment;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.opus.Opus;

/// Whether libopus can be called on this machine, and native memory for it. Any thread.
final class NativeOpus {
    private static final boolean LOADED = load();

    private NativeOpus() {}

    /// False where LWJGL has no libopus for the platform, or may not load it.
    static boolean loaded() {
        return LOADED;
    }

    private static boolean load() {
        try {
            return Opus.opus_encoder_get_size(1) > 0;
        } catch (LinkageError e) {
            // The Java port does the work then: slower, the same sound. Codecs#opusLibrary tells which it is.
            return false;
        }
    }

    /// Memory that [#free] gives back.
    static MemorySegment allocate(long bytes) {
        return MemorySegment.ofAddress(MemoryUtil.nmemCallocChecked(1, bytes)).reinterpret(bytes);
    }

    static void free(MemorySegment memory) {
        MemoryUtil.nmemFree(memory.address());
    }

    /// @throws IllegalStateException when libopus refused something that must work: a bug of ours
    static int check(int result) {
        if (result < 0) {
            throw new IllegalStateException("libopus: " + Opus.opus_strerror(result));
        }
        return result;
    }
}
