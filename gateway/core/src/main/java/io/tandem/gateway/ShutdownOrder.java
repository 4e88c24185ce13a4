package io.tandem.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was started, closed in reverse. Confined to one thread at a time.
public final class ShutdownOrder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownOrder.class);

    private record Part(String name, AutoCloseable what) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    /// Registers a part and gives it back.
    public <T extends AutoCloseable> T add(String name, T what) {
        parts.push(new Part(name, what));
        return what;
    }

    /// Closes every part, even when another fails. Idempotent.
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.what().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.warn("interrupted while closing {}", part.name());
            } catch (Exception e) {
                LOG.error("{} did not close cleanly", part.name(), e);
            }
        }
    }
}
