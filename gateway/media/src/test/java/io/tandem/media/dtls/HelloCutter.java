package io.tandem.media.dtls;

import java.util.ArrayList;
import java.util.List;

/// Cuts each ClientHello of a client in several datagrams and renumbers the records behind, which are not
/// authenticated yet. Confined to the thread that sends.
public final class HelloCutter {
    private static final int RECORD = 13;
    private static final int MESSAGE = 12;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;

    private final int parts;
    private int added;

    /// @param parts into how many
    public HelloCutter(int parts) {
        this.parts = parts;
    }

    /// Whether there was any to cut.
    public boolean hasCut() {
        return added > 0;
    }

    /// What the datagram becomes.
    public List<byte[]> cut(byte[] datagram) {
        if (datagram[4] != 0) {
            return List.of(datagram);
        }
        byte[] renumbered = datagram.clone();
        renumbered[10] += (byte) added;
        if (datagram[0] != HANDSHAKE || datagram[RECORD] != CLIENT_HELLO) {
            return List.of(renumbered);
        }
        added += parts - 1;
        int length = datagram.length - RECORD - MESSAGE;
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int from = i * length / parts;
            byte[] part = fragment(renumbered, from, (i + 1) * length / parts - from);
            part[10] += (byte) i;
            all.add(part);
        }
        return all;
    }

    private static byte[] fragment(byte[] whole, int from, int length) {
        byte[] part = new byte[RECORD + MESSAGE + length];
        System.arraycopy(whole, 0, part, 0, RECORD + MESSAGE);
        put(part, 11, 2, MESSAGE + length);
        put(part, RECORD + 6, 3, from);
        put(part, RECORD + 9, 3, length);
        System.arraycopy(whole, RECORD + MESSAGE + from, part, RECORD + MESSAGE, length);
        return part;
    }

    private static void put(byte[] to, int at, int octets, int value) {
        for (int i = 0; i < octets; i++) {
            to[at + i] = (byte) (value >>> (8 * (octets - 1 - i)));
        }
    }
}
