package io.tandem.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whoever computes, the packets are the same: with libcrypto nothing is allocated for one, and without it
/// calls go on.
class CryptoEngineTest {
    private static final int SSRC = 0x0A0B0C0D;
    private final Random random = new Random(4568);

    static Stream<Arguments> everywhere() {
        return CryptoEngine.usable().stream()
                .flatMap(engine -> Stream.of(SrtpProfile.values()).map(profile -> Arguments.of(engine, profile)));
    }

    @Test
    void libcrypto_comes_first_where_it_is_and_java_is_always_there() {
        assertThat(CryptoEngine.usable()).last().isEqualTo(CryptoEngine.PLATFORM);
        assumeTrue(LibCrypto.isPresent(), "no libcrypto.so.3 on this machine");
        assertThat(CryptoEngine.best()).isEqualTo(CryptoEngine.LIBCRYPTO);
    }

    @ParameterizedTest
    @EnumSource
    void every_profile_is_offered_and_counter_mode_first_where_gcm_makes_garbage(CryptoEngine engine) {
        assertThat(SrtpProfile.preferred(engine)).containsExactlyInAnyOrder(SrtpProfile.values());
        assertThat(SrtpProfile.preferred(CryptoEngine.LIBCRYPTO)).first().isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(SrtpProfile.preferred(CryptoEngine.PLATFORM)).first().isEqualTo(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
    }

    @ParameterizedTest
    @EnumSource
    void both_engines_make_the_same_packets_and_read_each_others(SrtpProfile profile) {
        assumeTrue(LibCrypto.isPresent(), "no libcrypto.so.3 on this machine");
        SrtpKeys keys = Packets.keys(profile, random);
        try (SrtpContext library = context(keys, CryptoEngine.LIBCRYPTO);
                SrtpContext libraryReading = context(keys, CryptoEngine.LIBCRYPTO);
                SrtpContext platform = context(keys, CryptoEngine.PLATFORM);
                SrtpContext platformReading = context(keys, CryptoEngine.PLATFORM)) {
            for (int i = 0; i < 3_000; i++) {
                byte[] clear = Packets.rtp(random, SSRC, 64_000 + i & 0xFFFF);
                byte[] sealed = Packets.apply(random, clear, library::protect);
                assertThat(Packets.apply(random, clear, platform::protect)).isEqualTo(sealed);
                assertThat(Packets.apply(random, sealed, platformReading::unprotect))
                        .isEqualTo(clear);
                assertThat(Packets.apply(random, sealed, libraryReading::unprotect))
                        .isEqualTo(clear);
                byte[] report = Packets.rtcp(random, SSRC);
                byte[] sealedReport = Packets.apply(random, report, library::protectRtcp);
                assertThat(Packets.apply(random, report, platform::protectRtcp)).isEqualTo(sealedReport);
                assertThat(Packets.apply(random, sealedReport, platformReading::unprotectRtcp))
                        .isEqualTo(report);
                assertThat(Packets.apply(random, sealedReport, libraryReading::unprotectRtcp))
                        .isEqualTo(report);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void the_largest_packet_and_the_longest_header_pass_in_pieces(CryptoEngine engine, SrtpProfile profile) {
        SrtpKeys keys = Packets.keys(profile, random);
        try (SrtpContext sending = context(keys, engine);
                SrtpContext receiving = context(keys, CryptoEngine.PLATFORM)) {
            byte[] packet = new byte[60_000];
            random.nextBytes(packet);
            packet[0] = (byte) 0x9F;
            packet[12 + 60 + 2] = 0x10;
            packet[12 + 60 + 3] = 0x01;
            byte[] sealed = Packets.apply(random, packet, sending::protect);
            assertThat(Packets.apply(random, sealed, receiving::unprotect)).isEqualTo(packet);
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void every_flipped_bit_is_found_by_each_engine(CryptoEngine engine, SrtpProfile profile) {
        SrtpKeys keys = Packets.keys(profile, random);
        try (SrtpContext sending = context(keys, engine);
                SrtpContext receiving = context(keys, engine)) {
            byte[] sealed = Packets.apply(random, Packets.rtp(random, SSRC, 9), sending::protect);
            for (int bit = 0; bit < sealed.length * 8; bit++) {
                byte[] forged = sealed.clone();
                forged[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(receiving.unprotect(forged, 0, forged.length))
                        .as("bit %d", bit)
                        .isIn(SrtpContext.AUTH_FAILED, SrtpContext.MALFORMED);
            }
            assertThat(receiving.unprotect(sealed.clone(), 0, sealed.length)).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_packet_allocates_anything(SrtpProfile profile) {
        assumeTrue(CryptoEngine.best() == CryptoEngine.LIBCRYPTO || !profile.isAead(), "Java's GCM allocates");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SrtpKeys keys = Packets.keys(profile, random);
        try (SrtpContext sending = SrtpContext.forSending(keys);
                SrtpContext receiving = SrtpContext.forReceiving(keys)) {
            byte[] packet = new byte[220];
            byte[] report = new byte[120];
            long allocated = Long.MAX_VALUE;
            // the compiler needs its time; after that no round may allocate
            for (int round = 0; round < 40 && allocated > 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 5_000; i++) {
                    exchange(sending, receiving, packet, report, round * 5_000 + i);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).as("octets for 5,000 packets each way").isZero();
        }
    }

    private static void exchange(SrtpContext sending, SrtpContext receiving, byte[] packet, byte[] report, int i) {
        packet[0] = (byte) 0x80;
        packet[2] = (byte) (i >>> 8);
        packet[3] = (byte) i;
        report[0] = (byte) 0x80;
        report[1] = (byte) 200;
        int sealed = sending.protect(packet, 0, 172);
        int sealedReport = sending.protectRtcp(report, 0, 60);
        if (receiving.unprotect(packet, 0, sealed) != 172 || receiving.unprotectRtcp(report, 0, sealedReport) != 60) {
            throw new AssertionError("packet " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_closed_context_throws_and_closing_twice_does_nothing(SrtpProfile profile) {
        assumeTrue(CryptoEngine.best() == CryptoEngine.LIBCRYPTO, "on the heap there is nothing to protect");
        SrtpContext context = SrtpContext.forSending(Packets.keys(profile, random));
        context.close();
        context.close();
        byte[] packet = Arrays.copyOf(Packets.rtp(random, SSRC, 1), 1_500);
        assertThatThrownBy(() -> context.protect(packet, 0, 200)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ten_thousand_legs_opened_and_closed_leave_nothing_behind() throws Throwable {
        NativeHeap heap = NativeHeap.find().orElse(null);
        assumeTrue(heap != null, "glibc tells what is allocated");
        // One leg's contexts take about 9 KB: a leak would be 45 MB in each round. The JVM allocates there, too.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = heap.allocatedBytes();
            legs(5_000);
            least = Math.min(least, heap.allocatedBytes() - before);
        }
        assertThat(least).isLessThan(15_000_000);
    }

    private void legs(int count) {
        for (int i = 0; i < count; i++) {
            SrtpKeys keys = Packets.keys(SrtpProfile.values()[i % SrtpProfile.values().length], random);
            try (SrtpContext sending = SrtpContext.forSending(keys);
                    SrtpContext receiving = SrtpContext.forReceiving(keys)) {
                byte[] sealed = Packets.apply(random, Packets.rtp(random, SSRC, 1), sending::protect);
                assertThat(receiving.unprotect(sealed, 0, sealed.length)).isPositive();
            }
        }
    }

    private static SrtpContext context(SrtpKeys keys, CryptoEngine engine) {
        return SrtpContext.of(SessionKeys.forRtp(keys), SessionKeys.forRtcp(keys), engine);
    }
}
