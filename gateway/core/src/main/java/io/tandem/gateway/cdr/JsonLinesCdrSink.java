package io.tandem.gateway.cdr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One JSON object a line, appended to a file by a virtual thread of its own. While the file cannot be
/// written the
/// records wait in memory, so many and no more, and are written when it can be; a line that was written in
/// part is cut
/// off before it is written again, so that each record stands there once. Any thread.
public final class JsonLinesCdrSink implements CdrSink {

    private static final Logger LOG = LoggerFactory.getLogger(JsonLinesCdrSink.class);
    private static final String STOP = "";

    private final Path file;
    private final Duration retryAfter;
    private final LinkedBlockingDeque<String> spool;
    private final ObjectMapper json = JsonMapper.builder().build();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final Thread writer;

    /// @param spoolLines most records that wait in memory
    /// @param retryAfter pause between two tries while the file cannot be written
    public JsonLinesCdrSink(Path file, int spoolLines, Duration retryAfter) {
        this.file = file;
        this.retryAfter = retryAfter;
        this.spool = new LinkedBlockingDeque<>(spoolLines + 1);
        this.writer = Thread.ofVirtual().name("cdr-writer").start(this::run);
    }

    @Override
    public void write(Cdr cdr) {
        String line;
        try {
            line = json.writeValueAsString(CdrJson.of(cdr)) + "\n";
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a CDR cannot be written as JSON", bug);
        }
        if (spool.remainingCapacity() <= 1 || !spool.offerLast(line)) {
            LOG.error(
                    "call={} CDR lost: {} of them wait and {} cannot be written ({} lost so far). {}",
                    cdr.callId(),
                    spool.size(),
                    file,
                    dropped.incrementAndGet(),
                    line.strip());
        }
    }

    /// Records that did not fit into the spool.
    public long dropped() {
        return dropped.get();
    }

    /// Records in the file.
    public long written() {
        return written.get();
    }

    /// Records that wait.
    public int waiting() {
        return spool.size();
    }

    private void run() {
        boolean failing = false;
        while (true) {
            String line = take();
            if (line.equals(STOP)) {
                return;
            }
            @Nullable IOException failure = append(line);
            if (failure == null) {
                if (failing) {
                    LOG.info("CDRs can be written to {} again", file);
                }
                failing = false;
                written.incrementAndGet();
                continue;
            }
            if (!failing) {
                LOG.error("CDRs cannot be written to {} and wait in memory: {}", file, failure.toString());
            }
            failing = true;
            if (!keepAndWait(line)) {
                return;
            }
        }
    }

    private String take() {
        try {
            return spool.takeFirst();
        } catch (InterruptedException stop) {
            return STOP;
        }
    }

    /// Puts the line back to the front; the place kept free for the end mark takes it.
    ///
    /// @return false when the sink was closed meanwhile: it was tried once more, and what is left is logged
    private boolean keepAndWait(String line) {
        if (STOP.equals(spool.peekLast())) {
            LOG.error("CDR lost at the end, {} cannot be written: {}", file, line.strip());
            spool.stream().filter(l -> !l.equals(STOP)).forEach(l -> LOG.error("CDR lost at the end: {}", l.strip()));
            return false;
        }
        spool.offerFirst(line);
        try {
            TimeUnit.NANOSECONDS.sleep(retryAfter.toNanos());
        } catch (InterruptedException closing) {
            // the next try comes at once, and is the last
            LOG.debug("woken to close");
        }
        return true;
    }

    private @Nullable IOException append(String line) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
                appendWhole(channel, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            }
            return null;
        } catch (IOException failed) {
            return failed;
        }
    }

    private static void appendWhole(FileChannel channel, ByteBuffer bytes) throws IOException {
        long end = channel.size();
        try {
            channel.position(end);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException failed) {
            channel.truncate(end);
            throw failed;
        }
    }

    @Override
    public void close() {
        spool.offerLast(STOP);
        writer.interrupt();
        try {
            writer.join(Duration.ofSeconds(5));
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
