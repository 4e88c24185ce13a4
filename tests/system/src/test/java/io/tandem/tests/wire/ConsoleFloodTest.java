package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Seen;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A console page goes mad, signed in or not, while operators talk (row C07 of `docs/abuse-signalling.md`):
/// what it sends beyond its limit is not read or its WebSocket is closed with a reason, and nobody else
/// notices.
class ConsoleFloodTest {
    private static final int CANARIES = 3;
    private static final int SECONDS = 4;
    private static final int COLD_SECONDS = 2;
    /// More messages than `guard.browser-messages`, fewer frames than a connection may send.
    private static final int BELOW_THE_CUT = 250;
    private static final int BEYOND_THE_CUT = 2_000;
    private static final int BROWSER_MESSAGES = 100;
    private static final int STRANGER_MESSAGES = 20;
    private static final int BURSTS = 3;
    private static final String TOO_MANY_FRAMES = "1008 more than 300 frames in a second";
    private static final String TOO_MANY_PIECES = "1008 a message in more than 64 pieces";

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init")
    private Canaries canaries;

    @BeforeEach
    void operatorsTalk() throws Exception {
        stage = Stage.open(Canaries.stage(CANARIES));
        canaries = new Canaries(stage, stage.alice());
        for (int i = 0; i < CANARIES; i++) {
            canaries.call(stage.registered(Canaries.user(i), settings -> settings), 1);
        }
        canaries.talk();
        canaries.setUpMs();
        canaries.restart();
    }

    @AfterEach
    void close() throws Exception {
        canaries.close();
        stage.close();
    }

    private static String sip(String method, long number) {
        String body = method.equals("INVITE") ? "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n" : "";
        String type = body.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
        return """
                %1$s sip:+996312000101@tandem.local SIP/2.0
                Via: SIP/2.0/WS mad.invalid;branch=z9hG4bKmad%2$d
                Max-Forwards: 70
                From: <sip:bob@tandem.local>;tag=mad%2$d
                To: <sip:+996312000101@tandem.local>
                Call-ID: mad-%2$d
                CSeq: 1 %1$s
                Contact: <sip:bob@mad.invalid;transport=ws>
                %3$sContent-Length: %4$d

                """.formatted(method, number, type, body.length())
                        .replace("\n", "\r\n")
                        .replace("\r\r", "\r")
                + body;
    }

    private static void message(WireBrowser page, long number) {
        String[] methods = {"INVITE", "OPTIONS", "MESSAGE", "REGISTER", "SUBSCRIBE"};
        page.sendText(sip(methods[(int) (number % methods.length)], number));
    }

    /// A page that sends so many frames a second, and comes back when it is closed. One thread of its own.
    private static final class Mad {
        private final AtomicLong sent = new AtomicLong();
        private final List<String> ends = new CopyOnWriteArrayList<>();
        private final Thread thread;

        Mad(WireBrowser page, int perSecond, int seconds, BiConsumer<WireBrowser, Long> frame) {
            thread = Thread.ofPlatform().daemon().start(() -> send(page, perSecond, seconds, frame));
        }

        private void send(WireBrowser page, int perSecond, int seconds, BiConsumer<WireBrowser, Long> frame) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
                long due = start + sent.get() * 1_000_000_000L / perSecond;
                while (due - System.nanoTime() > 50_000) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                if (page.connectionEnded().isDone()) {
                    ends.add(page.connectionEnded().join());
                    page.reconnect().join();
                }
                frame.accept(page, sent.getAndIncrement());
            }
        }

        /// Whether it was still at it after that time.
        boolean goesOn(Duration wait) throws InterruptedException {
            return !thread.join(wait);
        }
    }

    /// So many frames a second from one page, while a known operator makes a call each second.
    ///
    /// @return how often, and why, it was closed
    private List<String> flood(String what, WireBrowser page, int perSecond, BiConsumer<WireBrowser, Long> frame)
            throws Exception {
        // the first flood of a process meets code that is not compiled yet
        new Mad(page, perSecond, COLD_SECONDS, frame).thread.join();
        canaries.setUpMs();
        canaries.restart();
        Mad mad = new Mad(page, perSecond, SECONDS, frame);
        List<Double> setUps = new ArrayList<>();
        do {
            setUps.add(canaries.setUpMs());
        } while (mad.goesOn(Duration.ofMillis(700)));
        double gap = canaries.gapMs();
        double slowest = setUps.stream().mapToDouble(ms -> ms).max().orElseThrow();
        System.out.printf(
                "console flood of %s: %d frames, closed %d times; largest gap %.0f ms (the machine stood still for %.0f ms),"
                        + " slowest set-up of %d %.0f ms%n",
                what, mad.sent.get(), mad.ends.size(), gap, canaries.stalledMs(), setUps.size(), slowest);
        assertThat(setUps).as("calls of the honest operator").hasSizeGreaterThanOrEqualTo(2);
        canaries.noticedNothing(gap, slowest, CANARIES);
        return mad.ends;
    }

    private static long answers(WireBrowser page) {
        return page.seen().stream()
                .filter(Seen::inbound)
                .filter(seen -> seen.message().status() >= 200)
                .filter(seen -> seen.message().first("Call-ID").orElse("").startsWith("mad-"))
                .count();
    }

    @Test
    void messages_of_a_page_that_has_signed_in() throws Exception {
        WireBrowser bob = stage.registered("bob", settings -> settings);
        assertThat(flood("messages, signed in", bob, BELOW_THE_CUT, ConsoleFloodTest::message))
                .isEmpty();
        assertThat(answers(bob))
                .as("messages that were looked at")
                .isBetween(
                        (long) BROWSER_MESSAGES, (long) BROWSER_MESSAGES * (SECONDS + COLD_SECONDS + 2 + 2 * BURSTS));
        // it is itself again within a second: a call goes through
        Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        FarCall call = bob.call("+996312000108", Canaries.OPERATOR);
        call.answered().get(5, TimeUnit.SECONDS);
        call.hangUp();
        call.ended().get(5, TimeUnit.SECONDS);
    }

    @Test
    void messages_of_a_page_that_has_not() throws Exception {
        WireBrowser mallory = stage.browser("bob", settings -> settings);
        assertThat(flood("messages, not signed in", mallory, BELOW_THE_CUT, ConsoleFloodTest::message))
                .isEmpty();
        assertThat(answers(mallory))
                .as("messages that were looked at")
                .isBetween(
                        (long) STRANGER_MESSAGES, (long) STRANGER_MESSAGES * (SECONDS + COLD_SECONDS + 2 + 2 * BURSTS));
    }

    @Test
    void so_many_messages_that_the_connection_is_closed() throws Exception {
        WireBrowser bob = stage.registered("bob", settings -> settings);
        assertThat(flood("too many messages", bob, BEYOND_THE_CUT, ConsoleFloodTest::message))
                .isNotEmpty()
                .containsOnly(TOO_MANY_FRAMES);
    }

    @Test
    void pings() throws Exception {
        WireBrowser bob = stage.registered("bob", settings -> settings);
        assertThat(flood("pings", bob, BEYOND_THE_CUT, (page, _) -> page.sendPing()))
                .isNotEmpty()
                .containsOnly(TOO_MANY_FRAMES);
    }

    @Test
    void messages_in_pieces() throws Exception {
        WireBrowser mallory = stage.browser("bob", settings -> settings);
        assertThat(flood("pieces", mallory, BELOW_THE_CUT, (page, _) -> page.sendPart("x", false)))
                .isNotEmpty()
                .containsOnly(TOO_MANY_PIECES);
    }
}
