package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.Codec;
import io.tandem.media.audio.SpeechLevel;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is measured of a received stream, in simulated time.
class ReceptionTest {
    private static final long MS = 1_000_000;

    private final RtpReceiver receiver = new RtpReceiver(8_000);
    private final RtpPacket packet = new RtpPacket();

    private void arrives(int sequence, int timestamp, long atNs) {
        arrives(receiver, sequence, timestamp, 7, atNs);
    }

    private void arrives(RtpReceiver at, int sequence, int timestamp, int ssrc, long atNs) {
        byte[] bytes = new byte[172];
        RtpPacket.writeHeader(bytes, 8, false, sequence & 0xFFFF, timestamp, ssrc);
        assertThat(packet.parse(bytes, 0, bytes.length)).isTrue();
        at.count(packet, false, atNs);
    }

    @Test
    void loss_and_jitter_are_those_of_rfc_3550() {
        for (int i = 0; i < 1000; i++) {
            if (i % 10 != 3) {
                arrives(65_000 + i, 160 * i, (i * 20L + (i % 2 == 0 ? 0 : 4)) * MS);
            }
        }
        assertThat(receiver.lost()).isEqualTo(100);
        assertThat(receiver.expectedInAll()).isEqualTo(1000);
        assertThat(receiver.jitterMs()).isCloseTo(3.6, within(0.5));
        arrives(receiver, 5, 77, 8, 30_000 * MS);
        arrives(receiver, 7, 397, 8, 30_040 * MS);
        assertThat(receiver.lost()).as("of both sources").isEqualTo(101);
        assertThat(receiver.expectedInAll()).isEqualTo(1003);
    }

    @Test
    void jitter_is_in_milliseconds_whatever_the_clock() {
        RtpReceiver opus = new RtpReceiver(48_000);
        for (int i = 0; i < 400; i++) {
            long at = (i * 20L + (i % 2 == 0 ? 0 : 4)) * MS;
            arrives(i, 160 * i, at);
            arrives(opus, i, 960 * i, 7, at);
        }
        assertThat(opus.jitterMs()).isCloseTo(receiver.jitterMs(), within(1e-6));
        assertThat(opus.packetMs()).isEqualTo(20);
        receiver.clockRate(48_000);
        assertThat(receiver.jitterMs()).isCloseTo(4, within(0.1));
        assertThat(receiver.expectedInAll()).isEqualTo(400);
    }

    @Test
    void a_duplicate_makes_up_for_no_loss_and_reordering_is_none() {
        int[] order = {0, 1, 3, 2, 4, 4, 4, 6, 7};
        for (int sequence : order) {
            arrives(100 + sequence, 160 * sequence, 20L * sequence * MS + 5 * MS);
        }
        assertThat(receiver.lost()).isEqualTo(1);
        assertThat(receiver.duplicates()).isEqualTo(2);
        assertThat(receiver.late()).isZero();
    }

    @Test
    void a_packet_that_came_too_late_to_be_played_is_no_network_loss() {
        for (int i = 0; i < 200; i++) {
            if (i != 50) {
                arrives(i, 160 * i, 20L * i * MS);
            }
            if (i == 65) {
                arrives(50, 160 * 50, 20L * 65 * MS + MS);
            }
        }
        assertThat(receiver.lost()).isZero();
        assertThat(receiver.late()).isEqualTo(1);
    }

    @Test
    void the_skew_of_a_clock_makes_no_packet_late() {
        // 500 ppm over an hour is 1.8 s
        for (int i = 0; i < 180_000; i++) {
            arrives(i, 160 * i, (long) (20L * i * MS * 1.0005));
        }
        assertThat(receiver.late()).isZero();
        assertThat(receiver.lost()).isZero();
        assertThat(receiver.jitterMs()).isLessThan(0.1);
    }

    @Test
    void a_longer_route_makes_packets_late_for_some_seconds_only() {
        for (int i = 0; i < 3000; i++) {
            arrives(i, 160 * i, (20L * i + (i < 1000 ? 0 : 300)) * MS);
        }
        assertThat(receiver.late()).isBetween(100L, 900L);
    }

    @Test
    void counting_packets_and_reporting_on_them_allocates_nothing() {
        var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Rtcp rtcp = new Rtcp("cname", new RtpStream(9, 0, 0), receiver, new Random(1), 0);
        SpeechLevel level = new SpeechLevel();
        byte[] in = new byte[172];
        byte[] out = new byte[Rtcp.MAX_BYTES];
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = memory.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                RtpPacket.writeHeader(in, 8, false, i & 0xFFFF, i * 160, 7);
                packet.parse(in, 0, in.length);
                receiver.count(packet, false, i * 20 * MS);
                level.packet(Codec.PCMA, in, 12, 160);
                if (i % 250 == 0) {
                    rtcp.read(out, 0, rtcp.write(out, i, 160L * i, i, i * 20 * MS), i * 20 * MS);
                }
            }
            least = Math.min(least, memory.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes for 20,000 packets").isLessThan(1000);
    }

    @Test
    void bursts_and_gaps_are_those_of_rfc_3611() {
        BurstGap pattern = new BurstGap();
        // 1000 good, a burst of 10 with 4 lost, 1000 good with one lost alone, a burst of 20 with 10 lost, 500 good
        for (int i = 0; i < 1000; i++) {
            pattern.next(true);
        }
        for (int i = 0; i < 10; i++) {
            pattern.next(i % 3 != 0);
        }
        for (int i = 0; i < 1000; i++) {
            pattern.next(i != 500);
        }
        for (int i = 0; i < 19; i++) {
            pattern.next(i % 2 != 0);
        }
        for (int i = 0; i < 500; i++) {
            pattern.next(true);
        }
        assertThat(pattern.packets()).isEqualTo(2529);
        assertThat(pattern.bad()).isEqualTo(15);
        assertThat(pattern.bursts()).isEqualTo(2);
        assertThat(pattern.burstLength()).isEqualTo((10 + 19) / 2.0);
        assertThat(pattern.burstDensity()).isEqualTo(14 / 29.0);
        assertThat(pattern.gapDensity()).isEqualTo(1 / 2500.0);
        assertThat(pattern.gapLength()).isCloseTo(2500 / 3.0, within(1e-9));
    }

    @Test
    void the_burst_ratio_is_one_for_independent_losses_and_more_for_bursts() {
        BurstGap random = new BurstGap();
        BurstGap bursty = new BurstGap();
        Random chance = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            random.next(chance.nextInt(100) >= 5);
            bursty.next(i % 100 >= 5);
        }
        assertThat(random.burstRatio()).isCloseTo(1, within(0.05));
        assertThat(bursty.burstRatio()).isCloseTo(5 * 0.95, within(0.01));
    }
}
