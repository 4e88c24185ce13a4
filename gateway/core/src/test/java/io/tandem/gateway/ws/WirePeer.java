package io.tandem.gateway.ws;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;

/// A browser down to its octets: HTTP and WebSocket frames by hand (RFC 6455 §5.2), so that it can also be wrong.
final class WirePeer implements AutoCloseable {

    /// @param opcode -1: the connection is gone
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeStatus() {
            return opcode == 8 ? ByteBuffer.wrap(payload).getShort() : -1;
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    WirePeer(InetSocketAddress gateway) {
        this(gateway, SocketFactory.getDefault());
    }

    WirePeer(InetSocketAddress gateway, SocketFactory sockets) {
        try {
            socket = sockets.createSocket(gateway.getAddress(), gateway.getPort());
            socket.setSoTimeout(10_000);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Socket socket() {
        return socket;
    }

    /// Upgrades with those headers instead of the usual Origin and subprotocol; the head of the answer.
    String upgrade(String... headers) {
        String more = String.join(
                "", java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList());
        return http("GET /sip HTTP/1.1\r\nHost: " + host() + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more + "\r\n");
    }

    WirePeer connect() {
        String answer = upgrade("Origin: http://" + host(), "Sec-WebSocket-Protocol: sip");
        if (!answer.startsWith("HTTP/1.1 101")) {
            throw new AssertionError(answer);
        }
        return this;
    }

    String host() {
        return "127.0.0.1:" + socket.getPort();
    }

    /// Sends and reads the head of an answer.
    String http(String request) {
        write(request.getBytes(StandardCharsets.UTF_8));
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString();
    }

    String body(int length) {
        try {
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void text(String message) {
        frame(0x81, message.getBytes(StandardCharsets.UTF_8), true);
    }

    /// @param first the first octet: FIN, RSV and opcode
    void frame(int first, byte[] payload, boolean masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else {
            out.write(mask | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        byte[] key = {1, 2, 3, 4};
        if (masked) {
            out.writeBytes(key);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(masked ? payload[i] ^ key[i % 4] : payload[i]);
        }
        write(out.toByteArray());
    }

    /// The next frame; opcode -1 where the connection has ended.
    Frame receive() {
        try {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            }
            return new Frame(opcode, in.readNBytes(length));
        } catch (EOFException | SocketException ended) {
            return new Frame(-1, new byte[0]);
        } catch (SocketTimeoutException nothing) {
            throw new AssertionError("nothing came", nothing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// True where something comes within that time.
    boolean hasMore(int withinMs) {
        try {
            socket.setSoTimeout(withinMs);
            in.mark(1);
            boolean more = in.read() >= 0;
            in.reset();
            return more;
        } catch (SocketTimeoutException nothing) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            timeout(10_000);
        }
    }

    private void timeout(int ms) {
        try {
            socket.setSoTimeout(ms);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The close status with which the gateway ends the connection; -1 where it ends without one.
    int closeStatus() {
        Frame frame = receive();
        while (frame.opcode() != 8 && frame.opcode() != -1) {
            frame = receive();
        }
        return frame.closeStatus();
    }

    static String header(String message, String name) {
        return message.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    String request(String method, String callId, String branch) {
        return method + " sip:100@tandem.local SIP/2.0\r\nVia: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK" + branch
                + "\r\nFrom: <sip:alice@tandem.local>;tag=w1\r\nTo: <sip:100@tandem.local>\r\nCall-ID: " + callId
                + "\r\nCSeq: 1 " + method + "\r\nContact: <sip:x@df7jal23ls0d.invalid;transport=ws>\r\n"
                + "Max-Forwards: 69\r\nContent-Length: 0\r\n\r\n";
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
