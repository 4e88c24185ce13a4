package io.tandem.gateway.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends every call, because the gateway does. Stateless; it waits.
final class CallsEnd {

    private static final Logger LOG = LoggerFactory.getLogger(CallsEnd.class);

    private CallsEnd() {}

    /// @param longest how long it waits for them
    static void all(CallIndex index, Duration longest) {
        Termination why =
                Termination.gateway(Termination.Why.SHUTDOWN, 503, Cause.TEMPORARY_FAILURE, "The gateway shuts down");
        var ends = index.all().stream()
                .map(call -> {
                    call.post(new CallInput.End(why));
                    return call.finished;
                })
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            LOG.warn("{} calls did not end within {} ms", index.size(), longest.toMillis());
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
