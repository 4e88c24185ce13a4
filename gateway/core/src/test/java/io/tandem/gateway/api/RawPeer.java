package io.tandem.gateway.api;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// A trunk at both ends of a call, which writes its SIP by hand. Confined to the test's thread.
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 45000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";

    private final DatagramSocket socket;

    RawPeer() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setSoTimeout(PATIENCE_MS);
    }

    int port() {
        return socket.getLocalPort();
    }

    private String here() {
        return "127.0.0.1:" + port();
    }

    private void send(InetSocketAddress gateway, String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), gateway.getPort()));
    }

    /// Begins a call, which is known by that id.
    void invite(InetSocketAddress gateway, String id) throws IOException {
        send(gateway, request("INVITE", gateway, id, 1, "", SDP));
    }

    /// Says something within the call that it began, after its answer.
    void within(InetSocketAddress gateway, String id, String method, int cseq, String answer) throws IOException {
        send(
                gateway,
                request(
                        method,
                        gateway,
                        id,
                        cseq,
                        answer.replaceAll("(?is).*\r\nto:[^\r]*?(;tag=[^;\r]+).*", "$1"),
                        ""));
    }

    private String request(String method, InetSocketAddress gateway, String id, int cseq, String toTag, String body) {
        return method + " sip:+996312000300@127.0.0.1:" + gateway.getPort() + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP " + here() + ";branch=z9hG4bK" + id + method + "\r\nMax-Forwards: 70\r\n"
                + "From: <sip:+996555000001@" + here() + ">;tag=" + id + "\r\nTo: <sip:+996312000300@127.0.0.1>" + toTag
                + "\r\nCall-ID: " + id + "\r\nCSeq: " + cseq + " " + method + "\r\nContact: <sip:x@" + here() + ">\r\n"
                + described(body);
    }

    private static String described(String body) {
        return (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /// Answers a request of the gateway's; a 200 to INVITE takes the call.
    void answer(InetSocketAddress gateway, String request, String status) throws IOException {
        StringBuilder response = new StringBuilder("SIP/2.0 " + status + "\r\n");
        for (String line : request.split("\r\n")) {
            if (line.matches("(?i)(via|from|call-id|cseq):.*")) {
                response.append(line).append("\r\n");
            } else if (line.matches("(?i)to:.*")) {
                response.append(line.contains("tag=") ? line : line + ";tag=far")
                        .append("\r\n");
            }
        }
        boolean taken = status.startsWith("200") && request.startsWith("INVITE");
        response.append("Contact: <sip:far@").append(here()).append(">\r\n").append(described(taken ? SDP : ""));
        send(gateway, response.toString());
    }

    /// The next message that begins so and has that in it; others are passed over.
    String next(String begin, String part) throws IOException {
        return next(text -> text.startsWith(begin) && text.contains(part));
    }

    private String next(Predicate<String> wanted) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
            socket.receive(packet);
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (wanted.test(text)) {
                return text;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
