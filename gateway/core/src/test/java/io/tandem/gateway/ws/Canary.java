package io.tandem.gateway.ws;

import static io.tandem.gateway.ws.WirePeer.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// A call by UDP that must not notice what others do: each of its requests is answered within a second.
final class Canary implements AutoCloseable {

    private static final int WITHIN_MS = 1_000;

    private final DatagramSocket socket;
    private final InetSocketAddress gateway;
    private final String callId;
    private int cseq;
    private String to = "<sip:100@127.0.0.1>";

    Canary(InetSocketAddress gateway, String callId) throws IOException {
        this.gateway = gateway;
        this.callId = callId;
        this.socket = new DatagramSocket(new InetSocketAddress(gateway.getAddress(), 0));
    }

    void call() throws IOException {
        String ok = answered("INVITE");
        to = header(ok, "To");
        send("ACK", cseq);
    }

    void speak() throws IOException {
        answered("INFO");
    }

    void hangUp() throws IOException {
        answered("BYE");
    }

    private String answered(String method) throws IOException {
        cseq++;
        long until = System.nanoTime() + WITHIN_MS * 1_000_000L;
        send(method, cseq);
        try {
            while (true) {
                socket.setSoTimeout((int) Math.max(1, (until - System.nanoTime()) / 1_000_000));
                DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
                socket.receive(packet);
                String answer = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                if (header(answer, "CSeq").equals(cseq + " " + method) && !answer.startsWith("SIP/2.0 1")) {
                    assertThat(answer).startsWith("SIP/2.0 200");
                    return answer;
                }
            }
        } catch (SocketTimeoutException late) {
            throw new AssertionError("the canary's " + method + " is not answered within a second", late);
        }
    }

    private void send(String method, int number) throws IOException {
        int port = socket.getLocalPort();
        byte[] message = (method + " sip:100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port
                        + ";rport;branch=z9hG4bK" + callId + method + number
                        + "\r\nFrom: <sip:canary@127.0.0.1>;tag=c1\r\nTo: " + to + "\r\nCall-ID: " + callId
                        + "\r\nCSeq: " + number + " " + method + "\r\nContact: <sip:canary@127.0.0.1:" + port
                        + ">\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(message, message.length, gateway));
    }

    @Override
    public void close() {
        socket.close();
    }
}
