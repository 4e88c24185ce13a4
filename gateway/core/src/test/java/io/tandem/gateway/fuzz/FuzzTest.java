package io.tandem.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs the fuzz targets under Jazzer, each in a process of its own: `./tandem test --fuzz`. What it finds lies in
/// `target/fuzz`; an input worth keeping goes to `src/test/resources/fuzz`, where [HostileInputsTest] runs it in each
/// build. Messages of RFC 4475 are among the seeds where they are at hand.
@Tag("fuzz")
class FuzzTest {

    private static final Path WORK = Path.of("target", "fuzz");
    private static final int DEFAULT_MINUTES = 5;

    private static long secondsEach() {
        double minutes =
                Double.parseDouble(System.getProperty("tandem.fuzz.minutes", Integer.toString(DEFAULT_MINUTES)));
        return Math.max(5, Math.round(minutes * 60 / Target.values().length));
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_thrown_nothing_hangs_and_nothing_takes_long(Target target) throws Exception {
        Path directory = WORK.resolve(target.name().toLowerCase(java.util.Locale.ROOT));
        Path corpus = Files.createDirectories(directory.resolve("corpus"));
        Path log = directory.resolve("jazzer.log");
        seed(target, corpus);
        Process jazzer = new ProcessBuilder(command(target, directory, corpus))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = jazzer.waitFor(secondsEach() + 120, TimeUnit.SECONDS);
            String said = Files.readString(log);
            String last = said.substring(Math.max(0, said.length() - 4_000));
            assertThat(ended).as(last).isTrue();
            assertThat(jazzer.exitValue()).as(last).isZero();
            assertThat(said).contains("Done ");
            System.out.println("fuzzed: " + target + ", "
                    + said.lines()
                            .filter(line -> line.startsWith("Done "))
                            .findFirst()
                            .orElse(""));
        } finally {
            jazzer.destroyForcibly();
        }
    }

    private static List<String> command(Target target, Path directory, Path corpus) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
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
                "-max_total_time=" + secondsEach(),
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
