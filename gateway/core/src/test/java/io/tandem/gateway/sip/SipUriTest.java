package io.tandem.gateway.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:alice@tandem.local",
                "sips:alice@tandem.local:5061",
                "sip:192.0.2.1:5060;transport=udp;lr",
                "sip:+996312000101@[2001:db8::1]:5070",
                "sip:%00x%00@example.com",
                "sip:abc123@x7.invalid;transport=ws;ob",
                "tel:+996312000101;phone-context=tandem.local",
                "sip:user;par=u%40example.net@example.com",
                "sip:bob@example.com?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2",
            })
    void canonical_uri_is_rendered_as_it_was_read(String text) {
        assertThat(SipUri.parse(text)).map(SipUri::toString).hasValue(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "sip:",
                "sip:@",
                "sip:@host",
                "sip:a@",
                "sip:a@host:0",
                "sip:a@host:65536",
                "sip:a@host:50x",
                "sip:a b@host",
                "sip:a@ho st",
                "sip:a@host\r\nX: y",
                "sip:a@host;x=1;x=2",
                "sip:a%4@host",
                "sip:a%zz@host",
                "sip:%ff@host",
                "<sip:a@host>",
                "http://host",
                "sip:a@[::1",
                "sip:a@[2001:db8:::192.0.2.1]",
                "sip:a@[192.0.2.1]",
                "sip:a@[fe80::1%eth0]",
                "sip:a@[1:2:3:4:5:6:7:8:9]",
                "sip:a@host;;lr",
            })
    void malformed_uri_is_refused(String text) {
        assertThat(SipUri.parse(text)).isEmpty();
    }

    @Test
    void escapes_are_undone_once_and_redone_where_needed() {
        SipUri uri = SipUri.parse("sip:%25%34%31@EXAMPLE.com").orElseThrow();
        assertThat(uri.user()).isEqualTo("%41");
        assertThat(uri.host()).isEqualTo("example.com");
        assertThat(uri).hasToString("sip:%2541@example.com");
    }

    @Test
    void hostile_user_part_cannot_leave_its_place() {
        SipUri uri = SipUri.of("a@b>\r\nX: y", "host");
        assertThat(uri).hasToString("sip:a%40b%3E%0D%0AX%3A%20y@host");
        assertThat(SipUri.parse(uri.toString())).hasValue(uri);
    }

    @Test
    void password_is_dropped() {
        assertThat(SipUri.parse("sip:alice:secret@host")).hasValue(SipUri.of("alice", "host"));
    }

    @Test
    void parameters_keep_their_order_and_flags() {
        SipUri uri = SipUri.parse("sip:h;B=2;a").orElseThrow();
        assertThat(uri.parameters()).containsExactly(Map.entry("b", "2"), Map.entry("a", ""));
        assertThat(uri.with("c", "x y")).hasToString("sip:h;b=2;a;c=x%20y");
        assertThat(uri.port()).isEqualTo(OptionalInt.empty());
    }
}
