package io.tandem.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/// The key that nonces are signed with: the file that gateways share, or one of our own, which outlives the process so
/// that browsers need not be challenged anew after a restart. Stateless.
final class NonceKey {

    private static final int BYTES = 32;

    private NonceKey() {}

    /// @param shared `sip.nonce-key-file`; empty: our own in the state directory
    static byte[] read(Path shared, Path state, SecureRandom random) throws StartFailure {
        boolean own = shared.toString().isEmpty();
        Path file = own ? state.resolve("nonce.key") : shared;
        String remedy = own ? "make the state directory writable" : "openssl rand -hex 32 > " + file;
        try {
            if (own && Files.notExists(file)) {
                make(file, random);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length < BYTES) {
                throw new StartFailure(
                        "sip.nonce-key-file " + file + " has " + key.length + " octets, not " + BYTES + " or more",
                        "openssl rand -hex 32 > " + file);
            }
            return key;
        } catch (IOException e) {
            throw new StartFailure("the nonce key in " + file + " cannot be read or kept", remedy, e);
        }
    }

    private static void make(Path file, SecureRandom random) throws IOException {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(part, key);
        Files.move(part, file);
    }
}
