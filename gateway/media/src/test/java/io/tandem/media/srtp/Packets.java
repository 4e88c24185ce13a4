package io.tandem.media.srtp;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Random but valid packets for the SRTP tests. Stateless.
final class Packets {
    private Packets() {}

    static SrtpKeys keys(SrtpProfile profile, RandomGenerator random) {
        byte[] key = new byte[profile.keyLength()];
        byte[] salt = new byte[profile.saltLength()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }

    /// An RTP packet with 0 to 3 contributing sources, perhaps a header extension, and 0 to 1,199 octets.
    static byte[] rtp(RandomGenerator random, int ssrc, int sequence) {
        int sources = random.nextInt(4);
        int extension = random.nextBoolean() ? random.nextInt(5) : -1;
        int header = 12 + 4 * sources + (extension < 0 ? 0 : 4 + 4 * extension);
        byte[] packet = new byte[header + random.nextInt(1200)];
        random.nextBytes(packet);
        packet[0] = (byte) (0x80 | (extension < 0 ? 0 : 0x10) | sources);
        packet[2] = (byte) (sequence >>> 8);
        packet[3] = (byte) sequence;
        Octets.putInt(packet, 8, ssrc);
        if (extension >= 0) {
            packet[12 + 4 * sources + 2] = 0;
            packet[12 + 4 * sources + 3] = (byte) extension;
        }
        return packet;
    }

    /// A sender report of random content.
    static byte[] rtcp(RandomGenerator random, int ssrc) {
        byte[] packet = new byte[8 + 4 * random.nextInt(60)];
        random.nextBytes(packet);
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 200;
        packet[2] = 0;
        packet[3] = (byte) (packet.length / 4 - 1);
        Octets.putInt(packet, 4, ssrc);
        return packet;
    }

    /// Runs `packet` through `step` at a random offset in a larger array.
    ///
    /// @return the outcome; a refusal is an AssertionError
    static byte[] apply(RandomGenerator random, byte[] packet, Step step) {
        int offset = random.nextInt(40);
        byte[] array = new byte[offset + packet.length + SrtpContext.MAX_OVERHEAD];
        System.arraycopy(packet, 0, array, offset, packet.length);
        int length = step.run(array, offset, packet.length);
        if (length < 0) {
            throw new AssertionError("refused with reason " + length);
        }
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /// One of the four methods of [SrtpContext].
    interface Step {
        int run(byte[] packet, int offset, int length);
    }
}
