package io.tandem.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs the fuzz targets under Jazzer, each in a process of its own: `./tandem test --fuzz`. What it finds lies in
/// `target/fuzz`; an input worth keeping goes to `src/test/resources/fuzz`, where [HostileInputsTest] runs it in each
/// build. An input that is slow there is tried again here, where nothing is instrumented. Messages of RFC 4475 are
/// among the seeds where they are at hand.
@Tag("fuzz")
class FuzzTest {

    private static final Path WORK = Path.of("target", "fuzz");
    private static final int DEFAULT_MINUTES = 5;
    private static final Pattern FOUND = Pattern.compile("Test unit written to \\S*?([a-z]+-[0-9a-f]{40})");
    private static final Pattern EXCEPTION =
            Pattern.compile("== Java (?:Exception|Assertion Error): (.*?)(?:== libFuzzer|DEDUP_TOKEN)", Pattern.DOTALL);

    private static long secondsEach() {
        double minutes =
                Double.parseDouble(System.getProperty("tandem.fuzz.minutes", Integer.toString(DEFAULT_MINUTES)));
        return Math.max(5, Math.round(minutes * 60 / Target.values().length));
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_thrown_nothing_hangs_and_nothing_takes_long(Target target) throws Exception {
        Path directory = WORK.resolve(target.name().toLowerCase(Locale.ROOT));
        Path corpus = Files.createDirectories(directory.resolve("corpus"));
        seed(target, corpus);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsEach());
        long left = secondsEach();
        while (left > 0) {
            String said = run(target, directory, corpus, left);
            Matcher found = FOUND.matcher(said);
            if (!found.find()) {
                assertThat(said).contains("Done ");
                System.out.println("fuzzed: " + target + ", "
                        + said.lines()
                                .filter(line -> line.startsWith("Done "))
                                .findFirst()
                                .orElse(""));
                return;
            }
            byte[] input = Files.readAllBytes(directory.resolve(found.group(1)));
            String what = EXCEPTION
                    .matcher(said)
                    .results()
                    .findFirst()
                    .map(r -> r.group(1))
                    .orElse("a crash");
            assertThat(what)
                    .as(() -> "with " + Base64.getEncoder().encodeToString(input))
                    .contains(Parsing.SLOW);
            assertThat(Parsing.best(() -> target.one.accept(input)))
                    .as(() -> "ns with " + Base64.getEncoder().encodeToString(input))
                    .isLessThanOrEqualTo(Parsing.AT_MOST.toNanos());
            System.out.println("fuzzed: " + target + ", slow under instrumentation only: " + found.group(1));
            left = TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime());
        }
    }

    private static String run(Target target, Path directory, Path corpus, long seconds) throws Exception {
        Path log = directory.resolve("jazzer.log");
        Process jazzer = new ProcessBuilder(command(target, directory, corpus, seconds))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = jazzer.waitFor(seconds + 120, TimeUnit.SECONDS);
            String said = Files.readString(log, StandardCharsets.ISO_8859_1);
            assertThat(ended)
                    .as(() -> said.substring(Math.max(0, said.length() - 4_000)))
                    .isTrue();
            return said;
        } finally {
            jazzer.destroyForcibly();
        }
    }

    private static List<String> command(Target target, Path directory, Path corpus, long seconds) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-D" + Parsing.ENFORCE + "=true",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.fuzzer.getName(),
                "--instrumentation_includes=io.tandem.gateway.**:gov.nist.javax.sip.**:gov.nist.core.**"
                        + ":io.netty.handler.codec.http.**",
                // it does not know the JDK's Unsafe any more, which Netty's queues use
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + File.separator,
                "-max_total_time=" + seconds,
                "-max_len=65536",
                "-timeout=10",
                "-rss_limit_mb=0",
                corpus.toString());
    }

    private static void seed(Target target, Path corpus) throws IOException {
        for (int i = 0; i < target.seeds.size(); i++) {
            Files.write(corpus.resolve("own-" + i), target.seeds.get(i));
        }
        Path torture = Path.of("..", "..", "..", "shared", "testdata");
        if ((target == Target.STREAM || target == Target.MESSAGE) && Files.isDirectory(torture)) {
            try (Stream<Path> files = Files.walk(torture)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".dat")).toList()) {
                    Files.write(corpus.resolve(String.valueOf(file.getFileName())), Files.readAllBytes(file));
                }
            }
        }
    }
}
