package io.tandem.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.Spectrum;
import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// Debian's baresip as a telephone that answers at once and whose voice is a tone: SIP, SDP and RTP that nothing of
/// ours went into. What it hears it writes down itself. Confined to the test's thread.
public final class Baresip implements AutoCloseable {
    /// Its voice.
    public static final int HZ = 1300;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int RTP_PORTS = 20;
    private static final int WINDOW_SAMPLES = 4_000; // half a second
    private static final int WAV_HEAD_OCTETS = 44;
    private static final double TOLERANCE_HZ = 6;

    // its SIP takes one port more, for TLS
    private final int sipPort = FreePorts.block(2);
    private final int controlPort = FreePorts.one();
    private final Path directory;
    private final Process process;
    private @Nullable Socket control;

    private Baresip(Path executable) throws IOException {
        directory = Files.createTempDirectory("tandem-baresip-");
        Files.writeString(directory.resolve("config"), configuration(executable));
        Files.writeString(
                directory.resolve("accounts"),
                "<sip:baresip@127.0.0.1>;regint=0;answermode=auto;audio_codecs=PCMA;catchall=yes\n");
        Files.writeString(directory.resolve("contacts"), "");
        process = new ProcessBuilder(executable.toString(), "-4", "-s", "-f", directory.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
    }

    private String configuration(Path executable) {
        int rtp = FreePorts.block(RTP_PORTS);
        return """
            sip_listen 127.0.0.1:%d
            sip_trans_def udp
            net_interface 127.0.0.1
            rtp_ports %d-%d
            audio_source ausine,%d
            audio_player aubridge,nobody
            ausrc_srate 48000
            ausrc_channels 2
            module_path %s
            module g711.so
            module ausine.so
            module aubridge.so
            module sndfile.so
            snd_path %s
            module_app account.so
            module_app menu.so
            module_app ctrl_tcp.so
            ctrl_tcp_listen 127.0.0.1:%d
            """.formatted(sipPort, rtp, rtp + RTP_PORTS - 1, HZ, modules(executable), directory, controlPort);
    }

    /// Where the package puts them; by itself it looks in the working directory.
    private static Path modules(Path executable) {
        return executable.resolveSibling("../lib/baresip/modules").normalize();
    }

    /// Starts one and waits until it takes commands; without baresip the test is left out.
    public static Baresip start() throws IOException {
        Baresip baresip = new Baresip(Requirement.baresip());
        try {
            baresip.control = Awaitility.await("baresip takes commands")
                    .atMost(LIMIT)
                    .ignoreException(ConnectException.class)
                    .until(() -> new Socket(InetAddress.getLoopbackAddress(), baresip.controlPort), _ -> true);
            return baresip;
        } catch (RuntimeException failed) {
            System.err.println(baresip.log());
            baresip.close();
            throw failed;
        }
    }

    /// Where it takes calls, UDP.
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), sipPort);
    }

    /// Gives it a command of its menu, such as `hold`, and reads its answer and whatever it told before.
    ///
    /// @return everything it has sent up to its answer, JSON in netstrings
    public String command(String command, String parameters) throws IOException {
        Socket to = Objects.requireNonNull(control);
        byte[] json = "{\"command\":\"%s\",\"params\":\"%s\",\"token\":\"t\"}"
                .formatted(command, parameters)
                .getBytes(StandardCharsets.UTF_8);
        to.setSoTimeout((int) LIMIT.toMillis());
        to.getOutputStream().write((json.length + ":").getBytes(StandardCharsets.US_ASCII));
        to.getOutputStream().write(json);
        to.getOutputStream().write(',');
        StringBuilder told = new StringBuilder();
        while (told.indexOf("\"response\":true") < 0 || told.charAt(told.length() - 1) != ',') {
            int octet = to.getInputStream().read();
            if (octet < 0) {
                throw new IOException("baresip closed the connection\n" + log());
            }
            told.append((char) octet);
        }
        return told.toString();
    }

    /// Waits until half a second of that frequency has come to it since this call.
    public void awaitTone(double hz) {
        long before = samples();
        Awaitility.await(hz + " Hz at baresip")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    assertThat(samples() - before).isGreaterThanOrEqualTo(WINDOW_SAMPLES);
                    assertThat(Spectrum.dominantHz(last())).isCloseTo(hz, within(TOLERANCE_HZ));
                });
    }

    private List<Path> recordings() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith("-dec.wav"))
                    .sorted(Comparator.comparing(Baresip::modified))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long modified(Path file) {
        return file.toFile().lastModified();
    }

    private long samples() {
        return recordings().stream().mapToLong(file -> file.toFile().length() / 2).sum();
    }

    private short[] last() throws IOException {
        Optional<Path> latest = recordings().stream().reduce((_, later) -> later);
        if (latest.isEmpty()) {
            return new short[0];
        }
        byte[] all = Files.readAllBytes(latest.get());
        int end = all.length & ~1;
        int from = Math.max(Math.min(WAV_HEAD_OCTETS, end), end - WINDOW_SAMPLES * 2);
        short[] pcm = new short[(end - from) / 2];
        ByteBuffer.wrap(Arrays.copyOfRange(all, from, end))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(pcm);
        return pcm;
    }

    /// What it said, SIP messages included.
    public String log() throws IOException {
        return Files.readString(directory.resolve("log"), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        if (control != null) {
            control.close();
        }
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
