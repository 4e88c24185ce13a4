package io.tandem.gateway.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Makes the IP packet that a payload came in (RFC 791, RFC 8200, RFC 768, RFC 9293), with all checksums. Any thread,
/// no state.
final class Packets {

    /// What fits into one packet of either IP version beside the heads.
    static final int MOST_PAYLOAD = 65_400;

    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int UDP_HEAD = 8;
    private static final int TCP_HEAD = 20;
    private static final int IP4_HEAD = 20;
    private static final int IP6_HEAD = 40;
    private static final int TTL = 64;

    private Packets() {}

    static byte[] udp(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        ByteBuffer datagram = ByteBuffer.allocate(UDP_HEAD + payload.length)
                .putShort((short) from.getPort())
                .putShort((short) to.getPort())
                .putShort((short) (UDP_HEAD + payload.length))
                .putShort((short) 0)
                .put(payload);
        return ip(from.getAddress(), to.getAddress(), UDP, 6, datagram.array());
    }

    /// A segment with PSH and ACK.
    static byte[] tcp(InetSocketAddress from, InetSocketAddress to, long sequence, long acknowledged, byte[] payload) {
        ByteBuffer segment = ByteBuffer.allocate(TCP_HEAD + payload.length)
                .putShort((short) from.getPort())
                .putShort((short) to.getPort())
                .putInt((int) sequence)
                .putInt((int) acknowledged)
                .putShort((short) 0x5018)
                .putShort((short) 0xffff)
                .putInt(0)
                .put(payload);
        return ip(from.getAddress(), to.getAddress(), TCP, 16, segment.array());
    }

    /// @param checksumAt where in the payload its checksum goes
    private static byte[] ip(InetAddress from, InetAddress to, int protocol, int checksumAt, byte[] payload) {
        byte[] source = from.getAddress();
        byte[] destination = to.getAddress();
        boolean four = source.length == 4 && destination.length == 4;
        if (!four) {
            source = mapped(source);
            destination = mapped(destination);
        }
        long sum = sum(source) + sum(destination) + protocol + payload.length + sum(payload);
        int checksum = folded(sum);
        // RFC 768: none is told by 0
        ByteBuffer.wrap(payload).putShort(checksumAt, (short) (checksum == 0 && protocol == UDP ? 0xffff : checksum));
        return (four ? four(source, destination, protocol, payload) : six(source, destination, protocol, payload));
    }

    /// RFC 4291 §2.5.5.2: where one end has the other version.
    private static byte[] mapped(byte[] address) {
        return address.length == 16
                ? address
                : ByteBuffer.allocate(16)
                        .put(10, (byte) 0xff)
                        .put(11, (byte) 0xff)
                        .position(12)
                        .put(address)
                        .array();
    }

    private static byte[] four(byte[] source, byte[] destination, int protocol, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(IP4_HEAD + payload.length)
                .putShort((short) 0x4500)
                .putShort((short) (IP4_HEAD + payload.length))
                .putShort((short) 0)
                .putShort((short) 0x4000) // not to be fragmented
                .put((byte) TTL)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(source)
                .put(destination);
        packet.putShort(10, (short) folded(sum(packet.array())));
        return packet.put(payload).array();
    }

    private static byte[] six(byte[] source, byte[] destination, int protocol, byte[] payload) {
        return ByteBuffer.allocate(IP6_HEAD + payload.length)
                .putInt(0x60000000)
                .putShort((short) payload.length)
                .put((byte) protocol)
                .put((byte) TTL)
                .put(source)
                .put(destination)
                .put(payload)
                .array();
    }

    /// RFC 1071.
    private static long sum(byte[] octets) {
        long sum = 0;
        for (int i = 0; i < octets.length; i++) {
            sum += (i & 1) == 0 ? (octets[i] & 0xffL) << 8 : octets[i] & 0xffL;
        }
        return sum;
    }

    private static int folded(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) (~folded & 0xffff);
    }
}
