package io.tandem.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every source file of the repository keeps to.
class SourceShapeTest {

    private static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();
    private static final int MAIN_LINES = 300;
    private static final int TEST_LINES = 500;

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String top : List.of("gateway", "dispatch-plugin", "tests")) {
            try (Stream<Path> files = Files.walk(REPOSITORY.resolve(top))) {
                files.filter(f ->
                                f.toString().endsWith(".java") && !f.toString().contains("/target/"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    /// What lies under `tests/` is the product of nobody but the tests.
    private static boolean isTest(Path file) {
        return file.toString().contains("/src/test/");
    }

    @Test
    void no_file_is_longer_than_one_sitting() throws Exception {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            int limit = isTest(file) ? TEST_LINES : MAIN_LINES;
            if (lines > limit) {
                tooLong.add(REPOSITORY.relativize(file) + " has " + lines + " lines, " + limit + " are allowed");
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void every_package_of_the_product_is_null_marked() throws Exception {
        List<String> unmarked = new ArrayList<>();
        for (Path file : sources()) {
            Path info = file.resolveSibling("package-info.java");
            if (!isTest(file) && (!Files.exists(info) || !Files.readString(info).contains("@NullMarked"))) {
                unmarked.add(REPOSITORY.relativize(file).toString());
            }
        }

        assertThat(unmarked).isEmpty();
    }

    @Test
    void no_test_sleeps() throws Exception {
        List<String> sleeping = new ArrayList<>();
        for (Path file : sources()) {
            if (isTest(file)
                    && !file.endsWith("SourceShapeTest.java")
                    && Files.readString(file).contains("Thread.sleep(")) {
                sleeping.add(REPOSITORY.relativize(file).toString());
            }
        }

        assertThat(sleeping).isEmpty();
    }
}
