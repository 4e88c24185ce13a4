package io.tandem.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", "").toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void keys_are_derived_as_in_rfc_3711_appendix_b_3() {
        byte[] key = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
        byte[] salt = hex("0EC675AD498AFEEBB6960B3AABE6");
        assertThat(Srtp.kdf(key, salt, 0, 16)).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(Srtp.kdf(key, salt, 2, 14)).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(Srtp.kdf(key, salt, 1, 20)).isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    private static byte[] rtp(int sequence) {
        ByteBuffer out = ByteBuffer.allocate(172);
        out.put((byte) 0x80)
                .put((byte) 8)
                .putShort((short) sequence)
                .putInt(sequence * 160)
                .putInt(0x1234_5678);
        for (int i = 0; i < 160; i++) {
            out.put((byte) (i + sequence));
        }
        return out.array();
    }

    private static Srtp context(SrtpProfile profile) {
        return new Srtp(profile, hex("E1F97A0D3E018BE0D64FA32C06DE4139"), new byte[profile.saltBytes()]);
    }

    @ParameterizedTest
    @EnumSource
    void packets_survive_the_wrap_of_the_sequence_number_and_a_little_disorder(SrtpProfile profile) {
        Srtp out = context(profile);
        Srtp in = context(profile);
        byte[] late = out.protect(rtp(65_530));
        for (int i = 65_531; i < 65_531 + 70_000; i++) {
            byte[] plain = rtp(i & 0xffff);
            assertThat(in.unprotect(out.protect(plain))).hasValue(plain);
            if (i == 65_540) {
                assertThat(in.unprotect(late)).hasValue(rtp(65_530));
            }
        }
        assertThat(in.forgeries()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void forged_and_repeated_packets_are_refused_and_counted(SrtpProfile profile) {
        Srtp out = context(profile);
        Srtp in = context(profile);
        byte[] good = out.protect(rtp(7));
        byte[] bad = good.clone();
        bad[20] ^= 1;
        assertThat(in.unprotect(bad)).isEmpty();
        assertThat(in.unprotect(good)).hasValue(rtp(7));
        assertThat(in.unprotect(good)).isEmpty();
        assertThat(in.forgeries()).isEqualTo(1);
        assertThat(in.replays()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void control_packets_open_and_forged_ones_do_not(SrtpProfile profile) {
        Srtp out = context(profile);
        Srtp in = context(profile);
        byte[] report = hex("80c80006 12345678 0000000000000000 00000000 00000001 000000a0");
        byte[] sealed = out.protectControl(report);
        assertThat(sealed).hasSize(report.length + 4 + (profile.gcm() ? 16 : 10));
        assertThat(in.unprotectControl(sealed)).hasValue(report);
        sealed[9] ^= 1;
        assertThat(in.unprotectControl(sealed)).isEmpty();
    }
}
