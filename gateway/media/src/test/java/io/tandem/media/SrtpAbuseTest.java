package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.srtp.SrtpKeys;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What must not pass on the SRTP leg of a call, sent to the live port while both ends talk.
class SrtpAbuseTest {
    private static final int GARBAGE_PER_MS = 20;
    private static final int GARBAGE_MS = 5_000;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private CanaryCall call;

    private InetSocketAddress port;

    @BeforeEach
    void dial() throws Exception {
        call = CanaryCall.connected(27_680, 27_699);
        port = call.browser.gatewayAddress();
    }

    @AfterEach
    void hangUp() {
        call.close();
    }

    private static byte[] rtp(int sequence, int ssrc) {
        return RtpPeer.rtp(8, false, sequence & 0xFFFF, 160 * sequence, ssrc, RtpPeer.tone(300, 0));
    }

    private static byte[] protect(SrtpContext context, byte[] plain) {
        byte[] room = Arrays.copyOf(plain, plain.length + SrtpContext.MAX_OVERHEAD);
        int length = context.protect(room, 0, plain.length);
        assertThat(length).isPositive();
        return Arrays.copyOf(room, length);
    }

    private SrtpContext asBrowser() {
        return SrtpContext.forSending(call.keys().local());
    }

    private void send(byte[] datagram) {
        call.browser.wire().sendRaw(datagram, port);
    }

    private long rejectedBecauseOf(Stimulus stimulus) throws Exception {
        long before = call.stats(CanaryCall.BROWSER).rejected();
        stimulus.run();
        call.trunk.pace(5, () -> {});
        return call.stats(CanaryCall.BROWSER).rejected() - before;
    }

    /// What this process holds, the gateway and its peers.
    private record Held(int threads, int descriptors, long directBytes) {
        static Held now() throws IOException {
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            int descriptors = 0;
            if (Files.isDirectory(DESCRIPTORS)) {
                try (Stream<Path> open = Files.list(DESCRIPTORS)) {
                    descriptors = (int) open.count();
                }
            }
            return new Held(ManagementFactory.getThreadMXBean().getThreadCount(), descriptors, direct);
        }
    }

    private interface Stimulus {
        void run() throws Exception;
    }

    @Test
    void bad_tags_and_altered_headers_are_dropped() throws Exception {
        call.talk();
        SrtpContext context = asBrowser();
        long rejected = rejectedBecauseOf(() -> {
            for (int i = 0; i < 50; i++) {
                byte[] altered = protect(context, rtp(i, 0x777));
                altered[i % 2 == 0 ? altered.length - 1 - i % 10 : 1 + i % 11] ^= 0x10;
                send(altered);
            }
        });
        assertThat(rejected).isEqualTo(50);
        call.judge();
    }

    @Test
    void replays_and_packets_older_than_the_window_are_dropped() throws Exception {
        call.talk();
        call.browser.hush();
        call.trunk.pace(3, () -> {});
        byte[] twice = call.browser.nextProtected(RtpPeer.tone(CanaryCall.BROWSER_HZ, 0));
        send(twice);
        assertThat(rejectedBecauseOf(() -> send(twice))).as("the same again").isEqualTo(1);
        byte[][] held = new byte[300][];
        for (int i = 0; i < held.length; i++) {
            held[i] = call.browser.nextProtected(RtpPeer.tone(CanaryCall.BROWSER_HZ, 160 * i));
        }
        call.browser.talk(CanaryCall.BROWSER_HZ);
        call.trunk.pace(5, () -> {});
        call.trunk.clear();
        long rejected = rejectedBecauseOf(() -> {
            for (int i = 0; i < 100; i++) {
                send(held[i]);
            }
        });
        assertThat(rejected).as("older than the window").isEqualTo(100);
        call.judge();
    }

    @Test
    void another_roll_over_counter_does_not_authenticate() throws Exception {
        call.talk();
        SrtpContext ahead = asBrowser();
        byte[] late = new byte[0];
        for (int i = 0; i <= 140_000; i += 400) {
            late = protect(ahead, rtp(i, BrowserPeer.SSRC));
        }
        byte[] sent = late;
        assertThat(rejectedBecauseOf(() -> send(sent))).isEqualTo(1);
        call.judge();
    }

    @Test
    void keys_of_another_call_open_nothing_and_strangers_are_not_even_tried() throws Exception {
        call.talk();
        SrtpKeys ours = call.keys().local();
        SrtpKeys others = new SrtpKeys(
                ours.profile(),
                new byte[ours.profile().keyLength()],
                new byte[ours.profile().saltLength()]);
        SrtpContext wrong = SrtpContext.forSending(others);
        SrtpContext right = asBrowser();
        long rejected = rejectedBecauseOf(() -> {
            for (int i = 0; i < 50; i++) {
                send(protect(wrong, rtp(i, 0x779)));
            }
        });
        assertThat(rejected).isEqualTo(50);
        try (RtpPeer stranger = new RtpPeer(1, "127.0.66.6")) {
            rejected = rejectedBecauseOf(() -> {
                for (int i = 0; i < 50; i++) {
                    stranger.sendRaw(protect(right, rtp(i, 0x780)), port);
                }
            });
            assertThat(rejected)
                    .as("stolen packets from another address reach no leg")
                    .isZero();
            assertThat(stranger.arrivals()).isEmpty();
        }
        call.judge();
    }

    /// The cap on sources protects memory; the stream that was there first keeps its place.
    @Test
    void an_authenticated_peer_that_uses_up_all_sources_harms_nothing_but_new_ones() throws Exception {
        call.talk();
        call.browser.hush();
        call.browser.wire().pace(60, () -> {});
        call.trunk.clear();
        SrtpContext first = asBrowser();
        SrtpContext second = asBrowser();
        long rejected = rejectedBecauseOf(() -> {
            for (int i = 0; i < 100; i++) {
                send(protect(i < 50 ? first : second, rtp(1, 0x10_0000 + i)));
            }
        });
        assertThat(rejected).isEqualTo(100 - (SrtpContext.MAX_SOURCES - 1));
        call.trunk.clear();
        call.browser.talk(CanaryCall.BROWSER_HZ);
        call.judge();
    }

    /// Unauthenticated packets use up no place.
    @Test
    void forged_sources_leave_no_trace() throws Exception {
        call.talk();
        Random random = new Random(3);
        long rejected = rejectedBecauseOf(() -> {
            for (int i = 0; i < 500; i++) {
                byte[] forged = new byte[180];
                random.nextBytes(forged);
                forged[0] = (byte) 0x80;
                forged[1] = (byte) (i % 2 == 0 ? 8 : 200);
                send(forged);
            }
        });
        assertThat(rejected).isEqualTo(500);
        assertThat(rejectedBecauseOf(() -> send(protect(asBrowser(), rtp(1, 0x20_0000)))))
                .as("a new source of the true peer")
                .isZero();
        call.trunk.hush();
        call.browser.hush();
        call.noBugs();
    }

    /// 20,000 packets a second from the browser's own address and from elsewhere.
    @Test
    void a_flood_of_garbage_at_the_live_port_does_not_touch_the_call() throws Exception {
        call.talk();
        Held before = Held.now();
        Random random = new Random(4);
        byte[] garbage = new byte[200];
        long sent = 0;
        try (RtpPeer stranger = new RtpPeer(1, "127.0.66.6")) {
            long start = System.nanoTime();
            for (int ms = 0; ms < GARBAGE_MS; ms++) {
                for (int i = 0; i < GARBAGE_PER_MS; i++) {
                    random.nextBytes(garbage);
                    garbage[0] = (byte) 0x80;
                    garbage[1] = (byte) (i % 4 == 0 ? 201 : 8);
                    (i % 2 == 0 ? stranger : call.browser.wire()).sendRaw(garbage, port);
                    sent++;
                }
                LockSupport.parkNanos(start + (ms + 1) * 1_000_000L - System.nanoTime());
            }
            assertThat(stranger.arrivals()).isEmpty();
        }
        call.judge();
        long rejected = call.stats(CanaryCall.BROWSER).rejected();
        System.out.println(
                "garbage at the live port: " + sent + " sent, " + rejected + " of the browser's half refused");
        assertThat(rejected).as("of %d from the browser's address", sent / 2).isGreaterThan(sent / 4);
        Held after = Held.now();
        assertThat(after.threads()).as("platform threads").isLessThanOrEqualTo(before.threads() + 4);
        assertThat(after.descriptors()).as("open files").isLessThanOrEqualTo(before.descriptors() + 4);
        assertThat(after.directBytes()).as("direct buffers").isLessThanOrEqualTo(before.directBytes() + (8 << 20));
    }
}
