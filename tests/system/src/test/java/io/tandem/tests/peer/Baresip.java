package io.tandem.tests.peer;

import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// Debian's baresip as a telephone that answers at once and plays back what it hears: SIP, SDP and RTP that nothing of
/// ours went into. Confined to the test's thread.
public final class Baresip implements AutoCloseable {
    /// The one number it answers.
    public static final String NUMBER = "+996312000101";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int RTP_PORTS = 20;

    // its SIP takes one port more, for TLS
    private final int sipPort = FreePorts.block(2);
    private final int controlPort = FreePorts.one();
    private final Path directory;
    private final Process process;
    private @Nullable Socket control;
    private int echoes;

    private Baresip(Path executable) throws IOException {
        directory = Files.createTempDirectory("tandem-baresip-");
        Files.writeString(directory.resolve("config"), configuration(executable));
        Files.writeString(
                directory.resolve("accounts"),
                "<sip:" + NUMBER + "@127.0.0.1>;regint=0;answermode=auto;audio_codecs=PCMA\n");
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
            audio_source aubridge,echo
            audio_player aubridge,echo
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            module_path %s
            module g711.so
            module aubridge.so
            module_app account.so
            module_app menu.so
            module_app ctrl_tcp.so
            ctrl_tcp_listen 127.0.0.1:%d
            """.formatted(sipPort, rtp, rtp + RTP_PORTS - 1, modules(executable), controlPort);
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

    /// Gives it a command of its menu, such as `hold`.
    ///
    /// @return its answer, JSON; what it told meanwhile is left out
    public String command(String command, String parameters) throws IOException {
        Socket to = Objects.requireNonNull(control);
        byte[] json = "{\"command\":\"%s\",\"params\":\"%s\",\"token\":\"t\"}"
                .formatted(command, parameters)
                .getBytes(StandardCharsets.UTF_8);
        to.setSoTimeout((int) LIMIT.toMillis());
        to.getOutputStream().write((json.length + ":").getBytes(StandardCharsets.US_ASCII));
        to.getOutputStream().write(json);
        to.getOutputStream().write(',');
        String told = netstring(to.getInputStream());
        while (!told.startsWith("{\"response\":true")) {
            told = netstring(to.getInputStream());
        }
        return told;
    }

    /// `12:hello world!,`
    private String netstring(InputStream from) throws IOException {
        int length = 0;
        for (int octet = from.read(); octet != ':'; octet = from.read()) {
            if (octet < '0' || octet > '9') {
                throw new IOException("baresip closed the connection, or sent no netstring\n" + log());
            }
            length = 10 * length + octet - '0';
        }
        String text = new String(from.readNBytes(length), StandardCharsets.UTF_8);
        from.skipNBytes(1);
        return text;
    }

    /// Puts its call on hold.
    public void hold() throws IOException {
        command("hold", "");
    }

    /// Takes its call off hold. Nothing is played back after that until [#echoAnew].
    public void resume() throws IOException {
        command("resume", "");
    }

    /// Plays back what it hears through a new device. The bridge of player and source (`aubridge`) of 1.0.0
    /// loses its source when the player is made anew, and baresip makes it anew at each description that does
    /// not go both ways.
    public void echoAnew() throws IOException {
        echoes++;
        command("auplay", "aubridge,echo" + echoes);
        command("ausrc", "aubridge,echo" + echoes);
    }

    /// Which way the audio of its call goes by the descriptions of both sides, as it sees it: `sendrecv`.
    public String direction() throws IOException {
        Matcher found = Pattern.compile("audio dir=(\\w+)").matcher(command("audio_debug", ""));
        return found.find() ? found.group(1) : "";
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
