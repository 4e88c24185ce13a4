package io.tandem.gateway.concurrent;

import java.time.Duration;
import java.time.Instant;

/// Runs tasks later, on the monotonic clock. Any thread. Tasks only post to a mailbox or start a virtual thread:
/// they never block. Tests give one whose clock they turn by hand.
public interface Timers extends AutoCloseable {

    Handle after(Duration delay, Runnable task);

    /// Monotonic time, ns, comparable only with itself.
    long nanoTime();

    /// Time of day, for records only: nothing is measured with it.
    default Instant wallClock() {
        return Instant.now();
    }

    @Override
    void close();

    /// One scheduled task. Cancelling it after it ran does nothing.
    interface Handle {
        void cancel();
    }
}
