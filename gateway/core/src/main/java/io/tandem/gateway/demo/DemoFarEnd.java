package io.tandem.gateway.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The demo's telephone network: a separate process that ends when this one does, since its standard input
/// ends then. Any thread.
public final class DemoFarEnd implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoFarEnd.class);
    private static final Duration READY_LIMIT = Duration.ofSeconds(20);
    private static final Duration END_LIMIT = Duration.ofSeconds(3);

    private static final String READY = "far end ready";

    private final Process process;
    private final AtomicBoolean closing = new AtomicBoolean();

    private DemoFarEnd(Process process) {
        this.process = process;
    }

    /// Starts it and waits until it says that it is ready.
    ///
    /// @param jar its runnable jar
    /// @param arguments as its help has them
    /// @throws IOException with what it said when it did not become ready
    public static DemoFarEnd start(Path jar, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString()));
        command.addAll(arguments);
        return start(command);
    }

    /// The same with a whole command line.
    static DemoFarEnd start(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BlockingQueue<String> firstLine = new ArrayBlockingQueue<>(1);
        Thread.ofVirtual().name("far-end-output").start(() -> pump(process, firstLine));
        DemoFarEnd farEnd = new DemoFarEnd(process);
        String first = firstLine.poll(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null || !first.startsWith(READY)) {
            farEnd.close();
            throw new IOException(first == null ? "it said nothing in " + READY_LIMIT.toSeconds() + " s" : first);
        }
        process.onExit().thenAccept(farEnd::ended);
        return farEnd;
    }

    private void ended(Process process) {
        if (!closing.get()) {
            LOG.warn("the demo's far end ended with code {}: start anew to call its numbers", process.exitValue());
        }
    }

    private static void pump(Process process, BlockingQueue<String> firstLine) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                LOG.debug("far end: {}", line);
                firstLine.offer(line);
            }
        } catch (IOException e) {
            LOG.debug("the far end's output ended: {}", e.toString());
        }
        firstLine.offer("it ended at once");
    }

    /// Ends the process: gently, then by force.
    @Override
    public void close() throws InterruptedException {
        closing.set(true);
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("the far end's input was closed already: {}", e.toString());
        }
        if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
    }
}
