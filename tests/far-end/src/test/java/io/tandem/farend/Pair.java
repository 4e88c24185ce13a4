package io.tandem.farend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/// Two far ends over real sockets, one calling the other. Confined to the test's thread.
final class Pair implements AutoCloseable {
    static final SipTiming QUICK = new SipTiming(Duration.ofMillis(50), Duration.ofMillis(400));

    private static final AtomicInteger NEXT_RTP = new AtomicInteger(33_000);

    final FarEnd callee;
    final FarEnd caller;

    private Pair(FarEnd callee, FarEnd caller) {
        this.callee = callee;
        this.caller = caller;
    }

    static Pair of(String trunk, UnaryOperator<FarEndSettings> called, UnaryOperator<FarEndSettings> calling)
            throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        int rtp = NEXT_RTP.getAndAdd(40);
        FarEnd callee = FarEnd.start(called.apply(FarEndSettings.demo(trunk, any, any, rtp, rtp + 19)));
        FarEndSettings own = FarEndSettings.demo("caller", any, callee.address(), rtp + 20, rtp + 39);
        return new Pair(callee, FarEnd.start(calling.apply(own)));
    }

    static Pair demo(String trunk) throws IOException {
        return of(trunk, UnaryOperator.identity(), UnaryOperator.identity());
    }

    static Pair scripted(Script script) throws IOException {
        return of("north", s -> s.withScript(_ -> script).withTiming(QUICK), s -> s.withTiming(QUICK));
    }

    FarCall call(String digits, Sound sound) {
        return caller.call(Scenarios.PREFIX + digits, sound);
    }

    /// The called side of the only call.
    FarCall called() {
        Awaitility.await().until(() -> callee.latestCall().isPresent());
        return callee.latestCall().orElseThrow();
    }

    static void established(FarCall call) throws Exception {
        call.answered().get(20, TimeUnit.SECONDS);
    }

    static Ending end(FarCall call) throws Exception {
        return call.ended().get(40, TimeUnit.SECONDS);
    }

    /// Waits until that frequency, in a steady half second, is heard.
    static void hears(FarCall call, double hz) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            Duration half = Duration.ofMillis(500);
            assertThat(call.heard().last(half)).hasSize(4000);
            assertThat(call.heard().hz(half)).isBetween(hz - 3, hz + 3);
        });
    }

    @Override
    public void close() {
        caller.close();
        callee.close();
        assertThat(caller.fault()).isNull();
        assertThat(callee.fault()).isNull();
    }
}
