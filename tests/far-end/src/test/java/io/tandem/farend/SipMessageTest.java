package io.tandem.farend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SipMessageTest {
    private static SipMessage parse(String text) {
        byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return SipMessage.parse(bytes, bytes.length);
    }

    @Test
    void compact_names_folded_lines_and_lists_are_read_as_their_long_forms() {
        SipMessage invite = parse("""
                INVITE sip:bob@example.com:5070;transport=tcp SIP/2.0
                v: SIP/2.0/UDP a;branch=z9hG4bK1;rport, SIP/2.0/UDP b
                 ;branch=z9hG4bK2
                f: "Comma, <Quoted>" <sip:alice@a>;tag=1
                t: <sip:bob@example.com>
                i: x@y
                CSeq: 7 INVITE
                k: timer, 100rel

                v=0
                """);
        assertThat(invite.all("Via")).hasSize(2);
        assertThat(invite.branch()).isEqualTo("z9hG4bK1");
        assertThat(invite.fromTag()).isEqualTo("1");
        assertThat(invite.toTag()).isEmpty();
        assertThat(invite.callId()).isEqualTo("x@y");
        assertThat(invite.cseq()).isEqualTo(7);
        assertThat(invite.lists("Supported", "100rel")).isTrue();
        assertThat(invite.body()).isEqualTo("v=0\r\n");
        assertThat(SipText.port(invite.requestUri())).isEqualTo(5070);
        assertThat(SipText.user(invite.requestUri())).isEqualTo("bob");
    }

    @Test
    void what_is_written_is_read_again_with_the_right_length() {
        SipMessage info = SipMessage.request("INFO", "sip:a@b")
                .with("CSeq", "2 INFO")
                .with("Content-Length", "999")
                .withBody("text/plain", "größer");
        assertThat(info.toString()).contains("Content-Length: 8\r\n\r\ngrößer").doesNotContain("999");
        assertThat(parse(info.toString().replace("\r\n", "\n")).body()).isEqualTo("größer");
    }

    @Test
    void responses_copy_what_rfc_3261_asks_for_and_tag_only_an_untagged_to() {
        SipMessage bye = SipMessage.request("BYE", "sip:a@b")
                .with("Via", "SIP/2.0/UDP h;branch=z9hG4bK1")
                .with("From", "<sip:a@b>;tag=1")
                .with("To", "<sip:c@d>;tag=2")
                .with("Call-ID", "i")
                .with("CSeq", "3 BYE")
                .with("Route", "<sip:r;lr>");
        SipMessage ok = SipMessage.response(bye, 200, "OK", "9");
        assertThat(ok.toTag()).isEqualTo("2");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.reason()).isEqualTo("OK");
        assertThat(ok.method()).isEqualTo("BYE");
        assertThat(ok.headers().stream().map(SipMessage.Header::name))
                .isEqualTo(List.of("Via", "From", "To", "Call-ID", "CSeq"));
    }

    @Test
    void what_is_no_sip_is_refused_by_name() {
        assertThatThrownBy(() -> parse("GET / HTTP/1.1\n\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET / HTTP/1.1");
        assertThatThrownBy(() -> parse("OPTIONS sip:a SIP/2.0\nnonsense\n\n")).hasMessageContaining("nonsense");
    }

    @Test
    void digest_directives_are_found_quoted_or_not() {
        String challenge = "Digest realm=\"a, b\", qop=\"auth\", algorithm=SHA-256, nonce=\"n=1\"";
        assertThat(SipText.directive(challenge, "realm")).hasValue("a, b");
        assertThat(SipText.directive(challenge, "algorithm")).hasValue("SHA-256");
        assertThat(SipText.directive(challenge, "nonce")).hasValue("n=1");
        assertThat(SipText.directive(challenge, "opaque")).isEmpty();
    }
}
