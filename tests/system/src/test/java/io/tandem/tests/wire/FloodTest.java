package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.tests.peer.WireBrowser;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Floods of 5,000 messages a second while operators talk: no call is lost, no sound is missing, whoever is known gets
/// his call at once, and the heap is as it was. How long and beside how many calls: system properties
/// `tandem.flood-seconds` and `tandem.canaries`.
class FloodTest {
    private static final int PER_SECOND = 5_000;
    private static final int SECONDS = Integer.getInteger("tandem.flood-seconds", 8);
    private static final int CANARIES = Integer.getInteger("tandem.canaries", 20);
    private static final int CALLS_A_BROWSER = 5;
    private static final long HEAP_MORE_MB = 50;
    private static final Duration COLD = Duration.ofSeconds(4);

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init")
    private Canaries canaries;

    /// A flood, by the address that it is sent to.
    private interface Maker {
        Flood start() throws Exception;
    }

    @BeforeEach
    void operatorsTalk() throws Exception {
        int browsers = (CANARIES + CALLS_A_BROWSER - 1) / CALLS_A_BROWSER;
        stage = Stage.open(Canaries.stage(browsers));
        canaries = new Canaries(stage, stage.alice());
        for (int i = 0; i < browsers; i++) {
            WireBrowser browser = stage.registered(Canaries.user(i), settings -> settings);
            canaries.call(browser, Math.min(CALLS_A_BROWSER, CANARIES - i * CALLS_A_BROWSER));
        }
        canaries.talk();
    }

    @AfterEach
    void close() throws Exception {
        canaries.close();
        stage.close();
    }

    private static long heapMb() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private void survives(String name, Maker maker) throws Exception {
        try (Flood warm = maker.start()) {
            // the first flood of a process meets code that is not compiled yet
            Awaitility.await().pollDelay(COLD).until(() -> true);
        }
        long heapBefore = heapMb();
        assertThat(canaries.ends()).hasSize(2 * CANARIES);
        canaries.restart();
        List<Double> setUps = new ArrayList<>();
        long sent;
        long start = System.nanoTime();
        try (Flood flood = maker.start()) {
            for (int second = 1; second <= SECONDS; second++) {
                long until = start + TimeUnit.SECONDS.toNanos(second);
                setUps.add(canaries.setUpMs());
                Awaitility.await()
                        .atMost(Duration.ofSeconds(2))
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> System.nanoTime() - until >= 0);
            }
            sent = flood.sent();
        }
        double gap = canaries.gapMs();
        double slowest = setUps.stream().mapToDouble(d -> d).max().orElse(0);
        long heapAfter = heapMb();
        System.out.printf(
                "flood %s: %d messages in %d s beside %d calls; largest gap %.0f ms (the machine stood still for %.0f"
                        + " ms), slowest set-up %.0f ms, heap %d MB before, %d MB after%n",
                name, sent, SECONDS, CANARIES, gap, canaries.stalledMs(), slowest, heapBefore, heapAfter);
        assertThat(heapAfter).isLessThan(heapBefore + HEAP_MORE_MB);
        canaries.noticedNothing(gap, slowest, 2);
        assertThat(stage.records()).as("none but those of the known peer").hasSize(SECONDS);
    }

    @Test
    void one_stranger_by_udp() throws Exception {
        survives("of one stranger", () -> Flood.ofOneStranger(PER_SECOND, stage.sipAddress()));
    }

    @Test
    void forged_addresses_by_udp() throws Exception {
        survives("of forged addresses", () -> Flood.ofForgedAddresses(PER_SECOND, stage.sipAddress()));
    }

    @Test
    void one_connection_by_tcp() throws Exception {
        survives("by TCP", () -> Flood.byTcp(PER_SECOND, stage.sipAddress()));
    }

    @Test
    void one_websocket_that_has_not_signed_in() throws Exception {
        survives("by WebSocket", () -> Flood.byWebSocket(PER_SECOND, stage.webSocket(), stage.origin()));
    }

    @Test
    void garbage_at_the_media_port() throws Exception {
        InetSocketAddress media = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), stage.browserPort());
        survives("of STUN, DTLS and garbage", () -> Flood.ofMediaGarbage(PER_SECOND, media));
    }
}
