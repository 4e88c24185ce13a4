package io.tandem.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.OperatorStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOperatorsTest {

    private static final String REALM = "tandem.local";

    @TempDir
    Path dir;

    private Map<String, String> ensure(OperatorStore store) throws Exception {
        return DemoOperators.ensure(dir, store, REALM, new SecureRandom());
    }

    @Test
    void passwords_are_made_once_and_kept() throws Exception {
        try (OperatorStore store = OperatorStore.open(dir)) {
            Map<String, String> first = ensure(store);

            assertThat(first).containsOnlyKeys("alice", "bob");
            assertThat(first.get("alice")).hasSize(12).isNotEqualTo(first.get("bob"));
            assertThat(ensure(store)).isEqualTo(first);
            assertThat(store.all())
                    .contains(Operator.withPassword("alice", REALM, first.getOrDefault("alice", ""), ""))
                    .hasSize(2);
        }
    }

    @Test
    void only_the_owner_may_read_the_file() throws Exception {
        try (OperatorStore store = OperatorStore.open(dir)) {
            ensure(store);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("demo-operators.txt"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_store_that_was_lost_is_filled_again_with_the_same_passwords() throws Exception {
        Map<String, String> first;
        try (OperatorStore store = OperatorStore.open(dir)) {
            first = ensure(store);
        }
        try (OperatorStore store = OperatorStore.open(dir.resolve("other"))) {
            assertThat(ensure(store)).isEqualTo(first);
            assertThat(store.all()).hasSize(2);
        }
    }
}
