package io.tandem.gateway.capture;

import io.tandem.gateway.sip.Hop;
import java.io.ByteArrayOutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A call's messages as a file for Wireshark and sngrep: each in a packet with the addresses and ports that it had.
/// What it had beside them was not kept, so it is made up: IP heads, numbers of TCP, the opening of a WebSocket, by
/// which readers know one, and its frames, whose mask is zero. What came within TLS is as it was within.
/// Confined to the caller; it blocks for moments.
public final class CaptureFile {

    private static final String OPENING = "the opening of this WebSocket as readers need it, not as it was";

    /// RFC 6455 §4; key and accept belong together.
    private static final String ASKED = "GET / HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: sip\r\n\r\n";

    private static final String TAKEN = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n"
            + "Sec-WebSocket-Protocol: sip\r\n\r\n";

    private final Capture capture;
    private final PcapNg file;
    private final Map<InetAddress, InetAddress> ours = new HashMap<>();
    private final Map<Long, Connection> connections = new HashMap<>();

    /// How far each side of a TCP connection is.
    private static final class Connection {
        long sent = 1;
        long received = 1;
    }

    private CaptureFile(Capture capture, String version) {
        this.capture = capture;
        this.file = new PcapNg("Tandem " + version, comment());
    }

    /// @param version of Tandem
    public static byte[] of(Capture capture, String version) {
        CaptureFile made = new CaptureFile(capture, version);
        capture.messages().forEach(made::add);
        return made.file.whole();
    }

    private String comment() {
        String left = capture.left() == 0
                ? ""
                : " " + capture.left() + " messages are left out: there were too many to keep them all.";
        return "SIP of call " + capture.callId() + ", begun " + capture.startedAt()
                + (capture.over() ? "" : ", still open") + "." + left
                + " Credentials, keys of media and keys that were pressed are starred out. Times, addresses, ports and"
                + " messages are real; the rest of IP, TCP and WebSocket is made up. TLS is taken off.";
    }

    private void add(Captured message) {
        InetSocketAddress peer = message.flow().peer();
        InetSocketAddress own = own(message.local(), peer);
        String comment = capture.legs().getOrDefault(message.sipCallId(), "?") + ", " + words(message.flow());
        switch (message.flow().transport()) {
            case UDP -> {
                byte[] packet = message.sent()
                        ? Packets.udp(own, peer, message.octets())
                        : Packets.udp(peer, own, message.octets());
                file.packet(message.atUs(), packet, message.sent(), comment);
            }
            case TCP, TLS -> tcp(message, own, message.octets(), message.sent(), comment);
            case WS, WSS -> {
                if (!connections.containsKey(message.flow().id())) {
                    String host = own.getAddress().getHostAddress() + ":" + own.getPort();
                    tcp(message, own, ASKED.formatted(host).getBytes(StandardCharsets.UTF_8), false, OPENING);
                    tcp(message, own, TAKEN.getBytes(StandardCharsets.UTF_8), true, OPENING);
                }
                tcp(message, own, frame(message), message.sent(), comment);
            }
        }
    }

    private static String words(Hop.Flow flow) {
        return switch (flow.transport()) {
            case UDP -> "UDP";
            case TCP -> "TCP";
            case TLS -> "TLS, here as it was within";
            case WS -> "WebSocket";
            case WSS -> "WebSocket within TLS, here as it was within";
        };
    }

    private void tcp(Captured message, InetSocketAddress own, byte[] octets, boolean sent, String comment) {
        Connection connection = connections.computeIfAbsent(message.flow().id(), id -> new Connection());
        InetSocketAddress peer = message.flow().peer();
        for (int at = 0; at < octets.length; at += Packets.MOST_PAYLOAD) {
            int length = Math.min(Packets.MOST_PAYLOAD, octets.length - at);
            byte[] part = new byte[length];
            System.arraycopy(octets, at, part, 0, length);
            byte[] packet = sent
                    ? Packets.tcp(own, peer, connection.sent, connection.received, part)
                    : Packets.tcp(peer, own, connection.received, connection.sent, part);
            connection.sent += sent ? length : 0;
            connection.received += sent ? 0 : length;
            file.packet(message.atUs(), packet, sent, comment);
        }
    }

    /// RFC 6455 §5.2: one text frame; what a browser sends has a mask.
    private static byte[] frame(Captured message) {
        byte[] octets = message.octets();
        int length = octets.length;
        int mask = message.sent() ? 0 : 0x80;
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) 0x81);
        if (length < 126) {
            head.put((byte) (mask | length));
        } else if (length < 65_536) {
            head.put((byte) (mask | 126)).putShort((short) length);
        } else {
            head.put((byte) (mask | 127)).putLong(length);
        }
        if (mask != 0) {
            head.putInt(0);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream(14 + length);
        frame.write(head.array(), 0, head.position());
        frame.writeBytes(octets);
        return frame.toByteArray();
    }

    /// A socket that is bound to every address has none: then it is the one that the kernel uses toward the peer.
    private InetSocketAddress own(InetSocketAddress local, InetSocketAddress peer) {
        boolean known = local.getAddress() != null && !local.getAddress().isAnyLocalAddress();
        return known
                ? local
                : new InetSocketAddress(ours.computeIfAbsent(peer.getAddress(), CaptureFile::toward), local.getPort());
    }

    /// Nothing is sent.
    private static InetAddress toward(InetAddress peer) {
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(new InetSocketAddress(peer, 5060));
            return probe.getLocalAddress();
        } catch (SocketException noRoute) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
