package io.tandem.tests.freeswitch;

import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.Requirement;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A FreeSWITCH node with the configuration `freeswitch-conf/single`, on free ports and with directories of
/// its own. Confined to the test's thread.
final class FreeSwitch implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int RTP_PORTS = 200;
    private static final int OPTIONS_TIMEOUT_MS = 500;

    private final Path home;
    private final InetSocketAddress gateway;
    private final int sipPort = FreePorts.one();
    private final int eslPort = FreePorts.one();
    private final int rtpPort = FreePorts.block(RTP_PORTS);
    private final String password = UUID.randomUUID().toString();
    private @Nullable Path directory;
    private @Nullable Process process;
    private @Nullable EventSocket esl;

    private FreeSwitch(Path home, InetSocketAddress gateway) {
        this.home = home;
        this.gateway = gateway;
    }

    /// Starts it and waits until it answers OPTIONS with 200; without `FREESWITCH_HOME` the tests are left
    /// out.
    ///
    /// @param gateway where its own calls go
    static FreeSwitch start(InetSocketAddress gateway) throws IOException {
        FreeSwitch node = new FreeSwitch(Requirement.freeSwitchHome(), gateway);
        try {
            node.restart();
            return node;
        } catch (IOException | RuntimeException failed) {
            node.close();
            throw failed;
        }
    }

    /// Starts it again, after [#kill], on the same ports and with fresh directories.
    void restart() throws IOException {
        forgetDirectory();
        Path fresh = Files.createTempDirectory("tandem-freeswitch-");
        for (String name : List.of("log", "db", "run", "tmp")) {
            Files.createDirectory(fresh.resolve(name));
        }
        directory = fresh;
        Process started = builder(fresh).start();
        process = started;
        Awaitility.await("FreeSWITCH answers OPTIONS with 200")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> options() == 200 || !started.isAlive());
        if (!started.isAlive()) {
            throw new IllegalStateException("FreeSWITCH ended with " + started.exitValue() + "\n" + logTail(40));
        }
        esl = Awaitility.await("FreeSWITCH's event socket")
                .ignoreException(java.net.ConnectException.class)
                .until(() -> EventSocket.connect(eslPort, password), _ -> true);
    }

    private ProcessBuilder builder(Path fresh) {
        Path configuration = Path.of("..", "..", "freeswitch-conf", "single").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(
                home.resolve("bin/freeswitch").toString(),
                "-nonat",
                "-nf",
                "-nc",
                "-np",
                "-conf",
                configuration.normalize().toString(),
                "-log",
                fresh.resolve("log").toString(),
                "-db",
                fresh.resolve("db").toString(),
                "-run",
                fresh.resolve("run").toString(),
                "-temp",
                fresh.resolve("tmp").toString());
        builder.environment()
                .putAll(Map.of(
                        "FREESWITCH_SIP_PORT", Integer.toString(sipPort),
                        "FREESWITCH_ESL_PORT", Integer.toString(eslPort),
                        "FREESWITCH_ESL_PASSWORD", password,
                        "FREESWITCH_RTP_START", Integer.toString(rtpPort),
                        "FREESWITCH_RTP_END", Integer.toString(rtpPort + RTP_PORTS - 2),
                        "TANDEM_SIP_TARGET", "127.0.0.1:" + gateway.getPort()));
        return builder.directory(fresh.toFile())
                .redirectErrorStream(true)
                .redirectOutput(fresh.resolve("output").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    }

    /// Where it takes calls, UDP.
    int sipPort() {
        return sipPort;
    }

    /// Its log, database and temporary files.
    Path directory() {
        if (directory == null) {
            throw new IllegalStateException("FreeSWITCH does not run");
        }
        return directory;
    }

    /// Calls an operator as somebody who plays that tone for ever.
    ///
    /// @return the channel's UUID
    String calls(String number, int hz) throws IOException {
        String channel = UUID.randomUUID().toString();
        esl().background("originate {ignore_early_media=true,origination_uuid=" + channel + "}sofia/gateway/tandem/"
                + number + " &endless_playback(tone_stream://%(10000,0," + hz + ");loops=-1)");
        return channel;
    }

    /// Its event socket.
    EventSocket esl() {
        if (esl == null) {
            throw new IllegalStateException("FreeSWITCH does not run");
        }
        return esl;
    }

    /// The status it answers OPTIONS with, 0 for no answer.
    int options() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(OPTIONS_TIMEOUT_MS);
            String branch = UUID.randomUUID().toString();
            byte[] request = """
                    OPTIONS sip:ping@127.0.0.1:%1$d SIP/2.0
                    Via: SIP/2.0/UDP 127.0.0.1:%2$d;branch=z9hG4bK%3$s;rport
                    Max-Forwards: 70
                    From: <sip:test@127.0.0.1>;tag=%3$s
                    To: <sip:ping@127.0.0.1:%1$d>
                    Call-ID: %3$s
                    CSeq: 1 OPTIONS
                    Content-Length: 0

                    """.formatted(sipPort, socket.getLocalPort(), branch)
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(request, request.length, InetAddress.getLoopbackAddress(), sipPort));
            DatagramPacket answer = new DatagramPacket(new byte[4_000], 4_000);
            socket.receive(answer);
            String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
            return Integer.parseInt(text.split(" ", 3)[1]);
        } catch (SocketTimeoutException | java.net.PortUnreachableException none) {
            return 0;
        }
    }

    /// The last lines of its log, for failure messages.
    String logTail(int lines) {
        try {
            List<String> all = log().lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException unreadable) {
            return "no log: " + unreadable;
        }
    }

    /// Everything it wrote into its log so far; the SIP messages too after [#traceSip].
    String log() throws IOException {
        return directory == null ? "" : Files.readString(directory.resolve("log/freeswitch.log"));
    }

    /// From now on its log has every SIP message.
    void traceSip() throws IOException {
        esl().api("sofia tracelevel info");
        esl().api("sofia global siptrace on");
    }

    /// Ends it as a crash would.
    void kill() throws IOException {
        if (esl != null) {
            esl.close();
            esl = null;
        }
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        forgetDirectory();
    }

    private void forgetDirectory() throws IOException {
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            directory = null;
        }
    }
}
