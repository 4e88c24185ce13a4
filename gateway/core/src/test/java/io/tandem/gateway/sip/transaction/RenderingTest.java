package io.tandem.gateway.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipUri;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RenderingTest {

    private static final Headers HEADERS = Headers.NONE
            .with("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;received=192.0.2.9")
            .with("Via", "SIP/2.0/TCP 192.0.2.2;branch=z9hG4bK2")
            .with("Record-Route", "<sip:proxy.example;lr>")
            .with("From", "<sip:a@example.com>;tag=a")
            .with("To", "<sip:b@example.com>")
            .with("Call-ID", "c1")
            .with("CSeq", "7 INVITE")
            .with("Max-Forwards", "3")
            .with("X-Theirs", "1");

    private static SipRequest invite(Body body) {
        return new SipRequest("INVITE", SipUri.of("b", "example.com"), HEADERS, body);
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    @Test
    void response_has_what_belongs_to_its_request_and_nothing_else_of_it() {
        SipResponse answer = new SipResponse(200, "", Headers.NONE.with("CSeq", "8 BYE"), new Body("text/plain", "ä"));
        assertThat(text(Rendering.response(answer, invite(Body.NONE), "<sip:b@example.com>;tag=b", "Tandem")))
                .isEqualTo("""
                        SIP/2.0 200 OK
                        Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1;received=192.0.2.9
                        Via: SIP/2.0/TCP 192.0.2.2;branch=z9hG4bK2
                        From: <sip:a@example.com>;tag=a
                        To: <sip:b@example.com>;tag=b
                        Call-ID: c1
                        CSeq: 7 INVITE
                        Record-Route: <sip:proxy.example;lr>
                        Server: Tandem
                        Content-Type: text/plain
                        Content-Length: 2

                        ä""".replace("\n", "\r\n"));
    }

    @Test
    void request_has_our_via_alone_and_hops_of_its_own() {
        assertThat(text(Rendering.request(invite(Body.NONE), "SIP/2.0/UDP us;branch=z9hG4bK9", "Tandem")))
                .startsWith(
                        "INVITE sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP us;branch=z9hG4bK9\r\nMax-Forwards: 70\r\n")
                .doesNotContain("192.0.2.1", "Max-Forwards: 3")
                .contains("X-Theirs: 1\r\n", "User-Agent: Tandem\r\n")
                .endsWith("Content-Length: 0\r\n\r\n");
    }

    @Test
    void value_never_becomes_two_lines() {
        Body smuggling = new Body("text/plain\r\nX-Evil: 1", "x");
        assertThatThrownBy(() -> Rendering.request(invite(smuggling), "SIP/2.0/UDP us", "Tandem"))
                .isInstanceOf(IllegalArgumentException.class);
        SipResponse refused = new SipResponse(480, "Gone\r\nX-Evil: 1", Headers.NONE, Body.NONE);
        assertThat(text(Rendering.response(refused, invite(Body.NONE), "<sip:b@example.com>;tag=b", "Tandem")))
                .startsWith("SIP/2.0 480 Gone  X-Evil: 1\r\nVia");
    }
}
