package io.tandem.gateway.sip.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// A SIP peer on a bare socket: it writes and reads text, and knows nothing of the stack.
final class UdpPeer implements AutoCloseable {

    private final DatagramSocket socket;
    private final InetSocketAddress gateway;

    UdpPeer(InetSocketAddress gateway) {
        this(gateway, 0);
    }

    UdpPeer(InetSocketAddress gateway, int port) {
        this.gateway = gateway;
        try {
            socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(String message) {
        send(message.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, gateway));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next message; fails after five seconds.
    String receive() {
        String message = receive(5_000);
        if (message.isEmpty()) {
            throw new AssertionError("nothing came");
        }
        return message;
    }

    /// The next message within that time, or "".
    String receive(int withinMs) {
        try {
            socket.setSoTimeout(withinMs);
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException nothing) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next message that starts so; others are skipped.
    String receive(String start) {
        for (int i = 0; i < 50; i++) {
            String message = receive();
            if (message.startsWith(start)) {
                return message;
            }
        }
        throw new AssertionError("no " + start);
    }

    /// The first header line of that name, without the name.
    static String header(String message, String name) {
        return message.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /// A response to a request of the stack.
    static String response(String request, String status, String toTag, String... more) {
        String to = header(request, "To");
        return "SIP/2.0 " + status + "\r\nVia: " + header(request, "Via") + "\r\nFrom: " + header(request, "From")
                + "\r\nTo: " + (to.contains(";tag=") || toTag.isEmpty() ? to : to + ";tag=" + toTag) + "\r\nCall-ID: "
                + header(request, "Call-ID") + "\r\nCSeq: " + header(request, "CSeq") + "\r\n"
                + String.join(
                        "", java.util.Arrays.stream(more).map(h -> h + "\r\n").toList())
                + "Content-Length: 0\r\n\r\n";
    }

    /// A request from this peer.
    String request(String method, String callId, String branch, int cseq, String toTag, String... more) {
        return method + " sip:100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
                + address().getPort()
                + ";rport;branch=z9hG4bK" + branch + "\r\nFrom: <sip:peer@127.0.0.1>;tag=p1\r\nTo: <sip:100@127.0.0.1>"
                + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + " "
                + method + "\r\nContact: <sip:peer@127.0.0.1:" + address().getPort() + ">\r\nMax-Forwards: 70\r\n"
                + String.join(
                        "", java.util.Arrays.stream(more).map(h -> h + "\r\n").toList())
                + "Content-Length: 0\r\n\r\n";
    }

    @Override
    public void close() {
        socket.close();
    }
}
