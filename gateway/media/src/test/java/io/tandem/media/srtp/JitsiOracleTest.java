package io.tandem.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Another implementation must make the same packets out of ours, and understand them, over roll-overs and
/// losses.
class JitsiOracleTest {
    private static final int SSRC = 0x1234ABCD;
    private static final int PACKETS = 3_000;
    private final Random random = new Random(3711);

    @ParameterizedTest
    @EnumSource
    void what_we_protect_is_octet_for_octet_what_jitsi_protects(SrtpProfile profile) throws GeneralSecurityException {
        SrtpKeys keys = Packets.keys(profile, random);
        SrtpContext ours = SrtpContext.forSending(keys);
        SrtpCryptoContext theirs = jitsi(keys, true).deriveContext(SSRC, 0);
        for (int i = 0, sequence = 60_000; i < PACKETS; i++, sequence += 1 + random.nextInt(200)) {
            byte[] clear = Packets.rtp(random, SSRC, sequence & 0xFFFF);
            Buffer expected = new Buffer(clear);
            assertThat(theirs.transformPacket(expected)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(Packets.apply(random, clear, ours::protect)).isEqualTo(expected.content());
        }
    }

    @ParameterizedTest
    @EnumSource
    void we_read_what_jitsi_protects_through_reordering_loss_and_roll_over(SrtpProfile profile)
            throws GeneralSecurityException {
        SrtpKeys keys = Packets.keys(profile, random);
        SrtpContext ours = SrtpContext.forReceiving(keys);
        SrtpCryptoContext theirs = jitsi(keys, true).deriveContext(SSRC, 0);
        byte[][] clear = new byte[2][];
        byte[][] sealed = new byte[2][];
        for (int i = 0, sequence = 65_000; i < PACKETS; i++, sequence += 1 + random.nextInt(200)) {
            for (int n = 0; n < 2; n++) {
                clear[n] = Packets.rtp(random, SSRC, ++sequence & 0xFFFF);
                Buffer buffer = new Buffer(clear[n]);
                theirs.transformPacket(buffer);
                sealed[n] = buffer.content();
            }
            int first = i > 0 && random.nextBoolean() ? 1 : 0;
            assertThat(Packets.apply(random, sealed[first], ours::unprotect)).isEqualTo(clear[first]);
            assertThat(Packets.apply(random, sealed[1 - first], ours::unprotect))
                    .isEqualTo(clear[1 - first]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void jitsi_reads_our_rtcp_and_we_read_its(SrtpProfile profile) throws GeneralSecurityException {
        SrtpKeys keys = Packets.keys(profile, random);
        SrtpContext sending = SrtpContext.forSending(keys);
        SrtpContext receiving = SrtpContext.forReceiving(keys);
        SrtcpCryptoContext theirSending = jitsi(keys, true).deriveControlContext(SSRC);
        SrtcpCryptoContext theirReceiving = jitsi(keys, false).deriveControlContext(SSRC);
        for (int i = 0; i < 500; i++) {
            byte[] clear = Packets.rtcp(random, SSRC);
            byte[] sealed = Packets.apply(random, clear, sending::protectRtcp);
            Buffer toJitsi = new Buffer(sealed);
            assertThat(theirReceiving.reverseTransformPacket(toJitsi)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(toJitsi.content()).isEqualTo(clear);

            Buffer fromJitsi = new Buffer(clear);
            assertThat(theirSending.transformPacket(fromJitsi)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(Packets.apply(random, fromJitsi.content(), receiving::unprotectRtcp))
                    .isEqualTo(clear);
        }
    }

    private static SrtpContextFactory jitsi(SrtpKeys keys, boolean sender) {
        return new SrtpContextFactory(
                sender,
                keys.masterKey(),
                keys.masterSalt(),
                policy(keys.profile(), keys.profile().tagLength()),
                policy(keys.profile(), keys.profile().rtcpTagLength()),
                new LoggerImpl(JitsiOracleTest.class.getName()));
    }

    private static SrtpPolicy policy(SrtpProfile profile, int tag) {
        return switch (profile) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM ->
                new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION, profile.keyLength(), SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12);
            case AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32 ->
                new SrtpPolicy(SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, tag, 14);
        };
    }

    /// A packet as Jitsi's library wants it.
    private static final class Buffer implements ByteArrayBuffer {
        private byte[] array;
        private int offset;
        private int length;

        Buffer(byte[] packet) {
            array = Arrays.copyOf(packet, packet.length + 64);
            length = packet.length;
        }

        byte[] content() {
            return Arrays.copyOfRange(array, offset, offset + length);
        }

        @Override
        public byte[] getBuffer() {
            return array;
        }

        @Override
        public int getOffset() {
            return offset;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int length) {
            this.length = length;
        }

        @Override
        public void setOffset(int offset) {
            this.offset = offset;
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] out) {
            System.arraycopy(array, offset + from, out, 0, count);
        }

        @Override
        public void grow(int by) {
            array = Arrays.copyOf(array, array.length + by);
        }

        @Override
        public void append(byte[] data, int count) {
            System.arraycopy(data, 0, array, offset + length, count);
            length += count;
        }

        @Override
        public void shrink(int by) {
            length -= by;
        }
    }
}
