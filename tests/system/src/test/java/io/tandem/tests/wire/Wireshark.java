package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.tests.support.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Reads captures as an engineer would. Stateless.
final class Wireshark {

    private Wireshark() {}

    /// These fields of each packet, checksums checked; without Wireshark the test is left out.
    ///
    /// @param more options
    static List<List<String>> fields(Path file, List<String> more, String... fields) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Requirement.tshark().toString(), "-r", file.toString(), "-T", "fields"));
        for (String protocol : List.of("ip", "udp", "tcp")) {
            command.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
        }
        command.addAll(more);
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        Path out = file.resolveSibling("fields");
        Process tshark = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(tshark.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tshark.exitValue()).isZero();
        return Files.readAllLines(out).stream()
                .map(line -> Arrays.asList(line.split("\t", -1)))
                .toList();
    }
}
