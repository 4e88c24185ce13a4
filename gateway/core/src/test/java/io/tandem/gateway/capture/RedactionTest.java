package io.tandem.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    private static String of(String message) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        byte[] redacted = Redaction.of(octets);
        assertThat(redacted).hasSize(octets.length);
        assertThat(new String(octets, StandardCharsets.UTF_8)).isEqualTo(message);
        return new String(redacted, StandardCharsets.UTF_8);
    }

    private static String header(String line) {
        return of("INVITE sip:a@b SIP/2.0\r\n" + line + "\r\nTo: x\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Authorization: Digest username=\"a\", response=\"4f5e\", nc=1|username=\"a\", response=\"****\", nc=1",
                "authorization : digest response = 4f5e,uri=\"sip:b\"|response = ****,uri=\"sip:b\"",
                "Proxy-Authorization: Digest realm=\"a,b=\\\"c\",RESPONSE=\"s\"|realm=\"a,b=\\\"c\",RESPONSE=\"*\"",
                "Authorization: Digest new-proof=\"abc\"|new-proof=\"***\"",
                "Authorization: Digest username=\"a\", 12345|username=\"a\", *****",
                "Authorization: Digest response=\"abc|response=\"***",
                "Authorization: Bearer abc.def|Bearer *******",
                "Authorization: Basic YTpi|Basic ****",
                "Authentication-Info: rspauth=\"6b\", nextnonce=\"n\"|rspauth=\"**\", nextnonce=\"n\"",
                "Contact: <sip:alice:pass@h>|<sip:alice:****@h>",
                "Contact: <sip:alice@h:5060;x=y>, <sips:b:c@h>|<sip:alice@h:5060;x=y>, <sips:b:*@h>",
                "WWW-Authenticate: Digest realm=\"r\", nonce=\"4f\"|realm=\"r\", nonce=\"4f\"",
            })
    void credentials_are_starred_out_and_nothing_else(String line, String redacted) {
        assertThat(header(line)).contains(redacted + "\r\nTo: x\r\n\r\n");
    }

    @Test
    void a_header_of_more_lines_is_one() {
        assertThat(header("Authorization: Digest username=\"a\",\r\n response=\r\n\t\"4f5e\",\r\n qop=auth"))
                .contains("username=\"a\",\r\n response=\r\n\t\"****\",\r\n qop=auth\r\nTo: x");
        assertThat(header("Authorization:\r\n Bearer\r\n abc")).contains("Bearer\r\n ***\r\nTo: x");
    }

    private static String body(String type, String body) {
        String head = "INFO sip:a@b SIP/2.0\r\nc: " + type + "\r\n\r\n";
        return of(head + body).substring(head.length());
    }

    @Test
    void keys_of_media_and_of_telephones_are_starred_out() {
        assertThat(body(
                        "application/sdp",
                        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3|2^20|1:4 inline:abc;x\r\n"))
                .isEqualTo("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:****************|2^20|1:4 inline:***;x\r\n");
        assertThat(body(
                        "application/sdp",
                        "a=ice-ufrag:u\r\nA=ICE-PWD:pass word\r\nk=clear:x\r\na=fingerprint:sha-256 AB"))
                .isEqualTo("a=ice-ufrag:u\r\nA=ICE-PWD:**** ****\r\nk=*******\r\na=fingerprint:sha-256 AB");
        assertThat(body("Application/DTMF-Relay; x=y", "Signal= 5\r\nDuration=160\r\n"))
                .isEqualTo("Signal= *\r\nDuration=160\r\n");
        assertThat(body("application/dtmf", "#")).isEqualTo("*");
        assertThat(body("text/plain", "Signal=5")).isEqualTo("Signal=5");
    }

    @Test
    void what_has_no_secret_is_not_copied_and_nothing_breaks_it() {
        byte[] plain = "BYE sip:a@b SIP/2.0\r\nCall-ID: x\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        assertThat(Redaction.of(plain)).isSameAs(plain);

        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        String pieces =
                "Authorization:|Digest |response=|\"|\\|,|=|\r\n|\r\n\r\n| |a=crypto:|inline:|sip:|:|@|x|c:|application/dtmf-relay|signal|k=";
        String[] each = pieces.split("\\|");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder message = new StringBuilder();
            for (int j = random.nextInt(20); j > 0; j--) {
                message.append(each[random.nextInt(each.length)]);
            }
            of(message.toString());
        }
        String deep = "Authorization: Digest response=\"" + "\\x".repeat(30_000) + "\"";
        assertThat(header(deep)).contains("response=\"" + "*".repeat(60_000) + "\"");
    }
}
