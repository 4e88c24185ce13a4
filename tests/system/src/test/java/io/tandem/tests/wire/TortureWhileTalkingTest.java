package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The messages of RFC 4475 while somebody talks: nothing breaks, nobody hears of it.
class TortureWhileTalkingTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000999";
    private static final double MOST_GAP_MS = 200;
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(1);
    private static final int MESSAGES = 49;

    private final Blunders blunders = new Blunders();
    private final Stalls stalls = new Stalls();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().answer(TELEPHONE)))
                .with("sip", "t1-ms: 50"));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
        stalls.close();
        blunders.close();
    }

    /// The folder beside the repository, wherever this module lies in it.
    private static Optional<Path> folder() {
        Path given = Path.of(System.getProperty("tandem.testdata", "")).resolve("rfc4475");
        Stream<Path> above = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("shared/testdata/rfc4475"));
        return Stream.concat(Stream.of(given), above).filter(Files::isDirectory).findFirst();
    }

    private static List<byte[]> messages() throws IOException {
        Optional<Path> folder = folder();
        if (folder.isEmpty()) {
            System.out.println("RFC 4475 beside a canary call is left out: no ../shared/testdata/rfc4475");
        }
        assumeTrue(folder.isPresent(), "no ../shared/testdata/rfc4475");
        try (Stream<Path> files = Files.list(folder.orElseThrow())) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".dat"))
                    .sorted()
                    .toList();
            assertThat(found).hasSize(MESSAGES);
            return found.stream().map(TortureWhileTalkingTest::read).toList();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /// Sends the messages by some way while a call is talked, and looks at the call and at the next one.
    private void bear(List<byte[]> messages, Way way) throws Exception {
        WireBrowser alice = stage.alice();
        FarCall operator = alice.call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        operator.heard().restart();
        telephone.heard().restart();
        stalls.restart();
        for (byte[] message : messages) {
            way.send(message);
        }
        Hearing.hears(operator, TELEPHONE.hz(), Hearing.SECOND);
        Hearing.hears(telephone, OPERATOR.hz(), Hearing.SECOND);
        Hearing.unbroken(operator, MOST_GAP_MS, stalls);
        Hearing.unbroken(telephone, MOST_GAP_MS, stalls);
        long before = System.nanoTime();
        FarCall next = alice.call("+996312000998", OPERATOR);
        Awaitility.await().until(() -> Stage.incoming(stage.trunk()).number().endsWith("998"));
        Stage.incoming(stage.trunk()).answered().get(5, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(ANSWERED_WITHIN);
        Hearing.hears(next, TELEPHONE.hz());
        next.hangUp();
        operator.hangUp();
        stage.quiet();
        assertThat(blunders.noted()).isEmpty();
    }

    private interface Way {
        void send(byte[] message) throws Exception;
    }

    @Test
    void forty_nine_strange_messages_over_udp_do_not_touch_a_call() throws Exception {
        List<byte[]> messages = messages();
        try (DatagramSocket socket = new DatagramSocket()) {
            bear(messages, message -> socket.send(new DatagramPacket(message, message.length, stage.sipAddress())));
        }
    }

    @Test
    void forty_nine_strange_messages_over_websocket_do_not_touch_a_call() throws Exception {
        List<byte[]> messages = messages();
        WireBrowser stranger = stage.browser("bob", settings -> settings);
        bear(messages, message -> {
            if (stranger.connectionEnded().isDone()) {
                stranger.reconnect().get(5, TimeUnit.SECONDS);
            }
            stranger.sendText(new String(message, StandardCharsets.UTF_8));
        });
    }
}
