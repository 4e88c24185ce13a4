package io.tandem.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NonceKeyTest {

    private static final Path NONE = Path.of("");

    @TempDir
    private Path state;

    private final SecureRandom random = new SecureRandom();

    @Test
    void own_key_is_private_and_the_same_after_a_restart() throws Exception {
        byte[] first = NonceKey.read(NONE, state, random);
        assertThat(NonceKey.read(NONE, state, random)).isEqualTo(first).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("nonce.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shared_key_is_what_the_file_says() throws Exception {
        Path shared = Files.writeString(state.resolve("shared"), "0123456789abcdef0123456789abcdef\n");
        assertThat(NonceKey.read(shared, state.resolve("a"), random))
                .isEqualTo(NonceKey.read(shared, state.resolve("b"), random));
    }

    @Test
    void short_or_missing_key_is_refused_with_the_remedy() throws Exception {
        Path weak = Files.writeString(state.resolve("weak"), "secret");
        assertThatThrownBy(() -> NonceKey.read(weak, state, random))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        e -> assertThat(e.getMessage()).contains("weak").contains("openssl rand -hex 32"));
        assertThatThrownBy(() -> NonceKey.read(state.resolve("none"), state, random))
                .isInstanceOf(StartFailure.class);
    }
}
