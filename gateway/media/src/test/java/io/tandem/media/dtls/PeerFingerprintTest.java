package io.tandem.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerFingerprintTest {
    private static final byte[] CERTIFICATE = "certificate".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource
    void a_fingerprint_matches_its_certificate_only_and_in_any_case(PeerFingerprint.Hash hash) {
        PeerFingerprint of = PeerFingerprint.of(hash, CERTIFICATE);
        String name = hash.name().replace('_', '-');
        assertThat(PeerFingerprint.parse(name, of.text())).contains(of);
        PeerFingerprint lower = PeerFingerprint.parse(
                        name.toLowerCase(Locale.ROOT), of.text().toLowerCase(Locale.ROOT))
                .orElseThrow();
        assertThat(lower.matches(CERTIFICATE)).isTrue();
        assertThat(lower.matches(new byte[] {1})).isFalse();
        assertThat(PeerFingerprint.parse(name, of.text().substring(3))).isEmpty();
    }

    @Test
    void our_own_fingerprint_is_upper_case_hex_with_colons() {
        assertThat(DtlsIdentity.generate().fingerprint()).matches("[0-9A-F]{2}(:[0-9A-F]{2}){31}");
    }

    @Test
    void no_text_makes_the_reader_throw() {
        Random random = new Random(8122);
        for (int i = 0; i < 10_000; i++) {
            char[] text = new char[95];
            for (int at = 0; at < text.length; at++) {
                text[at] = at % 3 == 2 && random.nextInt(200) > 0
                        ? ':'
                        : "0123456789abcdefABCDEF \u00E9g".charAt(random.nextInt(25));
            }
            PeerFingerprint.parse("sha-256", new String(text)).ifPresent(PeerFingerprint::text);
        }
        assertThat(PeerFingerprint.parse("", "")).isEmpty();
    }
}
