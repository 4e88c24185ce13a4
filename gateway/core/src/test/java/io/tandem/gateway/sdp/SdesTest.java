package io.tandem.gateway.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import io.tandem.media.OpusFormat;
import io.tandem.media.RtpLocal;
import io.tandem.media.srtp.SrtpProfile;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys in the SDP (RFC 4568): what is read, refused, offered and answered.
class SdesTest {

    private static final List<Codec> LAWS = List.of(Codec.PCMA, Codec.PCMU);
    private static final Sdp.Origin ORIGIN = new Sdp.Origin("-", "42", 1, "192.0.2.1");
    private static final RtpLocal RTP =
            new RtpLocal(new InetSocketAddress("192.0.2.1", 30000), new InetSocketAddress("192.0.2.1", 30001));
    /// From RFC 4568 §4.
    private static final String KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";

    private static final String CRYPTO = "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY;

    /// As FreeSWITCH and others offer it.
    private static String offer(String protocol, String... crypto) {
        StringBuilder text = new StringBuilder("v=0\r\no=- 1 1 IN IP4 198.51.100.7\r\ns=-\r\n"
                + "c=IN IP4 198.51.100.7\r\nt=0 0\r\nm=audio 9000 " + protocol + " 8 101\r\n"
                + "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n");
        for (String line : crypto) {
            text.append("a=crypto:").append(line).append("\r\n");
        }
        return text.toString();
    }

    private static TrunkDescription read(String text, SrtpPolicy srtp) {
        return ((SdpReading.Read<TrunkDescription>) TrunkSdp.read(text, LAWS, srtp)).value();
    }

    private static SdpRejected refused(String text, SrtpPolicy srtp) {
        return ((SdpReading.Refused<TrunkDescription>) TrunkSdp.read(text, LAWS, srtp)).why();
    }

    @ParameterizedTest
    @EnumSource
    void a_line_of_ours_is_read_as_it_was_written(SrtpProfile profile) {
        SdesCrypto fresh = SdesCrypto.fresh(7, profile, byte[]::new);
        assertThat(SdesCrypto.parse(fresh.value())).contains(fresh);
        assertThat(fresh.keys().profile()).isEqualTo(profile);
        assertThat(fresh.keys().masterKey()).hasSize(profile.keyLength());
    }

    @Test
    void key_and_salt_are_taken_apart() {
        SdesCrypto line = SdesCrypto.parse(CRYPTO).orElseThrow();
        byte[] both = Base64.getDecoder().decode(KEY);
        assertThat(line.keys().masterKey()).isEqualTo(Arrays.copyOf(both, 16));
        assertThat(line.keys().masterSalt()).isEqualTo(Arrays.copyOfRange(both, 16, 30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CRYPTO + "|2^20",
                CRYPTO + "|1048576",
                CRYPTO + "|2^48 WSH=128",
                CRYPTO + " KDR=0",
                "000000001 AES_CM_128_HMAC_SHA1_80  INLINE:" + KEY
            })
    void lifetimes_and_harmless_parameters_are_taken(String value) {
        assertThat(SdesCrypto.parse(value)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CRYPTO + "|2^20|1:4",
                CRYPTO + "|1:4",
                CRYPTO + "|2^49",
                CRYPTO + "|0",
                CRYPTO + ";inline:" + KEY,
                CRYPTO + " UNENCRYPTED_SRTP",
                CRYPTO + " UNAUTHENTICATED_SRTP",
                CRYPTO + " KDR=1",
                CRYPTO + " FEC_ORDER=FEC_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + "AAAA",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "AAAA",
                "1 AES_CM_128_HMAC_SHA1_80 inline:%%%",
                "1 AES_CM_128_HMAC_SHA1_80 uri:" + KEY,
                "1 F8_128_HMAC_SHA1_80 inline:" + KEY,
                "x AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1234567890 AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80",
                ""
            })
    void what_we_cannot_do_is_not_taken(String value) {
        assertThat(SdesCrypto.parse(value)).isEmpty();
    }

    @Test
    void the_peers_first_line_that_we_have_is_chosen_and_answered_alone() {
        String offer = offer(
                "RTP/SAVP",
                "1 F8_128_HMAC_SHA1_80 inline:" + KEY,
                "2" + CRYPTO.substring(1),
                "3" + CRYPTO.substring(1));
        TrunkDescription theirs = read(offer, SrtpPolicy.REQUIRED);
        assertThat(theirs.crypto().orElseThrow().tag()).isEqualTo(2);
        SdesCrypto ours = SdesCrypto.fresh(2, SrtpProfile.AES_CM_128_HMAC_SHA1_80, byte[]::new);
        Sdp asked = ((SdpReading.Read<Sdp>) SdpParser.parse(offer)).value();
        LocalDescription answer =
                TrunkSdp.answer(asked, theirs, ORIGIN, RTP, OpusFormat.DEFAULT, Direction.SENDRECV, Optional.of(ours));
        assertThat(answer.text())
                .contains("m=audio 30000 RTP/SAVP 8 101\r\n")
                .containsOnlyOnce("a=crypto:")
                .contains("a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:AAAA");
        assertThat(TrunkSdp.crypto(answer)).containsExactly(ours);
    }

    @Test
    void required_is_offered_as_savp_and_optional_as_avp_with_all_suites() {
        List<SdesCrypto> ours = SdesCrypto.offer(byte[]::new);
        assertThat(ours).hasSize(4);
        assertThat(TrunkSdp.offer(ORIGIN, RTP, LAWS, OpusFormat.DEFAULT, Direction.SENDRECV, SrtpPolicy.REQUIRED, ours)
                        .text())
                .contains("RTP/SAVP 8 0 101\r\n", "a=crypto:1 ", "a=crypto:4 ", "AEAD_AES_256_GCM", "SHA1_32");
        assertThat(TrunkSdp.offer(ORIGIN, RTP, LAWS, OpusFormat.DEFAULT, Direction.SENDRECV, SrtpPolicy.OPTIONAL, ours)
                        .text())
                .contains("RTP/AVP 8 0 101\r\n", "a=crypto:1 ");
    }

    @Test
    void off_takes_plain_rtp_alone() {
        assertThat(read(offer("RTP/AVP", CRYPTO), SrtpPolicy.OFF).crypto()).isEmpty();
        assertThat(refused(offer("RTP/SAVP", CRYPTO), SrtpPolicy.OFF).toString())
                .contains("RTP/SAVP", "srtp: optional")
                .doesNotContain(KEY);
    }

    @Test
    void optional_takes_what_the_peer_has() {
        assertThat(read(offer("RTP/AVP"), SrtpPolicy.OPTIONAL).crypto()).isEmpty();
        assertThat(read(offer("RTP/AVP", CRYPTO), SrtpPolicy.OPTIONAL).crypto()).isPresent();
        assertThat(read(offer("RTP/SAVP", CRYPTO), SrtpPolicy.OPTIONAL).crypto())
                .isPresent();
        assertThat(refused(offer("RTP/SAVP"), SrtpPolicy.OPTIONAL).status()).isEqualTo(488);
    }

    @Test
    void required_refuses_plain_rtp_and_a_master_key_identifier_with_a_reason_that_shows_no_key() {
        assertThat(refused(offer("RTP/AVP"), SrtpPolicy.REQUIRED).toString()).contains("a=crypto", "nothing");
        SdpRejected identifier = refused(offer("RTP/SAVP", CRYPTO + "|2^20|1:4"), SrtpPolicy.REQUIRED);
        assertThat(identifier.status()).isEqualTo(488);
        assertThat(identifier.toString())
                .contains("AES_CM_128_HMAC_SHA1_80", "MKI")
                .doesNotContain(KEY);
    }

    @Test
    void the_same_audio_offered_twice_is_taken_with_keys() {
        String twice = offer("RTP/AVP") + "m=audio 9002 RTP/SAVP 8\r\na=crypto:" + CRYPTO + "\r\n";
        TrunkDescription theirs = read(twice, SrtpPolicy.OPTIONAL);
        assertThat(theirs.audioIndex()).isEqualTo(1);
        assertThat(theirs.crypto()).isPresent();
        assertThat(read(twice, SrtpPolicy.OFF).audioIndex()).isZero();
    }

    @Test
    void no_key_is_printed() {
        Sdp sdp = ((SdpReading.Read<Sdp>) SdpParser.parse(offer("RTP/SAVP", CRYPTO))).value();
        assertThat(sdp.toString()).doesNotContain(KEY);
        assertThat(read(offer("RTP/SAVP", CRYPTO), SrtpPolicy.REQUIRED).toString())
                .contains("AES_CM_128_HMAC_SHA1_80")
                .doesNotContain(KEY);
        assertThat(SdpRenderer.render(sdp)).contains(KEY);
    }
}
