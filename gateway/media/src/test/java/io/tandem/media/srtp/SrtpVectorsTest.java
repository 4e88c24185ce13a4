package io.tandem.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The vectors of RFC 3711 appendix B, RFC 6188 §7 and RFC 7714 §16 and §17, and the reference packets of
/// libsrtp.
class SrtpVectorsTest {
    private static final String LIBSRTP_RTP = "800f1234decafbadcafebabe" + "ab".repeat(16);
    private static final String LIBSRTP_RTCP = "81c8000bcafebabe" + "ab".repeat(16);
    private static final String LIBSRTP_SEALED_RTCP =
            "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";
    private static final String RFC_7714_RTP =
            "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465" + "732074726573";
    private static final String RFC_7714_RTCP =
            "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61" + "deadbeef".repeat(5);

    @Test
    void rfc_3711_b2_keystream_comes_from_the_session_key_and_salt() {
        SessionKeys keys = new SessionKeys(
                SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                hex("2B7E151628AED2A6ABF7158809CF4F3C"),
                new byte[20],
                hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
        // SSRC 0 and index 0: what encrypts zeros is the keystream itself.
        byte[] packet = new byte[12 + 0xFF02 * 16 + 10];
        PacketCipher.of(keys).sealRtp(packet, 0, 12, 12 + 0xFF02 * 16, 0, 0);
        assertThat(hex(packet, 12, 48))
                .isEqualTo("e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab"
                        + "41e95b3bb0a2e8dd477901e4fca894c0");
        assertThat(hex(packet, 12 + 0xFEFF * 16, 48))
                .isEqualTo("ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae"
                        + "6a2cc3787889374fbeb4c81b17ba6c44");
    }

    @Test
    void rfc_3711_b3_session_keys_come_from_the_master_key() {
        SessionKeys keys = SessionKeys.forRtp(rfc3711Keys());
        assertThat(hex(keys.key())).isEqualTo("c61e7a93744f39ee10734afe3ff7a087");
        assertThat(hex(keys.salt())).isEqualTo("30cbbc08863d8c85d49db34a9ae1");
        assertThat(hex(keys.authKey())).isEqualTo("cebe321f6ff7716b6fd4ab49af256a156d38baa4");
    }

    @Test
    void rfc_6188_7_session_keys_come_from_a_master_key_of_256_bits() {
        byte[] key = hex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6");
        byte[] salt = hex("3b04803de51ee7c96423ab5b78d2");
        assertThat(hex(SessionKeys.derive(key, salt, 0, 32)))
                .isEqualTo("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4");
        assertThat(hex(SessionKeys.derive(key, salt, 1, 20))).isEqualTo("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05");
        assertThat(hex(SessionKeys.derive(key, salt, 2, 14))).isEqualTo("fa31791685ca444a9e07c6c64e93");
    }

    @Test
    void a_tag_of_32_bits_is_the_start_of_the_one_of_80_and_rtcp_keeps_80() {
        SrtpKeys keys = new SrtpKeys(
                SrtpProfile.AES_CM_128_HMAC_SHA1_32,
                rfc3711Keys().masterKey(),
                rfc3711Keys().masterSalt());
        check(keys, LIBSRTP_RTP, "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc");
        checkRtcp(keys, LIBSRTP_RTCP, LIBSRTP_SEALED_RTCP);
    }

    @Test
    void libsrtp_counter_mode_packets_are_reproduced_and_read() {
        check(
                rfc3711Keys(),
                LIBSRTP_RTP,
                "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
        checkRtcp(rfc3711Keys(), LIBSRTP_RTCP, LIBSRTP_SEALED_RTCP);
    }

    @Test
    void libsrtp_gcm_packets_are_reproduced_and_read() {
        SrtpKeys keys = new SrtpKeys(
                SrtpProfile.AEAD_AES_128_GCM, hex("000102030405060708090a0b0c0d0e0f"), hex("a0a1a2a3a4a5a6a7a8a9aaab"));
        check(
                keys,
                LIBSRTP_RTP,
                "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392");
        checkRtcp(
                keys,
                LIBSRTP_RTCP,
                "81c8000bcafebabec98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001");
    }

    @Test
    void rfc_7714_16_1_rtp_packet_is_reproduced_and_read() {
        check(
                rfc7714Context(16),
                rfc7714Context(16),
                RFC_7714_RTP,
                "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b"
                        + "36de3adf8833899d7f27beb16a9152cf765ee4390cce");
    }

    @Test
    void rfc_7714_16_2_rtp_packet_is_reproduced_and_read() {
        check(
                rfc7714Context(32),
                rfc7714Context(32),
                RFC_7714_RTP,
                "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f"
                        + "1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13");
    }

    @Test
    void rfc_7714_17_1_rtcp_packet_is_reproduced_and_read() {
        check7714Rtcp(
                16,
                "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b46"
                        + "86303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4");
    }

    @Test
    void rfc_7714_17_2_rtcp_packet_is_reproduced_and_read() {
        check7714Rtcp(
                32,
                "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658"
                        + "c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4");
    }

    private static void check7714Rtcp(int keyLength, String sealed) {
        byte[] packet = withRoom(RFC_7714_RTCP);
        PacketCipher cipher = PacketCipher.of(rfc7714Keys(keyLength));
        int length = cipher.sealRtcp(packet, 0, RFC_7714_RTCP.length() / 2, 0x4d617273, 0x5d4);
        assertThat(hex(packet, 0, length)).isEqualTo(sealed);
        length = rfc7714Context(keyLength).unprotectRtcp(packet, 0, length);
        assertThat(hex(packet, 0, length)).isEqualTo(RFC_7714_RTCP);
    }

    private static SrtpKeys rfc3711Keys() {
        return new SrtpKeys(
                SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                hex("E1F97A0D3E018BE0D64FA32C06DE4139"),
                hex("0EC675AD498AFEEBB6960B3AABE6"));
    }

    /// The vectors of RFC 7714 give session keys.
    private static SessionKeys rfc7714Keys(int keyLength) {
        return new SessionKeys(
                keyLength == 16 ? SrtpProfile.AEAD_AES_128_GCM : SrtpProfile.AEAD_AES_256_GCM,
                Arrays.copyOf(hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), keyLength),
                new byte[0],
                hex("517569642070726f2071756f"));
    }

    private static SrtpContext rfc7714Context(int keyLength) {
        return SrtpContext.of(rfc7714Keys(keyLength), rfc7714Keys(keyLength));
    }

    private static void check(SrtpKeys keys, String clear, String sealed) {
        check(SrtpContext.forSending(keys), SrtpContext.forReceiving(keys), clear, sealed);
    }

    private static void check(SrtpContext sender, SrtpContext receiver, String clear, String sealed) {
        byte[] packet = withRoom(clear);
        int length = sender.protect(packet, 0, clear.length() / 2);
        assertThat(hex(packet, 0, length)).isEqualTo(sealed);
        length = receiver.unprotect(packet, 0, length);
        assertThat(hex(packet, 0, length)).isEqualTo(clear);
    }

    /// The reference packet has index 1, so another goes before it.
    private static void checkRtcp(SrtpKeys keys, String clear, String sealed) {
        SrtpContext sender = SrtpContext.forSending(keys);
        sender.protectRtcp(withRoom(clear), 0, clear.length() / 2);
        byte[] packet = withRoom(clear);
        int length = sender.protectRtcp(packet, 0, clear.length() / 2);
        assertThat(hex(packet, 0, length)).isEqualTo(sealed);
        length = SrtpContext.forReceiving(keys).unprotectRtcp(packet, 0, length);
        assertThat(hex(packet, 0, length)).isEqualTo(clear);
    }

    private static byte[] withRoom(String hex) {
        return Arrays.copyOf(hex(hex), hex.length() / 2 + SrtpContext.MAX_OVERHEAD);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    private static String hex(byte[] octets, int from, int length) {
        return HexFormat.of().formatHex(octets, from, from + length);
    }
}
