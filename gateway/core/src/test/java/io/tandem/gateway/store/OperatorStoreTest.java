package io.tandem.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorStoreTest {

    @TempDir
    Path dir;

    private static Operator alice(String password) {
        return Operator.withPassword("alice", "tandem.local", password, "+996312700");
    }

    @Test
    void digests_are_those_of_rfc_7616() {
        Operator mufasa = Operator.withPassword("Mufasa", "http-auth@example.org", "Circle of Life", "");

        assertThat(mufasa.ha1Md5()).isEqualTo("3d78807defe7de2157e2b0b6573a855f");
        assertThat(mufasa.ha1Sha256()).isEqualTo("7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232");
    }

    @Test
    void operators_outlive_the_process() throws Exception {
        try (OperatorStore store = OperatorStore.open(dir)) {
            store.put(alice("one"));
            store.put(alice("two"));
        }

        try (OperatorStore store = OperatorStore.open(dir)) {
            assertThat(store.all()).containsExactly(alice("two"));
        }
    }

    @Test
    void no_password_is_on_disk() throws Exception {
        try (OperatorStore store = OperatorStore.open(dir)) {
            store.put(alice("correct-horse-battery"));
        }

        try (var files = Files.list(dir)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("correct-horse-battery");
            }
        }
    }

    @Test
    void a_store_that_cannot_be_opened_is_said_to_be() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");

        assertThatThrownBy(() -> OperatorStore.open(file.resolve("below"))).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void the_configuration_comes_before_the_store_and_a_foreign_realm_is_left_out() {
        Operator configured = Operator.withPassword("alice", "tandem.local", "own", "");
        Operator foreign = Operator.withPassword("carol", "elsewhere", "x", "");
        Operators operators = Operators.of(List.of(alice("stored"), foreign), List.of(configured), "tandem.local");

        assertThat(operators.all()).containsExactly(configured);
        assertThat(operators.callerId("alice")).isEqualTo("alice");
        assertThat(Operators.of(List.of(alice("x")), List.of(), "tandem.local").callerId("alice"))
                .isEqualTo("+996312700");
    }
}
