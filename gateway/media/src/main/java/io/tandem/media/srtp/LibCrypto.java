package io.tandem.media.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The functions of OpenSSL's libcrypto, version 3, that SRTP uses, by the foreign-function API. Any thread;
/// a cipher context is its owner's.
///
/// Pointers are longs: a MemorySegment for each argument would be garbage. The functions called per packet are
/// short and never block, hence `critical`: no change of the thread's state.
final class LibCrypto {
    private static final Logger log = LoggerFactory.getLogger(LibCrypto.class);
    private static final String[] NAMES = {"libcrypto.so.3", "libcrypto.3.dylib"};
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option SHORT = Linker.Option.critical(false);
    private static final Optional<SymbolLookup> LIBRARY = open();

    private static final MethodHandle CIPHER_NEW = function("EVP_CIPHER_CTX_new", pointer());
    private static final MethodHandle CIPHER_FREE =
            function("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle AES_128_GCM = function("EVP_aes_128_gcm", pointer());
    private static final MethodHandle AES_256_GCM = function("EVP_aes_256_gcm", pointer());
    private static final MethodHandle AES_128_ECB = function("EVP_aes_128_ecb", pointer());
    private static final MethodHandle AES_256_ECB = function("EVP_aes_256_ecb", pointer());
    private static final MethodHandle INIT = function(
            "EVP_CipherInit_ex", number(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT), SHORT);
    private static final MethodHandle UPDATE =
            function("EVP_CipherUpdate", number(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT), SHORT);
    private static final MethodHandle FINAL =
            function("EVP_CipherFinal_ex", number(JAVA_LONG, JAVA_LONG, JAVA_LONG), SHORT);
    private static final MethodHandle CONTROL =
            function("EVP_CIPHER_CTX_ctrl", number(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG), SHORT);
    private static final MethodHandle SHA1_INIT = function("SHA1_Init", number(JAVA_LONG), SHORT);
    private static final MethodHandle SHA1_UPDATE =
            function("SHA1_Update", number(JAVA_LONG, JAVA_LONG, JAVA_LONG), SHORT);
    private static final MethodHandle SHA1_FINAL = function("SHA1_Final", number(JAVA_LONG, JAVA_LONG), SHORT);
    private static final MethodHandle ZALLOC =
            function("CRYPTO_zalloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLEAR_FREE =
            function("CRYPTO_clear_free", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private LibCrypto() {}

    /// Whether the library is on this machine and may be called.
    static boolean isPresent() {
        return LIBRARY.isPresent();
    }

    /// A cipher context with the key of AES-GCM; [#freeCipher] ends it.
    static long gcm(byte[] key) {
        return cipher(key.length == 16 ? AES_128_GCM : AES_256_GCM, key);
    }

    /// A cipher context that encrypts whole blocks; [#freeCipher] ends it.
    static long blocks(byte[] key) {
        return cipher(key.length == 16 ? AES_128_ECB : AES_256_ECB, key);
    }

    private static long cipher(MethodHandle algorithm, byte[] key) {
        try (NativeMemory memory = new NativeMemory(key.length)) {
            memory.put(0, key, 0, key.length);
            long context = (long) CIPHER_NEW.invokeExact();
            check(context != 0 && initialise(context, (long) algorithm.invokeExact(), memory.address(0), 0, true));
            return context;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// The next message of a context, under the nonce at this address.
    static void start(long context, long nonce, boolean encrypt) {
        check(initialise(context, 0, 0, nonce, encrypt));
    }

    private static boolean initialise(long context, long algorithm, long key, long nonce, boolean encrypt) {
        try {
            return (int) INIT.invokeExact(context, algorithm, 0L, key, nonce, encrypt ? 1 : 0) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Ends a context and wipes its key.
    static void freeCipher(long context) {
        try {
            CIPHER_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// @param out 0 for data that is only authenticated
    /// @param written where the count of octets goes
    static void update(long context, long out, long written, long in, int length) {
        try {
            check((int) UPDATE.invokeExact(context, out, written, in, length) == 1);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// @return false when decryption found another tag
    static boolean finish(long context, long out, long written) {
        try {
            return (int) FINAL.invokeExact(context, out, written) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// `EVP_CTRL_AEAD_GET_TAG` and `EVP_CTRL_AEAD_SET_TAG`.
    static void control(long context, int what, int length, long at) {
        try {
            check((int) CONTROL.invokeExact(context, what, length, at) == 1);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// @param state a SHA_CTX
    static void sha1Init(long state) {
        try {
            check((int) SHA1_INIT.invokeExact(state) == 1);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void sha1Update(long state, long data, long length) {
        try {
            check((int) SHA1_UPDATE.invokeExact(state, data, length) == 1);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void sha1Final(long state, long digest) {
        try {
            check((int) SHA1_FINAL.invokeExact(digest, state) == 1);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Memory of zeros outside the heap; [#free] ends it.
    static MemorySegment allocate(long size) {
        try {
            MemorySegment memory = (MemorySegment) ZALLOC.invokeExact(size, 0L, 0);
            if (memory.address() == 0) {
                throw new OutOfMemoryError("libcrypto has no " + size + " octets for a key");
            }
            return memory.reinterpret(size);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Wipes and frees.
    static void free(MemorySegment memory) {
        try {
            CLEAR_FREE.invokeExact(memory.address(), memory.byteSize(), 0L, 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void check(boolean done) {
        if (!done) {
            throw new IllegalStateException("libcrypto refuses what it has always done");
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new IllegalStateException(e);
        };
    }

    private static Optional<SymbolLookup> open() {
        for (String name : NAMES) {
            try {
                return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException | IllegalCallerException e) {
                log.debug("{}: {}", name, e.getMessage());
            }
        }
        return Optional.empty();
    }

    /// A function that is missing throws when it is called, which the self-test of [CryptoEngine] does first.
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return LIBRARY.flatMap(library -> library.find(name))
                .map(address -> LINKER.downcallHandle(address, type, options))
                .orElseGet(() -> absent(name, type));
    }

    private static MethodHandle absent(String name, FunctionDescriptor type) {
        MethodHandle thrower = MethodHandles.throwException(
                        type.toMethodType().returnType(), UnsupportedOperationException.class)
                .bindTo(new UnsupportedOperationException("libcrypto has no " + name));
        return MethodHandles.dropArguments(thrower, 0, type.toMethodType().parameterList());
    }

    private static FunctionDescriptor pointer() {
        return FunctionDescriptor.of(JAVA_LONG);
    }

    private static FunctionDescriptor number(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_INT, arguments);
    }
}
