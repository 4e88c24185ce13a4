package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of docs/api.md do what the page says.
class ApiGuideTest {

    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```(?:\\n```json\\n(.*?)```)?", Pattern.DOTALL);
    private static final String END = "--end-of-step--";

    @TempDir
    Path dir;

    @Test
    void each_command_answers_as_it_is_written() throws Exception {
        String guide = Files.readString(Path.of("../../docs/api.md"));
        StringBuilder script = new StringBuilder("set -eu\n");
        List<String> expected = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(guide);
        while (blocks.find()) {
            script.append(blocks.group(1)).append("echo ").append(END).append('\n');
            expected.add(blocks.group(2) == null ? ".." : blocks.group(2));
        }
        assertThat(expected).hasSizeGreaterThan(4);
        try (RunningApi api = RunningApi.start(dir)) {
            String here = script.toString()
                    .replace("http://127.0.0.1:8090/api/v1", api.uri("").toString());
            Process shell = new ProcessBuilder("bash", "-c", here)
                    .directory(dir.toFile())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(shell.waitFor()).as(out).isZero();
            String[] steps = out.split(END);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(squeezed(steps[i])).matches(pattern(expected.get(i)));
            }
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s", "");
    }

    /// Two dots stand for what is another each time.
    private static Pattern pattern(String written) {
        StringBuilder pattern = new StringBuilder();
        for (String part : squeezed(written).split("\\.\\.", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }
}
