package io.tandem.gateway.bench;

import io.tandem.gateway.StartFailure;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Waits until a SIP server answers OPTIONS, whatever it answers. Stateless.
final class OptionsPing {
    private static final int PATIENCE_S = 60;
    private static final int ANSWER_MS = 200;

    private OptionsPing() {}

    /// @param what names the server where it does not start
    /// @param log where it says why
    static void await(InetSocketAddress server, Process process, String what, Path log)
            throws IOException, StartFailure {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(ANSWER_MS);
            while (process.isAlive() && System.nanoTime() < deadline) {
                byte[] request = request(server, socket.getLocalPort());
                socket.send(new DatagramPacket(request, request.length, server));
                if (answered(socket)) {
                    return;
                }
            }
        }
        throw new StartFailure(what + " does not start", "the reason is in " + log);
    }

    private static boolean answered(DatagramSocket socket) throws IOException {
        DatagramPacket answer = new DatagramPacket(new byte[4_000], 4_000);
        try {
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII).startsWith("SIP/2.0");
        } catch (SocketTimeoutException | PortUnreachableException notYet) {
            return false;
        }
    }

    private static byte[] request(InetSocketAddress server, int port) {
        return """
                OPTIONS sip:ping@127.0.0.1:%1$d SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:%2$d;branch=z9hG4bK%3$s;rport
                Max-Forwards: 70
                From: <sip:bench@127.0.0.1>;tag=%3$s
                To: <sip:ping@127.0.0.1:%1$d>
                Call-ID: %3$s
                CSeq: 1 OPTIONS
                Content-Length: 0

                """.formatted(server.getPort(), port, UUID.randomUUID())
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
