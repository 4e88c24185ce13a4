package io.tandem.media.codec;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lwjgl.util.opus.Opus;

/// The functions of libopus that we call. The system's library is preferred, because LWJGL's build, which carries
/// neural
/// enhancements, decodes wideband in twice the time; LWJGL's is there where the system has none. Addresses are plain
/// numbers. Any thread; each codec's state belongs to one.
final class NativeOpus {
    /// Requests of the control functions (opus_defines.h).
    static final int SET_BITRATE = 4002;

    static final int SET_COMPLEXITY = 4010;
    static final int SET_INBAND_FEC = 4012;
    static final int SET_PACKET_LOSS_PERC = 4014;
    static final int SET_DTX = 4016;
    static final int SET_SIGNAL = 4024;
    static final int SIGNAL_VOICE = 3001;
    static final int SIGNAL_MUSIC = 3002;
    private static final int APPLICATION_VOIP = 2048;
    private static final String SYSTEM_LIBRARY = "libopus.so.0";

    private static final boolean SYSTEM = systemHasIt();
    private static final @Nullable SymbolLookup LIBRARY = library();
    private static final MethodHandle ENCODER_CREATE =
            function("opus_encoder_create", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle ENCODER_CTL =
            function("opus_encoder_ctl", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle ENCODE =
            function("opus_encode", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle ENCODER_DESTROY = function("opus_encoder_destroy", null, JAVA_LONG);
    private static final MethodHandle DECODER_CREATE =
            function("opus_decoder_create", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle DECODE =
            function("opus_decode", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle DECODER_DESTROY = function("opus_decoder_destroy", null, JAVA_LONG);

    private NativeOpus() {}

    /// False where neither library loads.
    static boolean loaded() {
        return LIBRARY != null;
    }

    /// What is used, for a log.
    static String name() {
        if (LIBRARY == null) {
            return "concentus";
        }
        return SYSTEM ? "libopus of the system" : "libopus of LWJGL";
    }

    private static boolean systemHasIt() {
        try (Arena arena = Arena.ofConfined()) {
            return SymbolLookup.libraryLookup(SYSTEM_LIBRARY, arena)
                    .find("opus_decode")
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static @Nullable SymbolLookup library() {
        return SYSTEM ? SymbolLookup.libraryLookup(SYSTEM_LIBRARY, Arena.global()) : bundled();
    }

    private static @Nullable SymbolLookup bundled() {
        try {
            long known = Opus.getLibrary().getFunctionAddress("opus_decode");
            return known == 0 ? null : NativeOpus::bundledFunction;
        } catch (LinkageError e) {
            // The Java port does the work then: slower, the same sound. Codecs#opusLibrary tells which it is.
            return null;
        }
    }

    private static Optional<MemorySegment> bundledFunction(String name) {
        long address = Opus.getLibrary().getFunctionAddress(name);
        return address == 0 ? Optional.empty() : Optional.of(MemorySegment.ofAddress(address));
    }

    private static MethodHandle function(String name, @Nullable MemoryLayout result, MemoryLayout... arguments) {
        FunctionDescriptor type =
                result == null ? FunctionDescriptor.ofVoid(arguments) : FunctionDescriptor.of(result, arguments);
        Linker.Option[] options =
                name.endsWith("_ctl") ? new Linker.Option[] {Linker.Option.firstVariadicArg(2)} : new Linker.Option[0];
        Linker linker = Linker.nativeLinker();
        return LIBRARY == null
                ? linker.downcallHandle(type, options)
                : linker.downcallHandle(LIBRARY.findOrThrow(name), type, options);
    }

    /// Memory that goes with the object that holds it.
    static MemorySegment allocate(long bytes) {
        return Arena.ofAuto().allocate(bytes, Long.BYTES);
    }

    /// @param error four octets for the reason of a refusal
    static long createEncoder(int rate, MemorySegment error) {
        try {
            long state = (long) ENCODER_CREATE.invokeExact(rate, 1, APPLICATION_VOIP, error.address());
            check(error.get(JAVA_INT, 0));
            return state;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void set(long encoder, int request, int value) {
        try {
            check((int) ENCODER_CTL.invokeExact(encoder, request, value));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static int encode(long encoder, long pcm, int samples, long out, int room) {
        try {
            return check((int) ENCODE.invokeExact(encoder, pcm, samples, out, room));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void destroyEncoder(long encoder) {
        try {
            ENCODER_DESTROY.invokeExact(encoder);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// @param error four octets for the reason of a refusal
    static long createDecoder(int rate, MemorySegment error) {
        try {
            long state = (long) DECODER_CREATE.invokeExact(rate, 1, error.address());
            check(error.get(JAVA_INT, 0));
            return state;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// @return samples, negative for a packet that is none
    static int decode(long decoder, long in, int length, long pcm, int room, int redundancy) {
        try {
            return (int) DECODE.invokeExact(decoder, in, length, pcm, room, redundancy);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    static void destroyDecoder(long decoder) {
        try {
            DECODER_DESTROY.invokeExact(decoder);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// @throws IllegalStateException when libopus refused something that must work: a bug of ours
    static int check(int result) {
        if (result < 0) {
            throw new IllegalStateException("libopus refused with " + result);
        }
        return result;
    }

    private static RuntimeException failed(Throwable e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException("libopus cannot be called", e);
    }
}
