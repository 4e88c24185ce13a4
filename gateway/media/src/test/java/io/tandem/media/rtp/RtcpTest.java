package io.tandem.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Reports in both directions, in simulated time: two ends of one session, and what strangers send.
class RtcpTest {
    private static final long MS = 1_000_000;
    private static final int SENT_MS = 1000;

    private final RtpReceiver receiver = new RtpReceiver(8_000);
    private final RtpStream stream = new RtpStream(0xABCD, 0, 0);
    private final Rtcp rtcp = new Rtcp("cname", stream, receiver, new Random(1), 0);
    private final byte[] out = new byte[500];

    @BeforeEach
    void source() {
        received(10, 0);
        received(13, 60);
        stream.frame(out, 8, SENT_MS * MS);
    }

    private void received(int sequence, long ms) {
        byte[] bytes = new byte[172];
        RtpPacket.writeHeader(bytes, 8, false, sequence, (int) (ms * 8), 0x0707);
        RtpPacket packet = new RtpPacket();
        assertThat(packet.parse(bytes, 0, bytes.length)).isTrue();
        receiver.count(packet, false, ms * MS);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    private boolean read(String hex, long ms) {
        byte[] bytes = hex(hex);
        return rtcp.read(bytes, 0, bytes.length, ms * MS);
    }

    /// The far end's report block about our stream.
    private static String block(int fraction, int lost, int highest, int jitter, int lsr, int dlsr) {
        return "0000ABCD %02X%06X %08X %08X %08X %08X".formatted(fraction, lost & 0xFFFFFF, highest, jitter, lsr, dlsr);
    }

    @Test
    void our_report_carries_the_counts_and_answers_a_sender_report() {
        assertThat(read("80C80006 00000707 00001234 56780000 00000000 00000001 000000A0", 1000))
                .isTrue();
        int length = rtcp.write(out, 3, 480, 0, 2000 * MS);
        ByteBuffer report = ByteBuffer.wrap(out, 0, length);
        assertThat(length % 4).isZero();
        assertThat(report.get(0) & 0xFF).isEqualTo(0x81);
        assertThat(report.getInt(4)).isEqualTo(0xABCD);
        assertThat(report.getInt(8)).as("NTP seconds of 1970").isEqualTo((int) 2_208_988_800L);
        assertThat(report.getInt(16)).as("RTP timestamp one second on").isEqualTo(8000);
        assertThat(report.getInt(28)).isEqualTo(0x0707);
        assertThat(report.get(32) & 0xFF).as("half of 4 lost").isEqualTo(128);
        assertThat(report.getInt(32) & 0xFFFFFF).isEqualTo(2);
        assertThat(report.getInt(44)).as("LSR").isEqualTo(0x1234_5678);
        assertThat(report.getInt(48)).as("DLSR, 1 s").isEqualTo(65_536);
        assertThat(report.get(53) & 0xFF).as("then SDES").isEqualTo(202);
    }

    @Test
    void a_sender_report_of_another_source_is_not_answered() {
        assertThat(read("80C80006 00000808 00001234 56780000 00000000 00000001 000000A0", 1000))
                .isTrue();
        rtcp.write(out, 3, 480, 0, 2000 * MS);
        assertThat(ByteBuffer.wrap(out).getInt(44)).as("LSR").isZero();
    }

    @Test
    void the_far_ends_report_about_us_is_read_with_the_round_trip() {
        rtcp.write(out, 3, 480, 1_700_000_000_250L, 2000 * MS);
        int lsr = ByteBuffer.wrap(out).getInt(10);
        // it held it for half a second; 580 ms have passed
        assertThat(read("81C90007 00000707" + block(25, 7, 70_000, 80, lsr, 32_768), 2580))
                .isTrue();
        ReceptionReport report = rtcp.report();
        assertThat(report.reports()).isEqualTo(1);
        assertThat(report.lost()).isEqualTo(7);
        assertThat(report.fractionLost()).isCloseTo(0.098, within(0.001));
        assertThat(report.jitterMs(8000)).isEqualTo(10);
        assertThat(report.roundTripMs()).isCloseTo(80, within(0.1));
        assertThat(report.nothingArrives()).isFalse();
    }

    @Test
    void a_round_trip_is_never_made_up() {
        rtcp.write(out, 3, 480, 1_700_000_000_250L, 2000 * MS);
        int lsr = ByteBuffer.wrap(out).getInt(10);
        read("81C90007 00000707" + block(0, 0, 1, 0, lsr + 1, 10), 2100);
        read("81C90007 00000707" + block(0, 0, 2, 0, lsr, 65_536), 2100);
        read("81C90007 00000707" + block(0, 0, 3, 0, 0, 0), 2100);
        assertThat(rtcp.report().roundTripMs()).isNegative();
        assertThat(rtcp.report().reports()).isEqualTo(3);
    }

    @Test
    void a_far_end_that_hears_nothing_says_so_by_loss_or_by_standing_still() {
        read("81C90007 00000707" + block(0, 0, 100, 0, 0, 0), 1000);
        assertThat(rtcp.report().nothingArrives()).isFalse();
        read("81C90007 00000707" + block(0, 0, 350, 0, 0, 0), 6000);
        assertThat(rtcp.report().nothingArrives()).isFalse();
        read("81C90007 00000707" + block(0, 0, 350, 0, 0, 0), 11_000);
        assertThat(rtcp.report().nothingArrives()).isTrue();
        read("81C90007 00000707" + block(255, 250, 600, 0, 0, 0), 16_000);
        assertThat(rtcp.report().nothingArrives()).isTrue();
        read("81C90007 00000707" + block(10, 250, 850, 0, 0, 0), 21_000);
        assertThat(rtcp.report().nothingArrives()).isFalse();
    }

    @Test
    void a_negative_loss_of_duplicates_is_none() {
        assertThat(read("81C90007 00000707" + block(0, -3, 100, 0, 0, 0), 1000)).isTrue();
        assertThat(rtcp.report().lost()).isZero();
    }

    @Test
    void a_report_about_somebody_else_is_not_ours() {
        read("81C90007 00000707" + block(255, 99, 100, 0, 0, 0).replace("ABCD", "ABCE"), 1000);
        assertThat(rtcp.report().reports()).isZero();
    }

    @Test
    void feedback_and_strange_packets_are_counted_and_change_nothing() {
        assertThat(read("80C90001 00000707 81CD0003 00000707 0000ABCD 00010000", 0))
                .isTrue();
        assertThat(read("81CE0002 00000707 0000ABCD", 0))
                .as("PLI of reduced size")
                .isTrue();
        assertThat(read("84CE0004 00000707 00000000 0000ABCD 01000000", 0))
                .as("FIR")
                .isTrue();
        assertThat(read("8FCE0005 00000707 00000000 52454D42 01000000 0000ABCD", 0))
                .as("REMB")
                .isTrue();
        assertThat(read("8FCD0004 00000707 0000ABCD 00000001 00000000", 0))
                .as("transport-cc")
                .isTrue();
        assertThat(read("83CD0003 00000707 0000ABCD 00000000", 0)).as("TMMBR").isTrue();
        assertThat(read("80CC0002 00000707 4E414D45", 0)).as("APP").isTrue();
        assertThat(read("80C30001 00000707", 0)).as("unknown").isTrue();
        assertThat(read("81CB0001 00000707", 0)).as("BYE").isTrue();
        RtcpCounts counts = rtcp.counts();
        assertThat(counts.nacks()).isEqualTo(1);
        assertThat(counts.pictureLoss()).isEqualTo(2);
        assertThat(counts.bandwidth()).isEqualTo(2);
        assertThat(counts.feedback()).isEqualTo(6);
        assertThat(counts.skipped()).isEqualTo(2);
        assertThat(counts.byes()).isEqualTo(1);
        assertThat(counts.reducedSize()).isEqualTo(8);
        assertThat(counts.malformed()).isZero();
        assertThat(rtcp.report().reports()).isZero();
    }

    @Test
    void a_lying_datagram_is_malformed_and_nothing_of_it_is_used() {
        String good = "81C90007 00000707" + block(255, 99, 100, 0, 0, 0);
        String[] bad = {
            "80C90000",
            "",
            "82C90007 00000707" + block(255, 99, 100, 0, 0, 0),
            "80C80001 00000707",
            good + "41C90001 00000707",
            good + "80C90002 00000707",
            good + "00",
            "A1C90007 00000707" + block(255, 99, 100, 0, 0, 0) + "80CA0001 00000000",
            good + "A0C90001 00000700",
            "85CB0001 00000707",
        };
        for (String datagram : bad) {
            assertThat(read(datagram, 0)).as(datagram).isFalse();
        }
        assertThat(rtcp.counts().malformed()).isEqualTo(bad.length);
        assertThat(rtcp.report().reports()).isZero();
    }

    @Test
    void padding_is_left_out() {
        assertThat(read("81C90007 00000707" + block(0, 1, 100, 0, 0, 0) + "A0C90002 00000707 00000004", 0))
                .isTrue();
    }

    @Test
    void random_octets_never_throw() {
        Random random = new Random(2);
        for (int i = 0; i < 300_000; i++) {
            byte[] junk = new byte[random.nextInt(100)];
            random.nextBytes(junk);
            if (junk.length > 3) {
                junk[0] = (byte) (0x80 | junk[0] & 0x3F);
                junk[1] = (byte) (200 + random.nextInt(9));
                if (i % 2 == 0) {
                    junk[2] = 0;
                    junk[3] = (byte) Math.max(0, junk.length / 4 - 1);
                }
            }
            rtcp.read(junk, 0, junk.length, i * MS);
        }
        assertThat(rtcp.counts().malformed()).isGreaterThan(1000);
        assertThat(rtcp.counts().extendedReports()).isGreaterThan(1000);
    }

    @Test
    void voip_metrics_go_round_between_two_of_us() {
        byte[] bytes = new byte[172];
        RtpPacket.writeHeader(bytes, 8, false, 1, 0, 0xABCD);
        RtpPacket packet = new RtpPacket();
        RtpReceiver there = new RtpReceiver(8_000);
        for (int i = 0; i < 500; i++) {
            if (i % 50 != 7) {
                RtpPacket.writeHeader(bytes, 8, false, i, i * 160, 0xABCD);
                packet.parse(bytes, 0, bytes.length);
                there.count(packet, false, i * 20 * MS);
            }
        }
        Rtcp far = new Rtcp("far", new RtpStream(0x0707, 0, 0), there, new Random(1), 0);
        far.reportVoipMetrics(true);
        far.metrics().measured(there, -19.6, 84, 82, 75);
        int length = far.write(out, 0, 0, 0, 0);
        assertThat(length).isLessThanOrEqualTo(Rtcp.MAX_BYTES);
        assertThat(rtcp.read(out, 0, length, 0)).isTrue();

        assertThat(rtcp.hasFarMetrics()).isTrue();
        VoipMetrics read = rtcp.farMetrics();
        assertThat(read.loss()).isCloseTo(0.02, within(0.004));
        assertThat(read.discarded()).isZero();
        assertThat(read.gapMs()).isCloseTo(9000, within(1100));
        assertThat(read.rFactor()).isEqualTo(82);
        assertThat(read.externalRFactor()).isEqualTo(75);
        assertThat(read.conversationalMos()).isEqualTo(4.1);
        assertThat(read.signalLevel).isEqualTo(-20);
        assertThat(read.roundTripMs).isEqualTo(84);
        assertThat(read.endSystemDelayMs()).isEqualTo(60);
    }

    @Test
    void a_reference_time_is_echoed_once() {
        assertThat(read("80CF0004 00000707 04000002 00001234 56780000", 1000)).isTrue();
        int length = rtcp.write(out, 3, 480, 0, 1500 * MS);
        byte[] echo = Arrays.copyOfRange(out, length - 24, length);
        assertThat(echo).startsWith(hex("80CF0005 0000ABCD 05000003 00000707 12345678 00008000"));
        int again = rtcp.write(out, 3, 480, 0, 1500 * MS);
        assertThat(again).isLessThan(length);
    }

    @Test
    void an_extended_report_with_a_lying_block_is_read_up_to_it() {
        assertThat(read("80CF0003 00000707 04000002 00001234", 1000)).isTrue();
        assertThat(read("80CF0002 00000707 0700FFFF", 1000)).isTrue();
        assertThat(rtcp.hasFarMetrics()).isFalse();
    }

    @Test
    void goodbye_comes_last() {
        int length = rtcp.writeGoodbye(out, 3, 480, 0, 1500 * MS);
        assertThat(Arrays.copyOfRange(out, length - 8, length)).isEqualTo(hex("81CB0001 0000ABCD"));
        assertThat(rtcp.read(out, 0, length, 0)).isTrue();
        assertThat(rtcp.counts().byes()).isEqualTo(1);
    }

    @Test
    void reports_are_five_seconds_apart_give_or_take_and_never_regular() {
        RtcpSchedule schedule = new RtcpSchedule(new Random(3), 0);
        long last = 0;
        int count = 0;
        double sum = 0;
        double least = Double.MAX_VALUE;
        double most = 0;
        for (long now = 0; now < 36_000_000L * MS; now += 20 * MS) {
            if (schedule.due(now)) {
                double gap = (now - last) / 1e9;
                if (count > 0) {
                    sum += gap;
                    least = Math.min(least, gap);
                    most = Math.max(most, gap);
                } else {
                    assertThat(gap).as("the first").isBetween(1.0, 3.2);
                }
                last = now;
                count++;
            }
        }
        assertThat(sum / (count - 1)).isCloseTo(5, within(0.2));
        assertThat(least).isBetween(2.0, 2.6);
        assertThat(most).isBetween(5.8, 7.6);
    }
}
