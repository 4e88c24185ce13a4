package io.tandem.gateway.plugin;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.plugin.CallEvent;
import io.tandem.plugin.Host;
import io.tandem.plugin.Plugin;
import io.tandem.plugin.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One plugin: a bounded queue and the thread that empties it into the plugin. A call into the plugin that
/// throws or takes too long ends that life of the plugin; its thread is interrupted and given up, and a new
/// life starts after a pause with the event that it failed on, once more, and those that waited. Any thread
/// may offer.
///
/// Lives are platform daemon threads, not virtual ones: a plugin in an endless loop would hold a carrier
/// thread of the calls' virtual threads for ever.
final class HostedPlugin implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostedPlugin.class);

    /// Wakes an idle plugin when it must end.
    private static final CallEvent WAKE = new CallEvent.Ringing("", 0, 0, Instant.EPOCH, "");

    private final Plugin plugin;
    private final Host host;
    private final PluginLimits limits;
    private final Timers timers;
    private final BlockingQueue<CallEvent> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicReference<@Nullable Life> current = new AtomicReference<>();
    private final AtomicReference<@Nullable CallEvent> again = new AtomicReference<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    HostedPlugin(Plugin plugin, Host host, PluginLimits limits, Timers timers) {
        this.plugin = plugin;
        this.host = host;
        this.limits = limits;
        this.timers = timers;
        this.queue = new ArrayBlockingQueue<>(limits.queueSize());
    }

    void start() {
        begin(0);
    }

    /// Never blocks; when the queue is full the event is lost to this plugin.
    void offer(CallEvent event) {
        if (!queue.offer(event) && dropped.incrementAndGet() == 1) {
            LOG.warn("plugin={} its queue of {} events is full, events are dropped", plugin.name(), limits.queueSize());
        }
    }

    long dropped() {
        return dropped.get();
    }

    private void begin(int failuresInRow) {
        if (closing()) {
            return;
        }
        Life life = new Life(failuresInRow);
        current.set(life);
        life.thread.start();
    }

    private boolean closing() {
        return closing.getCount() == 0;
    }

    /// Lets the plugin end, for as long as one event may take, then gives its thread up.
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        Life life = current.get();
        if (life == null) {
            return;
        }
        queue.offer(WAKE);
        if (!life.ended.await(limits.eventLimit().toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("plugin={} did not end in time and is given up", plugin.name());
            life.thread.interrupt();
        }
    }

    /// From one start to the next failure. Its fields are confined to its thread, but for the atomics.
    private final class Life implements Runnable {
        private final Thread thread;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
        private final AtomicInteger failuresInRow;

        private enum State {
            RUNNING,
            CUT_OFF
        }

        Life(int failuresInRow) {
            this.failuresInRow = new AtomicInteger(failuresInRow);
            this.thread = Thread.ofPlatform()
                    .daemon()
                    .name("tandem-plugin-" + plugin.name())
                    .unstarted(this);
        }

        @Override
        public void run() {
            @Nullable Running running = null;
            try {
                running = within(limits.startLimit(), "start", () -> plugin.start(host));
                serve(running);
            } catch (Throwable e) {
                fail(e instanceof InterruptedException ? "was interrupted" : "failed", e);
            } finally {
                if (running != null) {
                    end(running);
                }
                ended.countDown();
            }
        }

        private void serve(Running running) throws Exception {
            CallEvent failedBefore = again.getAndSet(null);
            if (failedBefore != null) {
                hand(running, failedBefore);
            }
            while (state.get() == State.RUNNING) {
                CallEvent event = closing() ? queue.poll() : queue.take();
                if (event != null && event != WAKE) {
                    again.set(event);
                    hand(running, event);
                    again.compareAndSet(event, null);
                    failuresInRow.set(0);
                } else if (event == null) {
                    return;
                }
            }
        }

        private void hand(Running running, CallEvent event) throws Exception {
            within(limits.eventLimit(), "an event", () -> {
                running.onEvent(event);
                return running;
            });
        }

        /// A watchdog cuts this life off if the call takes too long.
        private <T> T within(Duration limit, String what, Callable<T> call) throws Exception {
            Timers.Handle watchdog =
                    timers.after(limit, () -> cutOff("took more than " + limit.toMillis() + " ms for " + what));
            try {
                return call.call();
            } finally {
                watchdog.cancel();
            }
        }

        private void cutOff(String why) {
            fail(why, null);
            thread.interrupt();
        }

        /// The first failure of a life starts the next one.
        private void fail(String why, @Nullable Throwable cause) {
            if (!state.compareAndSet(State.RUNNING, State.CUT_OFF)) {
                return;
            }
            if (closing()) {
                LOG.warn("plugin={} {} while the gateway closes", plugin.name(), why, cause);
                return;
            }
            int failures = failuresInRow.get() + 1;
            Duration pause = limits.pauseAfter(failures);
            LOG.warn("plugin={} {}: it is started anew in {} ms", plugin.name(), why, pause.toMillis(), cause);
            timers.after(pause, () -> begin(failures));
        }

        private void end(Running running) {
            try {
                within(limits.eventLimit(), "its close", () -> {
                    running.close();
                    return running;
                });
            } catch (Throwable e) {
                LOG.warn("plugin={} failed while it was closed", plugin.name(), e);
            }
        }
    }
}
