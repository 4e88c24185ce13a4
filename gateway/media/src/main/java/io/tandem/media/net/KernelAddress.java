package io.tandem.media.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// An address that keeps the words of its `sockaddr` beside it, so that to send there encodes nothing and
/// allocates nothing. Equal to any other [InetSocketAddress] of the same address and port. Immutable.
final class KernelAddress extends SeenAddress {
    private static final long serialVersionUID = 1L;

    static final int INET_BYTES = 16;
    static final int INET6_BYTES = 28;

    /// Family, port and, for IPv4, the address: the first eight octets as the kernel has them.
    final long head;

    /// The IPv6 address.
    final long high;

    final long low;

    private KernelAddress(InetAddress address, int port, long head, long high, long low) {
        super(address, port);
        this.head = head;
        this.high = high;
        this.low = low;
    }

    /// The same address for a socket of the given family; IPv4 is mapped where the socket is IPv6 (RFC 4291
    /// §2.5.5.2).
    ///
    /// @throws IllegalArgumentException for an IPv6 address on an IPv4 socket
    static KernelAddress of(InetSocketAddress address, boolean inet6) {
        byte[] octets = address.getAddress().getAddress();
        int port = address.getPort();
        if (!inet6) {
            if (octets.length != 4) {
                throw new IllegalArgumentException(address + " is IPv6, the socket is IPv4");
            }
            return new KernelAddress(address.getAddress(), port, inetHead(port, littleInt(octets, 0)), 0, 0);
        }
        byte[] all = octets;
        if (octets.length == 4) {
            all = new byte[16];
            all[10] = (byte) 0xFF;
            all[11] = (byte) 0xFF;
            System.arraycopy(octets, 0, all, 12, 4);
        }
        return new KernelAddress(address.getAddress(), port, inet6Head(port), littleLong(all, 0), littleLong(all, 8));
    }

    /// Reads what the kernel wrote. A mapped address becomes plain IPv4.
    static KernelAddress read(MemorySegment at, long offset, boolean inet6) {
        long head = at.get(JAVA_LONG_UNALIGNED, offset);
        int port = Short.toUnsignedInt(Short.reverseBytes((short) (head >>> 16)));
        try {
            if (!inet6) {
                byte[] octets = new byte[4];
                MemorySegment.copy(at, JAVA_BYTE, offset + 4, octets, 0, 4);
                return new KernelAddress(InetAddress.getByAddress(octets), port, head, 0, 0);
            }
            byte[] octets = new byte[16];
            MemorySegment.copy(at, JAVA_BYTE, offset + 8, octets, 0, 16);
            return new KernelAddress(
                    InetAddress.getByAddress(octets),
                    port,
                    inet6Head(port),
                    at.get(JAVA_LONG_UNALIGNED, offset + 8),
                    at.get(JAVA_LONG_UNALIGNED, offset + 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 octets are an address", e);
        }
    }

    /// Whether this can be handed to a socket of that family as it is.
    boolean suits(boolean inet6) {
        return ((head & 0xFFFF) == Libc.AF_INET6) == inet6;
    }

    /// Writes the `sockaddr`.
    ///
    /// @return its length in octets
    int write(MemorySegment to, long offset) {
        to.set(JAVA_LONG_UNALIGNED, offset, head);
        if ((head & 0xFFFF) == Libc.AF_INET) {
            to.set(JAVA_LONG_UNALIGNED, offset + 8, 0);
            return INET_BYTES;
        }
        to.set(JAVA_LONG_UNALIGNED, offset + 8, high);
        to.set(JAVA_LONG_UNALIGNED, offset + 16, low);
        to.set(JAVA_INT_UNALIGNED, offset + 24, 0);
        return INET6_BYTES;
    }

    /// Whether what the kernel wrote at `offset` is this address.
    boolean isAt(MemorySegment at, long offset) {
        long there = at.get(JAVA_LONG_UNALIGNED, offset);
        if ((head & 0xFFFF) == Libc.AF_INET) {
            return there == head;
        }
        return (there & 0xFFFF_FFFFL) == head
                && at.get(JAVA_LONG_UNALIGNED, offset + 8) == high
                && at.get(JAVA_LONG_UNALIGNED, offset + 16) == low;
    }

    /// A number by which a table may find what the kernel wrote.
    static int hashAt(MemorySegment at, long offset) {
        return at.get(JAVA_SHORT_UNALIGNED, offset) == Libc.AF_INET
                ? hash(at.get(JAVA_LONG_UNALIGNED, offset), 0, 0)
                : hash(
                        at.get(JAVA_LONG_UNALIGNED, offset) & 0xFFFF_FFFFL,
                        at.get(JAVA_LONG_UNALIGNED, offset + 8),
                        at.get(JAVA_LONG_UNALIGNED, offset + 16));
    }

    /// The same number of this address.
    int tableHash() {
        return hash(head, high, low);
    }

    private static int hash(long head, long high, long low) {
        return (int) ((head ^ 31 * high ^ 127 * low) * 0x9E37_79B9_7F4A_7C15L >>> 32);
    }

    /// Whether the family of a socket bound there is IPv6.
    static boolean isInet6(InetSocketAddress bound) {
        return !(bound.getAddress() instanceof Inet4Address);
    }

    private static long inetHead(int port, int littleAddress) {
        return Libc.AF_INET | swapped(port) << 16 | (long) littleAddress << 32;
    }

    private static long inet6Head(int port) {
        return Libc.AF_INET6 | swapped(port) << 16;
    }

    private static long swapped(int port) {
        return Short.toUnsignedLong(Short.reverseBytes((short) port));
    }

    private static int littleInt(byte[] octets, int at) {
        return octets[at] & 0xFF | (octets[at + 1] & 0xFF) << 8 | (octets[at + 2] & 0xFF) << 16 | octets[at + 3] << 24;
    }

    private static long littleLong(byte[] octets, int at) {
        return littleInt(octets, at) & 0xFFFF_FFFFL | (long) littleInt(octets, at + 4) << 32;
    }
}
