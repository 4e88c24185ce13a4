package io.tandem.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The benchmarks that need no peer, as commands: small runs, and what they print.
class BenchCommandsTest {
    @TempDir
    private Path directory;

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new BenchCommand()).setOut(new PrintWriter(out));
        assertThat(command.execute(arguments)).isZero();
        return out.toString();
    }

    @Test
    void codecs_says_how_many_calls_a_core_transcodes() throws Exception {
        JsonNode said = new ObjectMapper().readTree(run("codecs", "--json", "--calls", "4", "--seconds", "2"));
        assertThat(said.get("calls").asInt()).isEqualTo(4);
        for (String browser : new String[] {"fullBand", "wideBand", "narrowBand", "fullBandWithLoss"}) {
            assertThat(said.get(browser + "CallsPerCore").asDouble())
                    .as(browser)
                    .isGreaterThan(5);
            assertThat(said.get(browser + "ConcealedPercent").asDouble())
                    .as(browser)
                    .isLessThan(1);
        }
        assertThat(said.get("opusLibrary").asText()).isNotEmpty();
        assertThat(run("codecs", "--calls", "1", "--seconds", "1")).contains("fullBandCallsPerCore", "opusLibrary");
    }

    @Test
    void recording_counts_the_frames_and_removes_its_files() throws Exception {
        String said = run(
                "recording",
                "--json",
                "--calls",
                "3",
                "--seconds",
                "2",
                "--format",
                "OPUS",
                "--directory",
                directory.toString());
        JsonNode figures = new ObjectMapper().readTree(said);
        assertThat(figures.get("frames").asLong()).isEqualTo(300);
        assertThat(figures.get("droppedFrames").asLong()).isZero();
        assertThat(figures.get("failedRecordings").asInt()).isZero();
        assertThat(figures.get("bytes").asLong()).isGreaterThan(3 * 2 * 2000L);
        assertThat(figures.get("format").asText()).isEqualTo("OPUS");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void each_is_in_the_help() {
        assertThat(run("--help")).contains("media", "dtls", "codecs", "recording");
        assertThat(run("recording", "--help")).contains("--calls", "--seconds", "--format", "--directory", "--json");
    }
}
