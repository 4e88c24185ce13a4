package io.tandem.gateway.cdr;

import io.tandem.gateway.store.CdrTable;
import io.tandem.gateway.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records in the database, each of them once. A virtual thread of its own writes them; while the database does not
/// take them they go to a file, so many and no more, and from there to the database when it can be written again,
/// in this process or the next. Any thread may write.
public final class StoreCdrSink implements CdrSink {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCdrSink.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    private static final int AT_ONCE = 200;
    /// Between two transactions, so that records that come one upon another share one.
    private static final int GATHER_MS = 20;

    private final CdrTable table;
    private final CdrSpool spool;
    private final int most;
    private final Duration retryAfter;
    private final LinkedBlockingQueue<CdrTable.Row> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer;
    /// Of the writer alone: the last try failed, so the next waits.
    private boolean failing;

    /// @param spoolFile where records wait while the database is gone
    /// @param most records that wait there, and as many in memory where the file cannot be written either
    /// @param retryAfter pause between two tries
    public StoreCdrSink(CdrTable table, Path spoolFile, int most, Duration retryAfter) {
        this.table = table;
        this.spool = new CdrSpool(spoolFile, most);
        this.most = most;
        this.retryAfter = retryAfter;
        this.writer = Thread.ofVirtual().name("cdr-store").start(this::run);
    }

    @Override
    public void write(Cdr cdr) {
        write(cdr, CdrJson.text(cdr));
    }

    @Override
    public void write(Cdr cdr, String json) {
        CdrTable.Row row = row(cdr, json);
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            lost(row, "too many wait already");
            return;
        }
        queue.add(row);
    }

    private static CdrTable.Row row(Cdr cdr, String json) {
        return new CdrTable.Row(
                cdr.callId(),
                cdr.startedAt().toEpochMilli(),
                cdr.endedAt().toEpochMilli(),
                cdr.direction(),
                cdr.user(),
                cdr.number(),
                cdr.trunk(),
                cdr.talkMs(),
                cdr.end().type(),
                json);
    }

    /// Records that the database has taken from this process, one that was tried twice counted twice.
    public long written() {
        return written.get();
    }

    /// Records that were given up: too many waited, or the database refused the record itself.
    public long dropped() {
        return dropped.get();
    }

    /// Records in memory that are neither in the database nor in the spool.
    public int waiting() {
        return waiting.get();
    }

    @Override
    public List<CdrFigures> figures() {
        return List.of(new CdrFigures("database", written(), waiting(), spool.size(), dropped()));
    }

    private void run() {
        try {
            spool.open();
        } catch (IOException e) {
            LOG.error("records left in the spool cannot be read, and stay there: {}", e.toString());
        }
        try {
            List<CdrTable.Row> batch = new ArrayList<>();
            while (closing.getCount() > 0 || !queue.isEmpty() || !batch.isEmpty()) {
                take(batch);
                if (!batch.isEmpty() || spool.size() > 0) {
                    turn(batch);
                    var _ = closing.await(GATHER_MS, TimeUnit.MILLISECONDS);
                }
                if (failing && closing.await(retryAfter.toNanos(), TimeUnit.NANOSECONDS)) {
                    leave(batch);
                    return;
                }
            }
        } catch (InterruptedException end) {
            // nobody but the JVM's end interrupts this thread
            LOG.error("{} call records were not written", waiting.get());
        }
    }

    /// Waits for a record, not longer than the next try of the spool may be late.
    private void take(List<CdrTable.Row> batch) throws InterruptedException {
        CdrTable.Row first = batch.isEmpty() ? queue.poll(retryAfter.toNanos(), TimeUnit.NANOSECONDS) : null;
        if (first != null) {
            batch.add(first);
        }
        queue.drainTo(batch, Math.max(0, AT_ONCE - batch.size()));
    }

    /// What is in the spool first; then what has come.
    private void turn(List<CdrTable.Row> batch) {
        try {
            if (spool.size() > 0) {
                spool.drain(AT_ONCE, this::store);
            }
            if (!batch.isEmpty()) {
                store(batch);
                done(batch);
            }
            if (failing) {
                LOG.info("call records can be written to the database again");
            }
            failing = false;
        } catch (StoreUnavailable e) {
            setAside(batch, String.valueOf(e.getCause()));
        } catch (IOException e) {
            setAside(batch, "the spool: " + e);
        }
    }

    private void store(List<CdrTable.Row> rows) throws StoreUnavailable {
        List<CdrTable.Row> refused = table.write(rows);
        refused.forEach(row -> lost(row, "the database refuses it"));
        written.addAndGet(rows.size() - refused.size());
    }

    private void setAside(List<CdrTable.Row> batch, String why) {
        if (!failing) {
            LOG.error("call records cannot be written to the database and wait in the spool: {}", why);
        }
        failing = true;
        List<CdrTable.Row> fits = batch.subList(0, Math.min(batch.size(), spool.room()));
        if (fits.isEmpty()) {
            return;
        }
        try {
            spool.add(List.copyOf(fits));
            waiting.addAndGet(-fits.size());
            fits.clear();
        } catch (IOException e) {
            LOG.error("the spool cannot be written, {} call records wait in memory: {}", waiting.get(), e.toString());
        }
    }

    private void done(List<CdrTable.Row> batch) {
        waiting.addAndGet(-batch.size());
        batch.clear();
    }

    /// The database stayed away to the end: what is in memory goes to the spool as far as it takes it.
    private void leave(List<CdrTable.Row> batch) {
        do {
            setAside(batch, "it stayed away to the end");
            batch.forEach(row -> lost(row, "neither database nor spool took it before the end"));
            done(batch);
            queue.drainTo(batch, AT_ONCE);
        } while (!batch.isEmpty());
    }

    private void lost(CdrTable.Row row, String why) {
        LOG.error("call={} CDR lost for the database, {}; lost: {}", row.callId(), why, dropped.incrementAndGet());
    }

    /// Writes what waits, for some seconds at most; the rest is in the spool then.
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!writer.join(CLOSE_WAIT)) {
                LOG.error("{} call records were not written in time", waiting.get());
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
