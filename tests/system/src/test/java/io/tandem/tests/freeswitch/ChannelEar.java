package io.tandem.tests.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.Spectrum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;

/// What comes to a channel of FreeSWITCH from the gateway: FreeSWITCH itself writes it down, 8 kHz linear, as long as
/// the channel lives. Confined to the test's thread.
final class ChannelEar {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int WINDOW_SAMPLES = 4_000; // half a second
    private static final double TOLERANCE_HZ = 6;

    private final Path file;

    private ChannelEar(Path file) {
        this.file = file;
    }

    /// Listens from now on.
    ///
    /// @param channel the channel's UUID
    static ChannelEar at(FreeSwitch node, String channel) throws IOException {
        Path file = node.directory().resolve("tmp/" + channel + "-" + System.nanoTime() + ".r8");
        assertThat(node.esl().api("uuid_setvar " + channel + " RECORD_READ_ONLY true"))
                .startsWith("+OK");
        assertThat(node.esl().api("uuid_record " + channel + " start " + file)).contains("+OK");
        return new ChannelEar(file);
    }

    /// Waits until half a second of that frequency has come since this call.
    void awaitTone(double hz) throws IOException {
        long before = samples();
        Awaitility.await(hz + " Hz at FreeSWITCH")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    assertThat(samples() - before).isGreaterThanOrEqualTo(WINDOW_SAMPLES);
                    assertThat(Spectrum.dominantHz(last())).isCloseTo(hz, within(TOLERANCE_HZ));
                });
    }

    private long samples() throws IOException {
        return Files.exists(file) ? Files.size(file) / 2 : 0;
    }

    private short[] last() throws IOException {
        byte[] all = Files.readAllBytes(file);
        int octets = all.length & ~1;
        byte[] tail = Arrays.copyOfRange(all, Math.max(0, octets - WINDOW_SAMPLES * 2), octets);
        short[] pcm = new short[tail.length / 2];
        ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        return pcm;
    }
}
