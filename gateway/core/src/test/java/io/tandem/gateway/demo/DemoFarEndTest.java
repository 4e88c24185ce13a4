package io.tandem.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFarEndTest {

    @TempDir
    Path dir;

    private static DemoFarEnd shell(String script) throws Exception {
        return DemoFarEnd.start(List.of("/bin/sh", "-c", script));
    }

    @Test
    void it_ends_when_its_input_is_closed() throws Exception {
        Path ended = dir.resolve("ended");
        DemoFarEnd farEnd = shell("echo 'far end ready north=x'; cat >/dev/null; touch " + ended);

        farEnd.close();

        assertThat(Files.exists(ended)).isTrue();
    }

    @Test
    void what_it_says_instead_of_being_ready_is_the_reason() {
        assertThatThrownBy(() -> shell("echo 'UDP port 5072 is already in use' >&2; exit 2"))
                .isInstanceOf(IOException.class)
                .hasMessage("UDP port 5072 is already in use");
    }

    @Test
    void an_end_without_a_word_is_a_reason_too() {
        assertThatThrownBy(() -> shell("exit 2"))
                .isInstanceOf(IOException.class)
                .hasMessage("it ended at once");
    }
}
