package io.tandem.tests.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the kernel and the JVM say of a running Java process, on Linux. Immutable, any thread.
public record ObservedProcess(long pid) {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ of every Linux that Java runs on
    private static final int UTIME = 11; // fields after the command of proc(5) stat
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern INSTANCES = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");
    private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");

    /// CPU time used so far, user and system.
    public double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
    }

    /// Resident memory.
    public double rssKb() throws IOException {
        return number(RSS, Files.readString(Path.of("/proc/" + pid + "/status")));
    }

    /// What lives on its heap after a full collection.
    public double liveKb() throws IOException, InterruptedException {
        return number(TOTAL, histogram()) / 1_024;
    }

    /// How many objects live there after a full collection, by class.
    ///
    /// @param prefix of the classes' names
    public Map<String, Long> instances(String prefix) throws IOException, InterruptedException {
        return INSTANCES
                .matcher(histogram())
                .results()
                .filter(line -> line.group(2).startsWith(prefix))
                .collect(Collectors.toMap(line -> line.group(2), line -> Long.parseLong(line.group(1)), Long::sum));
    }

    private String histogram() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return text;
    }

    /// Open files and sockets.
    public long descriptors() throws IOException {
        return count("fd");
    }

    /// Platform threads.
    public long threads() throws IOException {
        return count("task");
    }

    private long count(String directory) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/" + directory))) {
            return all.count();
        }
    }

    private static double number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
