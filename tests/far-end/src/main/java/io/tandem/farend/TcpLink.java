package io.tandem.farend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLSocket;

/// One TCP connection that carries SIP, framed by Content-Length (RFC 3261 §18.3). Reading is confined to
/// one virtual thread of its own; writing to the agent loop.
public final class TcpLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TcpLink.class.getName());
    private static final int MAX_MESSAGE_BYTES = 65_536;

    private final Socket socket;

    TcpLink(Socket socket) {
        this.socket = socket;
    }

    InetSocketAddress remote() {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    boolean secure() {
        return socket instanceof SSLSocket;
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    void read(BiConsumer<byte[], TcpLink> receiver) {
        Thread.ofVirtual().name("farend-tcp").start(() -> {
            try (socket) {
                InputStream in = socket.getInputStream();
                for (byte[] message = next(in); message.length > 0; message = next(in)) {
                    receiver.accept(message, this);
                }
            } catch (IOException gone) {
                LOG.log(System.Logger.Level.DEBUG, "TCP connection ended", gone);
            }
        });
    }

    /// The next message, empty at the end of the stream.
    private static byte[] next(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
        int state = 0;
        while (state < 4) {
            int b = in.read();
            if (b < 0 || head.size() > MAX_MESSAGE_BYTES) {
                return new byte[0];
            }
            if (head.size() == 0 && (b == '\r' || b == '\n')) {
                continue;
            }
            head.write(b);
            boolean expected = (state % 2 == 0) ? b == '\r' : b == '\n';
            state = expected ? state + 1 : (b == '\r' ? 1 : 0);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        head.write(in.readNBytes(contentLength(text)));
        return head.toByteArray();
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n", -1)) {
            String lower = line.toLowerCase(Locale.ROOT).replace(" ", "");
            if (lower.startsWith("content-length:") || lower.startsWith("l:")) {
                return Integer.parseInt(lower.substring(lower.indexOf(':') + 1));
            }
        }
        return 0;
    }

    void write(byte[] message) throws IOException {
        socket.getOutputStream().write(message);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.DEBUG, "TCP close", failed);
        }
    }
}
