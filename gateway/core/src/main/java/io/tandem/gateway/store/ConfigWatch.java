package io.tandem.gateway.store;

import io.tandem.gateway.store.CommitResult.Committed;
import io.tandem.gateway.store.ConfigStore.Check;
import io.tandem.gateway.store.ConfigStore.Terms;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the configuration of the database in memory, and tells of each version that comes, from this node or another.
/// A
/// virtual thread of its own asks for the version twice a second. While the database is gone the last state stays. Any
/// thread may read or commit; the listener hears versions in order, one at a time.
public final class ConfigWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);
    private static final String SYSTEM = "tandem";

    private final ConfigStore store;
    private final Check check;
    private final Consumer<ConfigState> listener;
    private final Duration interval;
    private final Joining joining;
    private final AtomicReference<ConfigState> state = new AtomicReference<>(ConfigState.EMPTY);
    private final AtomicReference<String> trouble = new AtomicReference<>("");
    private final ReentrantLock telling = new ReentrantLock();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /// What is to be done once the database is there that was not at the start.
    public interface Joining {
        /// Nothing.
        Joining NONE = watch -> {};

        /// Does it, or does nothing where it is done. On the watch's own thread.
        void join(ConfigWatch watch) throws StoreUnavailable;
    }

    private ConfigWatch(
            ConfigStore store, Check check, Consumer<ConfigState> listener, Duration interval, Joining joining) {
        this.joining = joining;
        this.store = store;
        this.check = check;
        this.listener = listener;
        this.interval = interval;
        this.thread = Thread.ofVirtual().name("config-watch").unstarted(this::run);
    }

    /// Reads what is there, and goes on watching.
    ///
    /// @param check what every commit must satisfy
    /// @throws StoreUnavailable when it cannot be read
    public static ConfigWatch start(ConfigStore store, Check check, Consumer<ConfigState> listener, Duration interval)
            throws StoreUnavailable {
        ConfigWatch watch = new ConfigWatch(store, check, listener, interval, Joining.NONE);
        watch.take(store.refresh(ConfigState.EMPTY));
        watch.thread.start();
        return watch;
    }

    /// Begins with what was kept of an earlier run, and watches once the database is there.
    public static ConfigWatch startWithout(
            ConfigStore store,
            Check check,
            Consumer<ConfigState> listener,
            Duration interval,
            ConfigState kept,
            Joining joining) {
        ConfigWatch watch = new ConfigWatch(store, check, listener, interval, joining);
        watch.trouble.set("it has not been reached since the start");
        watch.take(kept);
        watch.thread.start();
        return watch;
    }

    /// What is in force.
    public ConfigState state() {
        return Objects.requireNonNull(state.get());
    }

    /// Why the database could not be asked last; empty: it could.
    public String trouble() {
        return Objects.requireNonNull(trouble.get());
    }

    /// Carries a draft out; when it is back, this node has the new version.
    public CommitResult commit(Draft draft, Terms terms) throws StoreUnavailable {
        CommitResult result = store.commit(draft, terms, state(), check);
        if (result instanceof Committed(ConfigState now)) {
            take(now);
        }
        return result;
    }

    /// Brings the state of a version back.
    public CommitResult rollback(long version, String author) throws StoreUnavailable {
        Draft draft = store.history().restoring(version, author, store.refresh(state()));
        return commit(draft, new Terms("back to version " + version, Optional.empty(), Optional.of(version)));
    }

    private void run() {
        try {
            while (!closing.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException end) {
            // nobody but the JVM's end interrupts this thread
            closing.countDown();
        }
    }

    /// What was the trouble before.
    private String noted(String why) {
        return Objects.requireNonNull(trouble.getAndSet(why));
    }

    private void look() {
        try {
            joining.join(this);
            if (store.version() != state().version()) {
                take(store.refresh(state()));
            }
            Optional<ChangeSet> overdue = store.history().overdue();
            if (overdue.isPresent()) {
                undo(overdue.get());
            }
            if (!noted("").isEmpty()) {
                LOG.info("the configuration can be read again, version {}", state().version());
            }
        } catch (StoreUnavailable e) {
            String why = String.valueOf(e.getCause());
            if (noted(why).isEmpty()) {
                LOG.error("{}; version {} stays in force: {}", e.getMessage(), state().version(), why);
            }
        } catch (RuntimeException bug) {
            LOG.error("version {} stays in force, and the next look comes", state().version(), bug);
        }
    }

    /// Nobody confirmed it in time: what was there before comes back, unless it has been changed again since.
    private void undo(ChangeSet change) throws StoreUnavailable {
        Draft draft = store.history().undoing(change.version(), SYSTEM);
        CommitResult result = commit(
                draft,
                new Terms(
                        "version " + change.version() + " was not confirmed",
                        Optional.empty(),
                        Optional.of(change.version() - 1)));
        switch (result) {
            case Committed(ConfigState now) -> {
                store.history().closeOverdue(change.version(), "undone by version " + now.version());
                LOG.warn("change {} of {} was not confirmed and is undone", change.version(), change.author());
            }
            case CommitResult.Nothing nothing -> store.history().closeOverdue(change.version(), "undone already");
            case CommitResult.Conflict conflict -> {
                store.history().closeOverdue(change.version(), "changed since");
                LOG.error("change {} was not confirmed, but changed since: {}", change.version(), conflict.clashes());
            }
            case CommitResult.Invalid invalid -> {
                store.history().closeOverdue(change.version(), "cannot be undone");
                LOG.error(
                        "change {} was not confirmed, but cannot be undone: {}", change.version(), invalid.problems());
            }
        }
    }

    /// Tells of a state that is newer, or of another database.
    private void take(ConfigState read) {
        telling.lock();
        try {
            ConfigState known = state();
            if (read.version() != known.version() || known == ConfigState.EMPTY) {
                state.set(read);
                listener.accept(read);
            }
        } finally {
            telling.unlock();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                LOG.warn("the database does not answer; its watch is left behind");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
