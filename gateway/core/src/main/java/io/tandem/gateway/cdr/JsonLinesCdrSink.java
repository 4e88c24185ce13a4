package io.tandem.gateway.cdr;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One JSON object a line, appended to a file by a virtual thread of its own. While the file cannot be
/// written the records wait in memory, so many and no more, and are written when it can be; a line that was
/// written in part is cut off before it is written again, so that each record stands there once. Any
/// thread.
public final class JsonLinesCdrSink implements CdrSink {

    private static final Logger LOG = LoggerFactory.getLogger(JsonLinesCdrSink.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    private static final int AT_ONCE = 200;
    /// Between two writes, so that records that come one upon another share one, and the disk's time.
    private static final int GATHER_MS = 20;
    private static final Line STOP = new Line("", "");

    private final LineFile file;
    private final int spoolLines;
    private final Duration retryAfter;
    private final LinkedBlockingDeque<Line> spool = new LinkedBlockingDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer;

    private record Line(String callId, String text) {}

    /// @param spoolLines most records that wait in memory
    /// @param retryAfter pause between two tries while the file cannot be written
    public JsonLinesCdrSink(Path file, int spoolLines, Duration retryAfter) {
        this.file = new LineFile(file);
        this.spoolLines = spoolLines;
        this.retryAfter = retryAfter;
        this.writer = Thread.ofVirtual().name("cdr-writer").start(this::run);
    }

    @Override
    public void write(Cdr cdr) {
        write(cdr, CdrJson.text(cdr));
    }

    @Override
    public void write(Cdr cdr, String json) {
        if (waiting.incrementAndGet() > spoolLines) {
            waiting.decrementAndGet();
            long lost = dropped.incrementAndGet();
            LOG.error(
                    "call={} CDR lost, {} wait already and {} cannot be written; lost: {}",
                    cdr.callId(),
                    spoolLines,
                    file.path(),
                    lost);
            return;
        }
        spool.addLast(new Line(cdr.callId(), json + "\n"));
    }

    @Override
    public List<CdrFigures> figures() {
        return List.of(new CdrFigures("file", written.get(), waiting.get(), 0, dropped.get()));
    }

    /// Records that did not fit into the spool, or were left at the end.
    public long dropped() {
        return dropped.get();
    }

    /// Records in the file.
    public long written() {
        return written.get();
    }

    /// Records that wait.
    public int waiting() {
        return waiting.get();
    }

    private void run() {
        try {
            boolean failing = false;
            for (List<Line> lines = take(); !lines.isEmpty(); lines = take()) {
                Optional<IOException> failure = append(lines);
                if (failure.isEmpty()) {
                    waiting.addAndGet(-lines.size());
                    written.addAndGet(lines.size());
                    var _ = closing.await(GATHER_MS, TimeUnit.MILLISECONDS);
                } else {
                    lines.reversed().forEach(spool::addFirst);
                    if (!failing) {
                        String why = failure.get().toString();
                        LOG.error("CDRs cannot be written to {} and wait in memory: {}", file.path(), why);
                    }
                    if (closing.await(retryAfter.toNanos(), TimeUnit.NANOSECONDS) && failing) {
                        leave();
                        return;
                    }
                }
                if (failing && failure.isEmpty()) {
                    LOG.info("CDRs can be written to {} again", file.path());
                }
                failing = failure.isPresent();
            }
        } catch (InterruptedException stop) {
            // nobody but the JVM's end interrupts this thread
            leave();
        }
    }

    /// The file stayed unwritable to the end.
    private void leave() {
        for (Line line : spool) {
            if (line != STOP) {
                dropped.incrementAndGet();
                LOG.error("call={} CDR lost at the end, {} cannot be written", line.callId(), file.path());
            }
        }
    }

    /// Waits for the next; none: it is the end, and nothing is left.
    private List<Line> take() throws InterruptedException {
        List<Line> lines = new ArrayList<>();
        Line next = spool.takeFirst();
        while (next != null && next != STOP && lines.size() < AT_ONCE) {
            lines.add(next);
            next = spool.pollFirst();
        }
        if (next != null && !lines.isEmpty()) {
            spool.addFirst(next);
        }
        return lines;
    }

    private Optional<IOException> append(List<Line> lines) {
        try {
            file.append(lines.stream().map(Line::text).collect(Collectors.joining()));
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of(failed);
        }
    }

    /// Writes what waits, for at most five seconds. The writer is not interrupted: that would close its file.
    @Override
    public void close() {
        spool.addLast(STOP);
        closing.countDown();
        try {
            if (!writer.join(CLOSE_WAIT)) {
                LOG.error("{} CDRs were not written to {} in time", waiting.get(), file.path());
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
