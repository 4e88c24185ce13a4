package io.tandem.tests.support;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads a pcapng file of SIP down to the messages, and is strict: lengths, checksums, TCP's numbers and the masks of
/// WebSocket frames must hold. Shares nothing with what writes such files. Confined to the test's thread.
public final class CaptureReader {

    /// One packet's payload, without the frame of a WebSocket.
    ///
    /// @param comment what stands on the packet
    public record Message(
            long atUs,
            boolean tcp,
            InetSocketAddress from,
            InetSocketAddress to,
            boolean sent,
            String comment,
            String text) {

        /// Request or status line.
        public String startLine() {
            return text.lines().findFirst().orElse("");
        }
    }

    private final List<Message> messages = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final java.util.Map<String, Long> next = new java.util.HashMap<>();

    /// Reads a whole file.
    ///
    /// @throws IllegalArgumentException where it is not as the format wants
    public CaptureReader(byte[] file) throws UnknownHostException {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean first = true;
        while (in.hasRemaining()) {
            int type = in.getInt();
            int length = in.getInt();
            must(length % 4 == 0 && length >= 12, "block length " + length);
            ByteBuffer body = in.slice(in.position(), length - 12).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length - 12);
            must(in.getInt() == length, "block length at its end");
            must(first == (type == 0x0A0D0D0A), "the section comes first");
            first = false;
            switch (type) {
                case 0x0A0D0D0A -> {
                    must(body.getInt() == 0x1A2B3C4D && body.getShort() == 1, "section");
                    body.position(16);
                    comments.add(comment(body));
                }
                case 1 -> must(body.getShort() == 101, "link type raw IP");
                case 6 -> packet(body);
                default -> throw new IllegalArgumentException("block type " + type);
            }
        }
    }

    /// SIP messages in the order of the file, and the openings of WebSockets.
    public List<Message> all() {
        return List.copyOf(messages);
    }

    /// SIP messages in the order of the file.
    public List<Message> sip() {
        return messages.stream()
                .filter(message -> message.startLine().contains("SIP/2.0"))
                .toList();
    }

    /// What stands on the whole file.
    public String comment() {
        return comments.getFirst();
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("not as it should be: " + what);
        }
    }

    private static String comment(ByteBuffer options) {
        String found = "";
        while (options.hasRemaining()) {
            int code = options.getShort();
            int length = options.getShort() & 0xffff;
            if (code == 0) {
                break;
            }
            byte[] value = new byte[length];
            options.get(value);
            options.position((options.position() + 3) & ~3);
            found = code == 1 ? new String(value, StandardCharsets.UTF_8) : found;
        }
        return found;
    }

    private void packet(ByteBuffer body) throws UnknownHostException {
        must(body.getInt() == 0, "interface");
        long atUs = ((long) body.getInt() << 32) | (body.getInt() & 0xffffffffL);
        int length = body.getInt();
        must(body.getInt() == length, "a whole packet");
        byte[] packet = new byte[length];
        body.get(packet);
        body.position((body.position() + 3) & ~3);
        int options = body.position();
        String comment = comment(body);
        boolean sent = direction(body.position(options)) == 2;
        ip(ByteBuffer.wrap(packet), atUs, sent, comment);
    }

    private static int direction(ByteBuffer options) {
        while (options.hasRemaining()) {
            int code = options.getShort();
            int length = options.getShort() & 0xffff;
            if (code == 2) {
                return options.getInt() & 3;
            }
            options.position((options.position() + length + 3) & ~3);
        }
        return 0;
    }

    private void ip(ByteBuffer ip, long atUs, boolean sent, String comment) throws UnknownHostException {
        int version = ip.get(0) >> 4;
        byte[] from = new byte[version == 4 ? 4 : 16];
        byte[] to = new byte[from.length];
        int protocol = ip.get(version == 4 ? 9 : 6);
        int head = version == 4 ? 20 : 40;
        if (version == 4) {
            must((ip.getShort(2) & 0xffff) == ip.capacity(), "total length");
            must(sum(ip.slice(0, 20), 0) == 0xffff, "checksum of IP");
        } else {
            must(version == 6 && (ip.getShort(4) & 0xffff) == ip.capacity() - 40, "payload length");
        }
        ip.get(version == 4 ? 12 : 8, from).get(version == 4 ? 16 : 24, to);
        ByteBuffer payload = ip.slice(head, ip.capacity() - head);
        ByteBuffer pseudo = ByteBuffer.allocate(2 * from.length).put(from).put(to);
        must(
                sum(payload, sum(pseudo, 0) + protocol + payload.capacity()) == 0xffff,
                "checksum of protocol " + protocol);
        InetSocketAddress source = new InetSocketAddress(InetAddress.getByAddress(from), payload.getShort(0) & 0xffff);
        InetSocketAddress target = new InetSocketAddress(InetAddress.getByAddress(to), payload.getShort(2) & 0xffff);
        must(protocol == 17 || protocol == 6, "protocol " + protocol);
        byte[] octets;
        if (protocol == 17) {
            must((payload.getShort(4) & 0xffff) == payload.capacity(), "length of UDP");
            octets = octets(payload, 8);
        } else {
            octets = octets(payload, 20);
            String way = source + ">" + target;
            String back = target + ">" + source;
            must(next.getOrDefault(way, 1L) == payload.getInt(4), "sequence of TCP");
            must(next.getOrDefault(back, 1L) == payload.getInt(8), "acknowledgement of TCP");
            next.put(way, next.getOrDefault(way, 1L) + octets.length);
        }
        messages.add(new Message(atUs, protocol == 6, source, target, sent, comment, text(octets, sent)));
    }

    private static byte[] octets(ByteBuffer payload, int head) {
        byte[] octets = new byte[payload.capacity() - head];
        payload.get(head, octets);
        return octets;
    }

    private static String text(byte[] octets, boolean sent) {
        if (octets.length < 2 || octets[0] != (byte) 0x81) {
            return new String(octets, StandardCharsets.UTF_8);
        }
        ByteBuffer frame = ByteBuffer.wrap(octets);
        boolean masked = (frame.get(1) & 0x80) != 0;
        must(masked != sent, "a browser masks, and nobody else");
        int small = frame.position(2).get(1) & 0x7f;
        long length = small == 126 ? frame.getShort() & 0xffff : small == 127 ? frame.getLong() : small;
        byte[] mask = new byte[4];
        if (masked) {
            frame.get(mask);
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; frame.hasRemaining(); i++) {
            text.write(frame.get() ^ mask[i % 4]);
        }
        must(text.size() == length, "length of the frame");
        return text.toString(StandardCharsets.UTF_8);
    }

    private static long sum(ByteBuffer octets, long before) {
        long sum = before;
        for (int i = 0; i < octets.capacity(); i++) {
            sum += (octets.get(i) & 0xffL) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }
}
