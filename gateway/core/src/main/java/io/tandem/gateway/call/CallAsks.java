package io.tandem.gateway.call;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Questions to a call that wait for its turn. Any thread.
final class CallAsks {

    private static final int WAIT_MS = 1000;

    private final AtomicLong number = new AtomicLong();
    private final Map<Long, CompletableFuture<CommandReply>> open = new ConcurrentHashMap<>();

    /// Blocks until it is answered, a second at most.
    ///
    /// @param post brings the question, by its number, to the call
    CommandReply ask(LongConsumer post) {
        long ask = number.incrementAndGet();
        CompletableFuture<CommandReply> reply = new CompletableFuture<>();
        open.put(ask, reply);
        post.accept(ask);
        try {
            CommandReply late = new CommandReply.Refused("the call did not answer in " + WAIT_MS + " ms");
            return Objects.requireNonNull(reply.completeOnTimeout(late, WAIT_MS, TimeUnit.MILLISECONDS)
                    .join());
        } finally {
            open.remove(ask);
        }
    }

    void answer(long ask, CommandReply reply) {
        CompletableFuture<CommandReply> waiting = open.get(ask);
        if (waiting != null) {
            waiting.complete(reply);
        }
    }
}
