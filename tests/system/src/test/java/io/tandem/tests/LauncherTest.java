package io.tandem.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher on machines that lack something: one line that names it and the remedy, exit code 2. It
/// runs as a copy in an empty directory, so that nothing is built yet, with made-up JDKs and a PATH of our
/// own.
class LauncherTest {

    private static final Path LAUNCHER =
            Path.of("..", "..", "tandem").toAbsolutePath().normalize();

    @TempDir
    Path dir;

    private final Map<String, String> environment = new HashMap<>();

    private record Outcome(int exitCode, String out, List<String> errorLines) {}

    @BeforeEach
    void anEmptyMachine() throws IOException {
        Files.copy(LAUNCHER, home().resolve("tandem"));
        Files.createDirectories(bin());
        for (String tool : List.of(
                "bash",
                "sed",
                "head",
                "dirname",
                "readlink",
                "find",
                "ls",
                "mkdir",
                "id",
                "env",
                "tail",
                "cat",
                "rm",
                "mv",
                "sleep")) {
            Files.createSymbolicLink(bin().resolve(tool), which(tool));
        }
        environment.put("PATH", bin().toString());
        environment.put("HOME", dir.toString());
        environment.put("TANDEM_JVM_DIRS", dir.resolve("jvm").toString());
    }

    private Path home() throws IOException {
        return Files.createDirectories(dir.resolve("home"));
    }

    private Path bin() {
        return dir.resolve("bin");
    }

    private static Path which(String tool) {
        for (String place : List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin")) {
            if (Files.isExecutable(Path.of(place, tool))) {
                return Path.of(place, tool);
            }
        }
        throw new AssertionError("this machine has no " + tool);
    }

    private void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path jdk(String folder, int version) throws IOException {
        Path jdk = dir.resolve("jvm").resolve(folder);
        script(jdk.resolve("bin/java"), "echo 'openjdk version \"" + version + ".0.1\"' >&2; echo \"java $*\"");
        script(jdk.resolve("bin/javac"), "exit 0");
        return jdk;
    }

    private void buildTools(String nodeVersion) throws IOException {
        script(bin().resolve("mvn"), "echo 'BUILD FAILURE of the made-up Maven'; exit 1");
        script(bin().resolve("node"), "echo " + nodeVersion);
        script(bin().resolve("npm"), "exit 0");
    }

    private Outcome launch(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(bin().resolve("bash").toString(), home() + "/tandem"));
        command.addAll(List.of(arguments));
        return launch(new ProcessBuilder(command));
    }

    private Outcome launch(ProcessBuilder builder) throws Exception {
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path out = dir.resolve("out.txt");
        Path err = dir.resolve("err.txt");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
                .as("the launcher ends")
                .isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readAllLines(err));
    }

    private static void oneLine(Outcome outcome, String... parts) {
        assertThat(outcome.errorLines())
                .singleElement()
                .asString()
                .startsWith("tandem: ")
                .contains(parts);
        assertThat(outcome.exitCode()).isEqualTo(2);
    }

    @Test
    void no_jdk_is_named_with_the_remedy() throws Exception {
        oneLine(launch("run"), "no JDK is found, 25 or newer is needed", "install one", "JAVA_HOME");
    }

    @Test
    void an_old_jdk_is_named_with_its_version() throws Exception {
        jdk("old", 17);
        environment.put("JAVA_HOME", jdk("older", 11).toString());

        oneLine(launch("run"), "JDK 17 is too old, 25 or newer is needed", "install one");
    }

    @Test
    void a_runtime_without_compiler_is_no_jdk() throws Exception {
        Files.delete(jdk("jre", 25).resolve("bin/javac"));

        oneLine(launch("run"), "no JDK is found");
    }

    @Test
    void a_new_jdk_is_found_behind_an_old_java_home() throws Exception {
        environment.put("JAVA_HOME", jdk("old", 17).toString());
        jdk("new", 25);

        oneLine(launch("run"), "Maven is missing", "apt install maven");
    }

    @Test
    void missing_and_old_node_are_named() throws Exception {
        jdk("new", 25);
        buildTools("v18.20.4");
        oneLine(launch("run"), "Node 18 is too old, 20 or newer is needed", "PATH");

        Files.delete(bin().resolve("node"));
        oneLine(launch("run"), "Node is missing, 20 or newer is needed", "install it");
    }

    @Test
    void a_missing_npm_is_named() throws Exception {
        jdk("new", 25);
        buildTools("v20.1.0");
        Files.delete(bin().resolve("npm"));

        oneLine(launch("run"), "npm is missing");
    }

    @Test
    void an_unwritable_directory_is_named() throws Exception {
        jdk("new", 25);
        buildTools("v20.1.0");
        Files.writeString(home().resolve("var"), "a file where a directory should be");

        oneLine(launch("run"), "directory " + home() + "/var cannot be written", "make it writable");
    }

    @Test
    void a_failed_build_shows_the_end_of_its_log() throws Exception {
        jdk("new", 25);
        buildTools("v20.1.0");

        Outcome outcome = launch("run");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errorLines()).contains("BUILD FAILURE of the made-up Maven");
        assertThat(outcome.errorLines().getLast()).startsWith("tandem: the build failed: ");
    }

    @Test
    void a_lock_left_behind_by_a_dead_build_is_taken_over() throws Exception {
        jdk("new", 25);
        buildTools("v20.1.0");
        Path lock = Files.createDirectories(home().resolve("target/tandem-build.lock"));
        Files.writeString(lock.resolve("pid"), "2147483647");

        assertThat(launch("run").errorLines().getLast()).startsWith("tandem: the build failed: ");
        assertThat(lock).doesNotExist();
    }

    @Test
    void an_unknown_command_is_one_line() throws Exception {
        oneLine(launch("rum"), "there is no command 'rum'", "./tandem help");
        jdk("new", 25);
        oneLine(launch("test", "--quick"), "there is no option '--quick' of test");
    }

    @Test
    void help_lists_every_command_and_needs_nothing() throws Exception {
        Outcome outcome = launch("help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("  run ", "  test ", "  probe ", "  config check", "  config show", "  help ");
        assertThat(launch().out()).isEqualTo(outcome.out());
    }

    @Test
    void it_works_from_anywhere_and_through_links() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("tandem-link"), home().resolve("tandem"));
        jdk("new", 25);

        Outcome outcome = launch(
                new ProcessBuilder(bin().resolve("bash").toString(), link.toString(), "run").directory(dir.toFile()));

        oneLine(outcome, "Maven is missing");
    }

    @Test
    void a_built_tandem_is_started_with_the_jdk_found_and_all_arguments() throws Exception {
        assumeFalse(Files.notExists(Path.of("/bin/sh")), "this machine has no /bin/sh for the made-up JDK");
        jdk("new", 25);
        for (String jar : List.of(
                "gateway/core/target/core-1.jar",
                "tests/far-end/target/far-end-1.jar",
                "web/target/jssip-static-assets-1.jar")) {
            Path file = home().resolve(jar);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
        Files.createDirectories(home().resolve("gateway/core/target/lib"));
        Files.createDirectories(home().resolve("target"));
        Files.writeString(home().resolve("target/tandem-build.stamp"), "", StandardCharsets.UTF_8);

        Outcome outcome = launch("run", "--config", "my file.yaml");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("-XX:+UseZGC", "--enable-native-access=ALL-UNNAMED", "-Dtandem.home=" + home().toRealPath())
                .contains("io.tandem.gateway.Main run --config my file.yaml");
    }
}
