package io.tandem.tests.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A name server on the loopback, UDP alone, that says what the test wants. Any thread.
public final class NameServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final Map<String, List<byte[]>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private volatile Mood mood = Mood.HONEST;

    /// How it behaves.
    public enum Mood {
        HONEST,
        SILENT,
        FAILING,
        GARBAGE
    }

    public NameServer() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    public void mood(Mood other) {
        mood = other;
    }

    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /// One more address of a name.
    public NameServer address(String name, int ttl, String address) {
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        return add(name, bytes.length == 4 ? 1 : 28, ttl, bytes);
    }

    public NameServer alias(String name, String other) {
        return add(name, 5, 60, name(other));
    }

    public NameServer srv(String name, int ttl, int priority, int weight, int port, String target) {
        return add(name, 33, ttl, bytes(two(priority), two(weight), two(port), name(target)));
    }

    public NameServer naptr(String name, int order, int preference, String service, String replacement) {
        return add(
                name,
                35,
                60,
                bytes(two(order), two(preference), text("s"), text(service), text(""), name(replacement)));
    }

    /// A record of any type and data.
    public NameServer add(String name, int type, int ttl, byte[] data) {
        byte[] record = bytes(name(name), two(type), two(1), four(ttl), two(data.length), data);
        answers.computeIfAbsent(name.toLowerCase(Locale.ROOT) + "/" + type, k -> new ArrayList<>())
                .add(record);
        return this;
    }

    public void forget(String name) {
        answers.keySet().removeIf(key -> key.startsWith(name + "/"));
    }

    private void serve() {
        byte[] buffer = new byte[1_500];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                byte[] reply = reply(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                if (reply.length > 0) {
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] reply(ByteBuffer query) {
        int id = query.getShort() & 0xffff;
        query.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        String key = name.toString().toLowerCase(Locale.ROOT);
        synchronized (this) {
            asked.add(key + "/" + type);
        }
        if (mood == Mood.SILENT) {
            return new byte[0];
        }
        if (mood == Mood.GARBAGE) {
            return bytes(two(id), two(0x8180), two(1), two(99), four(-1), new byte[] {-1, -1, 7, 7, 7});
        }
        List<byte[]> aliases = answers.getOrDefault(key + "/5", List.of());
        List<byte[]> records = answers.getOrDefault(key + "/" + type, aliases);
        boolean known = answers.keySet().stream().anyMatch(k -> k.startsWith(key + "/"));
        int code = mood == Mood.FAILING ? 2 : known ? 0 : 3;
        int count = code == 0 ? records.size() : 0;
        byte[] question = bytes(name(key), two(type), two(1));
        byte[] body = bytes(records.subList(0, count).toArray(byte[][]::new));
        boolean cut = body.length > 1_200;
        return bytes(
                two(id),
                two(0x8180 | code | (cut ? 0x200 : 0)),
                two(1),
                two(cut ? 0 : count),
                four(0),
                question,
                cut ? new byte[0] : body);
    }

    private static byte[] name(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return bytes(new byte[] {(byte) text.length()}, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] two(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    private static byte[] four(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
