package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipStack;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Asks a trunk once, because somebody wants to know. It changes nothing of what is known of the trunk's health. Any
/// thread; it
/// waits for the answer.
public final class TrunkProbe {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final SipStack stack;
    private final Supplier<String> tokens;
    private final LongSupplier nanoTime;

    /// What came of it. Immutable.
    ///
    /// @param status of the answer; empty where none came
    public record Outcome(boolean good, OptionalInt status, Duration took, String text) {}

    /// @param tokens fresh random strings for tags and Call-IDs
    /// @param nanoTime monotonic
    public TrunkProbe(SipStack stack, Supplier<String> tokens, LongSupplier nanoTime) {
        this.stack = stack;
        this.tokens = tokens;
        this.nanoTime = nanoTime;
    }

    /// OPTIONS to the address that a call would take first.
    public Outcome options(Trunk trunk) throws InterruptedException {
        if (trunk.addresses().isEmpty()) {
            return new Outcome(false, OptionalInt.empty(), Duration.ZERO, "its name has led nowhere yet");
        }
        Hop.Address hop = trunk.addresses().getFirst();
        long begin = nanoTime.getAsLong();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        var unused = stack.send(OptionsRequest.to(trunk, hop, stack, tokens), hop, new ClientTransaction.Listener() {
            @Override
            public void onResponse(SipResponse response) {
                if (!response.provisional()) {
                    answer.complete(new Outcome(
                            response.status() != 503,
                            OptionalInt.of(response.status()),
                            since(begin),
                            response.status() + " " + response.reason() + " from " + text(hop)));
                }
            }

            @Override
            public void onTimeout() {
                answer.complete(silent(hop, begin));
            }

            @Override
            public void onTransportError(String what) {
                answer.complete(new Outcome(
                        false, OptionalInt.empty(), since(begin), text(hop) + ": " + OptionsRequest.unsent(what)));
            }
        });
        try {
            return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return silent(hop, begin);
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static String text(Hop.Address hop) {
        return hop.transport() + " " + hop.address().getAddress().getHostAddress() + ":"
                + hop.address().getPort();
    }

    private Outcome silent(Hop.Address hop, long begin) {
        return new Outcome(false, OptionalInt.empty(), since(begin), "no answer from " + text(hop));
    }

    private Duration since(long begin) {
        return Duration.ofNanos(nanoTime.getAsLong() - begin);
    }
}
