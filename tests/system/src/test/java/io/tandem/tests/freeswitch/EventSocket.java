package io.tandem.tests.freeswitch;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A connection to FreeSWITCH's event socket (mod_event_socket, inbound) for one command at a time. A command
/// ends with a bare line feed there, so that none may be inside. Confined to the test's thread.
final class EventSocket implements AutoCloseable {
    private static final int TIMEOUT_MS = 15_000;

    private final Socket socket;
    private final InputStream in;

    private record Message(Map<String, String> headers, String body) {}

    private EventSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// Connects on the loopback and logs in.
    ///
    /// @throws IOException when nobody listens, or the password is wrong
    static EventSocket connect(int port, String password) throws IOException {
        EventSocket events = new EventSocket(new Socket(InetAddress.getLoopbackAddress(), port));
        try {
            events.await("auth/request");
            events.send("auth " + password);
            Message reply = events.await("command/reply");
            if (!reply.headers.getOrDefault("reply-text", "").startsWith("+OK")) {
                throw new IOException("FreeSWITCH refuses the login: " + reply.headers);
            }
            return events;
        } catch (IOException failed) {
            events.close();
            throw failed;
        }
    }

    /// Runs an API command and returns what it said, without the last line end.
    String api(String command) throws IOException {
        send("api " + command);
        return await("api/response").body.strip();
    }

    /// Runs a command in the background and does not wait for it.
    void background(String command) throws IOException {
        send("bgapi " + command);
        await("command/reply");
    }

    private void send(String command) throws IOException {
        if (command.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("a control character in an event socket command");
        }
        socket.getOutputStream().write((command + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private Message await(String contentType) throws IOException {
        while (true) {
            Message message = read();
            if (message.headers.getOrDefault("content-type", "").equals(contentType)) {
                return message;
            }
        }
    }

    private Message read() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Message(headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("FreeSWITCH closed the event socket");
            }
            line.append((char) octet);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
