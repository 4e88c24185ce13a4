package io.tandem.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpContextTest {
    private static final int SSRC = 0xCAFEBABE;
    private final Random random = new Random(7714);

    @ParameterizedTest
    @EnumSource
    void a_replayed_packet_is_refused_and_the_next_one_taken(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        byte[] sealed = pair.seal(7);
        assertThat(pair.open(sealed)).isPositive();
        assertThat(pair.open(sealed)).isEqualTo(SrtpContext.REPLAYED);
        assertThat(pair.open(pair.seal(8))).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void a_late_packet_is_taken_within_the_window_and_refused_behind_it(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        byte[] tooLate = pair.seal(1000);
        byte[] inTime = pair.seal(1001);
        pair.open(pair.seal(1000 + ReplayWindow.SIZE));
        assertThat(pair.open(tooLate)).isEqualTo(SrtpContext.REPLAYED);
        assertThat(pair.open(inTime)).isPositive();
        assertThat(pair.open(inTime)).isEqualTo(SrtpContext.REPLAYED);
    }

    @ParameterizedTest
    @EnumSource
    void every_flipped_bit_is_found_and_leaves_no_trace(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        byte[] sealed = pair.seal(40_000);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(pair.open(forged)).as("bit %d", bit).isIn(SrtpContext.AUTH_FAILED, SrtpContext.MALFORMED);
        }
        assertThat(pair.open(sealed)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void a_forged_packet_far_ahead_does_not_move_the_window(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        pair.open(pair.seal(100));
        byte[] next = pair.seal(101);
        byte[] forged = pair.seal(30_000);
        forged[forged.length - 1] ^= 1;
        assertThat(pair.open(forged)).isEqualTo(SrtpContext.AUTH_FAILED);
        assertThat(pair.open(next)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void forged_sources_are_not_learned(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        for (int ssrc = 0; ssrc < 10_000; ssrc++) {
            byte[] forged = Packets.rtp(random, ssrc, 5);
            assertThat(pair.open(Arrays.copyOf(forged, forged.length + 16))).isEqualTo(SrtpContext.AUTH_FAILED);
        }
        assertThat(pair.open(pair.seal(1))).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void authentic_sources_beyond_the_limit_are_refused(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        SrtpContext anotherSender = SrtpContext.forSending(pair.keys);
        for (int ssrc = 0; ssrc < SrtpContext.MAX_SOURCES; ssrc++) {
            assertThat(pair.open(pair.seal(ssrc, 5))).isPositive();
        }
        byte[] one = Packets.rtp(random, -1, 5);
        assertThat(pair.sender.protect(one.clone(), 0, one.length)).isEqualTo(SrtpContext.TOO_MANY_SOURCES);
        byte[] more = Packets.apply(random, one, anotherSender::protect);
        assertThat(pair.open(more)).isEqualTo(SrtpContext.TOO_MANY_SOURCES);
        assertThat(pair.open(pair.seal(0, 6))).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void an_index_is_never_used_twice_for_sending(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        pair.seal(9);
        byte[] packet = Arrays.copyOf(Packets.rtp(random, SSRC, 9), 1500);
        byte[] before = packet.clone();
        assertThat(pair.sender.protect(packet, 0, 200)).isEqualTo(SrtpContext.REPLAYED);
        assertThat(packet).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void a_jump_of_more_than_half_the_sequence_numbers_at_the_start_is_a_jump_ahead(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        assertThat(pair.open(pair.seal(3))).isPositive();
        assertThat(pair.open(pair.seal(65_500))).isPositive();
        assertThat(pair.open(pair.seal(2))).isPositive();
        assertThat(pair.open(pair.seal(65_501))).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void a_packet_of_the_round_before_is_read_after_the_roll_over(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        pair.open(pair.seal(65_534));
        byte[] late = pair.seal(65_535);
        assertThat(pair.open(pair.seal(0))).isPositive();
        assertThat(pair.open(late)).isPositive();
        assertThat(pair.open(pair.seal(1))).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void rtcp_is_checked_against_replay_and_forgery(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        byte[] sealed = Packets.apply(random, Packets.rtcp(random, SSRC), pair.sender::protectRtcp);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(pair.receiver.unprotectRtcp(forged, 0, forged.length))
                    .as("bit %d", bit)
                    .isIn(SrtpContext.AUTH_FAILED, SrtpContext.MALFORMED);
        }
        assertThat(pair.receiver.unprotectRtcp(sealed.clone(), 0, sealed.length))
                .isPositive();
        assertThat(pair.receiver.unprotectRtcp(sealed.clone(), 0, sealed.length))
                .isEqualTo(SrtpContext.REPLAYED);
    }

    @ParameterizedTest
    @EnumSource
    void garbage_is_refused_without_an_exception(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        for (int i = 0; i < 30_000; i++) {
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            if (garbage.length > 0 && random.nextBoolean()) {
                garbage[0] = (byte) (0x80 | (garbage[0] & 0x3F));
            }
            assertThat(pair.receiver.unprotect(garbage, 0, garbage.length)).isNegative();
            assertThat(pair.receiver.unprotectRtcp(garbage, 0, garbage.length)).isNegative();
        }
        for (int length = 0; length < 12; length++) {
            assertThat(pair.sender.protect(new byte[40], 0, length)).isEqualTo(SrtpContext.MALFORMED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keys_of_a_wrong_length_are_a_bug_and_keys_are_not_printed(SrtpProfile profile) {
        byte[] salt = new byte[profile.saltLength()];
        assertThatThrownBy(() -> new SrtpKeys(profile, new byte[15], salt))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new SrtpKeys(profile, new byte[profile.keyLength()], salt))
                .hasToString("SrtpKeys[" + profile + ", redacted]");
    }

    /// A sender and a receiver with the same keys.
    private final class Pair {
        final SrtpKeys keys;
        final SrtpContext sender;
        final SrtpContext receiver;

        Pair(SrtpProfile profile) {
            keys = Packets.keys(profile, random);
            sender = SrtpContext.forSending(keys);
            receiver = SrtpContext.forReceiving(keys);
        }

        byte[] seal(int sequence) {
            return seal(SSRC, sequence);
        }

        byte[] seal(int ssrc, int sequence) {
            byte[] sealed = Packets.apply(random, Packets.rtp(random, ssrc, sequence), sender::protect);
            return sealed;
        }

        int open(byte[] sealed) {
            return receiver.unprotect(sealed.clone(), 0, sealed.length);
        }
    }
}
