package io.tandem.gateway;

import io.tandem.gateway.route.limit.PortBook;
import io.tandem.gateway.route.limit.PortCount;
import io.tandem.gateway.store.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a [PortBook] in a file, so that a restart forgets no minutes. A thread of its own writes, at most once a
/// second and only what has changed; the file is replaced in one step.
final class PortFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PortFile.class);
    private static final int COUNT_FIELDS = 9;
    private static final int CALLED_FIELDS = 6;

    private final PortBook book;
    private final Path file;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gsm-ports").factory());

    private PortFile(PortBook book, Path file) {
        this.book = book;
        this.file = file;
    }

    /// Reads what is there, and writes from now on.
    static PortFile open(PortBook book, Path file) {
        PortFile opened = new PortFile(book, file);
        opened.read();
        opened.writer.scheduleWithFixedDelay(opened::save, 1, 1, TimeUnit.SECONDS);
        return opened;
    }

    private void read() {
        if (!Files.exists(file)) {
            return;
        }
        Map<PortBook.Port, PortCount> counts = new HashMap<>();
        Map<PortBook.Client, PortBook.Called> clients = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] f = line.split("\t", -1);
                if (f[0].equals("port") && f.length == COUNT_FIELDS) {
                    counts.put(new PortBook.Port(f[1], f[2]), count(f));
                } else if (f[0].equals("called") && f.length == CALLED_FIELDS) {
                    clients.put(new PortBook.Client(f[1], f[2]), new PortBook.Called(f[3], f[4], Instant.parse(f[5])));
                }
            }
        } catch (IOException | DateTimeException | NumberFormatException e) {
            LOG.error("{} cannot be read, so ports begin a new day's minutes: {}", file, e.toString());
        }
        book.restore(new PortBook.Kept(counts, clients));
    }

    private static PortCount count(String[] f) {
        return new PortCount(
                LocalDate.parse(f[3]),
                Long.parseLong(f[4]),
                Long.parseLong(f[5]),
                Integer.parseInt(f[6]),
                Integer.parseInt(f[7]),
                Instant.parse(f[8]),
                0,
                "");
    }

    private void save() {
        PortBook.Kept kept = book.changes();
        if (kept == null) {
            return;
        }
        List<String> lines = new ArrayList<>();
        kept.counts()
                .forEach((port, c) -> lines.add(String.join(
                        "\t",
                        "port",
                        port.trunk(),
                        port.name(),
                        c.day().toString(),
                        Long.toString(c.today()),
                        Long.toString(c.month()),
                        Integer.toString(c.failures()),
                        Integer.toString(c.rounds()),
                        c.outUntil().toString())));
        kept.clients()
                .forEach((client, c) -> lines.add(String.join(
                        "\t", "called", client.trunk(), client.number(), c.port(), c.user(), c.at().toString())));
        try {
            PrivateFile.replace(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            LOG.error("{} cannot be written: {}", file, e.toString());
            book.retry();
        }
    }

    /// Writes what has not been written.
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.error("{} is still being written", file);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        save();
    }
}
