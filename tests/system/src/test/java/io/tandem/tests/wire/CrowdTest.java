package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.SipMessage;
import io.tandem.tests.peer.WireBrowser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Crowds at the doors while operators talk: connections that say nothing, TLS handshakes that nobody ends, and a whole
/// company's browsers that come back at once (rows B04 and B06 of `docs/abuse-signalling.md`).
class CrowdTest {
    private static final int CONNECTIONS = 10_000;
    private static final int HANDSHAKES_A_SECOND = 2_000;
    private static final int SECONDS = 4;
    private static final int OPERATORS = 50;
    private static final int BROWSERS_EACH = 5;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init")
    private Canaries canaries;

    @BeforeEach
    void operatorsTalk() throws Exception {
        stage = Stage.open(Canaries.stage(OPERATORS));
        WireBrowser alice = stage.alice();
        canaries = new Canaries(stage, alice);
        canaries.call(alice, 4);
        canaries.talk();
    }

    @AfterEach
    void close() throws Exception {
        canaries.close();
        stage.close();
    }

    private static SocketChannel connect(String from, InetSocketAddress to) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        channel.connect(to);
        channel.configureBlocking(false);
        return channel;
    }

    /// The first line of what is answered, by the same connection, to who asks there whether we are well.
    private static String optionsByTcp(String from, InetSocketAddress to) throws IOException {
        try (Socket socket = new Socket(to.getAddress(), to.getPort(), InetAddress.ofLiteral(from), 0)) {
            socket.setSoTimeout(5_000);
            String options = """
                    OPTIONS sip:%1$s:%2$d;transport=tcp SIP/2.0
                    Via: SIP/2.0/TCP %3$s:%4$d;branch=z9hG4bK-crowd-1
                    From: <sip:north@%3$s>;tag=crowd
                    To: <sip:%1$s>
                    Call-ID: crowd-1
                    CSeq: 1 OPTIONS
                    Max-Forwards: 70
                    Content-Length: 0

                    """.formatted(to.getAddress().getHostAddress(), to.getPort(), from, socket.getLocalPort());
            socket.getOutputStream().write(options.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    /// Whether the gateway has left it open.
    private static boolean isOpen(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) == 0;
        } catch (IOException reset) {
            return false;
        }
    }

    private static void dropClosed(List<SocketChannel> held) throws IOException {
        for (SocketChannel channel : List.copyOf(held)) {
            if (!isOpen(channel)) {
                channel.close();
                held.remove(channel);
            }
        }
    }

    /// Connects and says nothing, as often as that.
    ///
    /// @return how many were open at the most
    private static int idle(String from, InetSocketAddress to) throws IOException {
        List<SocketChannel> held = new ArrayList<>();
        int most = 0;
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                held.add(connect(from, to));
                if (i % 100 == 99) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                    dropClosed(held);
                    most = Math.max(most, held.size());
                }
            }
            return most;
        } finally {
            for (SocketChannel channel : held) {
                channel.close();
            }
        }
    }

    @Test
    void connections_that_say_nothing() throws Exception {
        int atTrunks = idle("127.0.0.77", stage.sipAddress());
        int atPage = idle("127.0.0.78", web(stage.webSocket().getPort()));
        System.out.printf("%d connections each: %d held by SIP, %d by HTTP%n", CONNECTIONS, atTrunks, atPage);
        assertThat(atTrunks).as("of strangers by TCP").isLessThanOrEqualTo(32 + 100);
        assertThat(atPage).as("of one address at the page").isBetween(500, 1_024 + 100);
        canaries.noticedNothingOf("20,000 connections");
    }

    @Test
    void more_connections_than_strangers_have_leave_the_trunks_theirs() throws Exception {
        List<SocketChannel> held = new ArrayList<>();
        try {
            for (int host = 2; host < 40; host++) {
                for (int i = 0; i < 32; i++) {
                    held.add(connect("127.0.0." + host, stage.sipAddress()));
                }
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> held.stream().filter(CrowdTest::isOpen).count() <= 512);
            assertThat(optionsByTcp("127.0.0.1", stage.sipAddress()))
                    .as("a trunk's OPTIONS by a connection of its own")
                    .isEqualTo("SIP/2.0 200 OK");
            canaries.noticedNothingOf("1,216 connections of 38 addresses");
        } finally {
            for (SocketChannel channel : held) {
                channel.close();
            }
        }
    }

    private static InetSocketAddress web(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    private static ByteBuffer clientHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return hello.flip();
    }

    @Test
    void handshakes_that_nobody_ends() throws Exception {
        ByteBuffer hello = clientHello();
        InetSocketAddress https = web(stage.httpsPort());
        ArrayDeque<SocketChannel> held = new ArrayDeque<>();
        long start = System.nanoTime();
        long answered = 0;
        List<Double> setUps = new ArrayList<>();
        CompletableFuture<Void> calling = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < SECONDS; i++) {
                try {
                    setUps.add(canaries.setUpMs());
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            }
        });
        int all = HANDSHAKES_A_SECOND * SECONDS;
        for (int i = 0; i < all; i++) {
            long due = start + i * 1_000_000_000L / HANDSHAKES_A_SECOND;
            while (due - System.nanoTime() > 50_000) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            try {
                SocketChannel channel = connect("127.0.0.79", https);
                held.add(channel);
                channel.write(hello.duplicate());
            } catch (IOException refused) {
                // the gateway may close before the hello is sent
            }
            if (held.size() > 1_000) {
                try (SocketChannel oldest = held.remove()) {
                    answered += reads(oldest) ? 1 : 0;
                }
            }
        }
        double tookS = (System.nanoTime() - start) / 1e9;
        for (SocketChannel channel : held) {
            answered += reads(channel) ? 1 : 0;
            channel.close();
        }
        calling.get(20, TimeUnit.SECONDS);
        System.out.printf(
                "%d ClientHellos in %.1f s, %d were answered; set-ups meanwhile %s ms%n", all, tookS, answered, setUps);
        assertThat(answered).as("handshakes begun").isBetween(1L, 2_000L + (long) (200 * tookS) + 1);
        assertThat(setUps).hasSize(SECONDS).allMatch(ms -> ms < Canaries.MOST_SET_UP_MS + canaries.stalledMs());
        canaries.noticedNothingOf("handshakes");
    }

    private static boolean reads(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) == 1;
        } catch (IOException reset) {
            return false;
        }
    }

    @Test
    void a_company_that_comes_back_at_once() throws Exception {
        List<WireBrowser> all = new ArrayList<>();
        for (int i = 0; i < OPERATORS * BROWSERS_EACH; i++) {
            all.add(stage.registered(Canaries.user(i / BROWSERS_EACH), settings -> settings));
        }
        FarCall talking = all.getFirst().call("+996312000107", Canaries.OPERATOR);
        talking.answered().get(10, TimeUnit.SECONDS);
        Hearing.hears(talking, 1000);
        all.forEach(WireBrowser::loseConnection);
        canaries.restart();
        talking.heard().restart();
        long start = System.nanoTime();
        List<CompletableFuture<SipMessage>> back = all.stream()
                .map(browser -> browser.reconnect().thenCompose(_ -> browser.register(600)))
                .toList();
        CompletableFuture.allOf(back.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        double tookMs = (System.nanoTime() - start) / 1e6;
        System.out.printf("%d browsers were back and registered after %.0f ms%n", all.size(), tookMs);
        assertThat(back).allMatch(answer -> answer.join().status() == 200);
        assertThat(tookMs).isLessThan(5_000 + canaries.stalledMs());
        assertThat(talking.state()).isEqualTo(FarCall.State.CONFIRMED);
        Hearing.hears(talking, 1000, Hearing.SECOND);
        assertThat(talking.heard().summary().largestGapMs()).isLessThan(Canaries.MOST_GAP_MS + canaries.stalledMs());
        canaries.noticedNothingOf("250 browsers back");
    }
}
