package io.tandem.tests.peer;

import io.tandem.farend.Challenge;
import io.tandem.farend.SipMessage;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/// A WebSocket server (RFC 6455, server side, no extensions) that takes registrations after a digest
/// challenge and hands everything else from one browser to the other. For testing browsers against each
/// other, without a gateway. Each connection is read by a virtual thread of its own; a lock a connection
/// orders writes.
final class RelayServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RelayServer.class.getName());
    private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket server;
    private final Challenge challenge;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final Map<String, String> upgrades = new ConcurrentHashMap<>();

    RelayServer(Challenge challenge) throws IOException {
        this.challenge = challenge;
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/sip");
    }

    /// The headers of the last upgrade, names in lower case.
    Map<String, String> lastUpgrade() {
        return Map.copyOf(upgrades);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Connection connection = new Connection(server.accept());
                Thread.ofVirtual().start(connection::run);
            } catch (IOException closed) {
                LOG.log(System.Logger.Level.DEBUG, "relay closed", closed);
            }
        }
    }

    private void onMessage(Connection from, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        SipMessage message = SipMessage.parse(bytes, bytes.length);
        if (message.is("REGISTER")) {
            boolean known = challenge.satisfiedBy(message);
            SipMessage answer = known
                    ? SipMessage.response(message, 200, "OK", "r1").with("Contact", message.require("Contact"))
                    : SipMessage.response(message, 401, "Unauthorized", "r1")
                            .with("WWW-Authenticate", challenge.header());
            from.write(answer.toString());
            return;
        }
        for (Connection other : connections) {
            if (other != from) {
                other.write(text);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Connection connection : connections) {
            connection.socket.close();
        }
    }

    /// One browser.
    private final class Connection {
        private final Socket socket;
        private final ReentrantLock writing = new ReentrantLock();

        Connection(Socket socket) {
            this.socket = socket;
        }

        void run() {
            try (socket) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                upgrade(in);
                connections.add(this);
                for (String text = next(in); !text.isEmpty(); text = next(in)) {
                    onMessage(this, text);
                }
            } catch (IOException gone) {
                LOG.log(System.Logger.Level.DEBUG, "relay connection ended", gone);
            } finally {
                connections.remove(this);
            }
        }

        private void upgrade(DataInputStream in) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(in.readUnsignedByte());
            }
            upgrades.clear();
            for (String line : head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    upgrades.put(
                            line.substring(0, colon).toLowerCase(java.util.Locale.ROOT), line.substring(colon + 2));
                }
            }
            String key = upgrades.getOrDefault("sec-websocket-key", "") + ACCEPT;
            byte[] digest;
            try {
                digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.ISO_8859_1));
            } catch (GeneralSecurityException broken) {
                throw new IllegalStateException("SHA-1", broken);
            }
            String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        }

        /// The next message put together from its frames, empty when the browser closes (RFC 6455 §5.2).
        private String next(DataInputStream in) throws IOException {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            boolean last = false;
            while (!last) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte() & 0x7f;
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                if ((first & 0x0f) == 8) {
                    return "";
                }
                message.writeBytes(payload);
                last = (first & 0x80) != 0;
            }
            return message.toString(StandardCharsets.UTF_8);
        }

        void write(String text) throws IOException {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(0x81);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            }
            frame.writeBytes(payload);
            writing.lock();
            try {
                OutputStream out = socket.getOutputStream();
                out.write(frame.toByteArray());
            } finally {
                writing.unlock();
            }
        }
    }
}
