package io.tandem.media.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Makes broken packets out of good ones: flipped bits, extreme numbers, lies about lengths, cuts, splices. The same
/// seed gives the same packets. Confined to one thread.
public final class Mutator {
    private static final int[] EXTREMES = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};
    private static final int LONGEST = 1500;

    private final RandomGenerator random;
    private final List<byte[]> seeds;

    /// @param seeds good packets, none of them empty
    public Mutator(RandomGenerator random, List<byte[]> seeds) {
        this.random = random;
        this.seeds = List.copyOf(seeds);
    }

    /// The next packet: one of the seeds with one to six changes; never a seed itself.
    public byte[] next() {
        byte[] packet = seed().clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            packet = change(packet);
        }
        return packet.length > LONGEST ? Arrays.copyOf(packet, LONGEST) : packet;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] change(byte[] packet) {
        if (packet.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = position(packet.length);
        return switch (random.nextInt(9)) {
            case 0, 1 -> set(packet, at, packet[at] ^ 1 << random.nextInt(8));
            case 2 -> set(packet, at, EXTREMES[random.nextInt(EXTREMES.length)]);
            case 3, 4 -> number(packet, at & ~1, 2);
            case 5 -> number(packet, at & ~3, random.nextBoolean() ? 3 : 4);
            case 6 -> Arrays.copyOf(packet, random.nextInt(packet.length + 1));
            case 7 -> Arrays.copyOf(packet, packet.length + 1 + random.nextInt(64));
            default -> splice(packet, at);
        };
    }

    /// Headers are where it hurts: every other change is in the first 24 octets.
    private int position(int length) {
        return random.nextInt(random.nextBoolean() ? Math.min(24, length) : length);
    }

    private static byte[] set(byte[] packet, int at, int value) {
        packet[at] = (byte) value;
        return packet;
    }

    /// A number of some octets, perhaps a length: nothing, all ones, one more or less, or the length itself.
    private byte[] number(byte[] packet, int at, int octets) {
        if (at + octets > packet.length) {
            return set(packet, packet.length - 1, random.nextInt());
        }
        long was = 0;
        for (int i = 0; i < octets; i++) {
            was = was << 8 | packet[at + i] & 0xFF;
        }
        long[] lies = {0, -1, was + 1, was - 1, packet.length, packet.length / 4, was << 1, Long.MAX_VALUE};
        long lie = lies[random.nextInt(lies.length)];
        for (int i = octets - 1; i >= 0; i--) {
            packet[at + i] = (byte) lie;
            lie >>= 8;
        }
        return packet;
    }

    private byte[] splice(byte[] packet, int at) {
        byte[] other = seed();
        int from = random.nextInt(other.length);
        byte[] out = Arrays.copyOf(packet, at + other.length - from);
        System.arraycopy(other, from, out, at, other.length - from);
        return out;
    }
}
