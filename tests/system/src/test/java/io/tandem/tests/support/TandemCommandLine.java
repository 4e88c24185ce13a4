package io.tandem.tests.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `tandem` with arguments, as the launcher starts it: a JVM of its own that ends by itself. Stateless, any
/// thread.
public final class TandemCommandLine {
    private TandemCommandLine() {}

    /// What a command said.
    ///
    /// @param out standard output
    /// @param err standard error
    public record Outcome(int exitCode, String out, String err) {}

    /// The command that starts the JVM, up to the main class.
    static List<String> java(List<String> jvmOptions) {
        return java(List.of("-XX:+UseZGC"), jvmOptions);
    }

    /// The command that starts a gateway whose home is that directory, up to its arguments.
    public static List<String> gateway(Path home) {
        return java(List.of("-Dtandem.home=" + home));
    }

    private static List<String> java(List<String> collector, List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(collector);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.tandem.gateway.Main"));
        return command;
    }

    /// Runs it to its end.
    ///
    /// @param environment more variables
    /// @throws IllegalStateException when it does not end in time
    public static Outcome run(Map<String, String> environment, Duration atMost, List<String> arguments)
            throws IOException, InterruptedException {
        return run(java(List.of()), environment, atMost, arguments);
    }

    /// The same for one that only asks a running gateway, in a JVM that starts fast.
    ///
    /// @throws IllegalStateException when it does not end in time
    public static Outcome ask(Map<String, String> environment, Duration atMost, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> fast = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        return run(java(fast, List.of()), environment, atMost, arguments);
    }

    /// What is no text becomes question marks.
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static Outcome run(
            List<String> java, Map<String, String> environment, Duration atMost, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java);
        command.addAll(arguments);
        Path out = Files.createTempFile("tandem-out-", ".txt");
        Path err = Files.createTempFile("tandem-err-", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(
                        arguments + " did not end in " + atMost + "\n" + Files.readString(out) + Files.readString(err));
            }
            return new Outcome(process.exitValue(), text(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
