package io.tandem.gateway.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameAddrTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "Alice" <sip:alice@h>;tag=1 | "Alice" <sip:alice@h>;tag=1
            Alice  <sip:alice@h> ; tag = 1 | "Alice" <sip:alice@h>;tag=1
            Mr. Watson <sip:w@h> | "Mr. Watson" <sip:w@h>
            sip:alice@h;tag=1 | <sip:alice@h>;tag=1
            "a \\" b \\\\" <sip:a@h> | "a \\" b \\\\" <sip:a@h>
            <sip:a@h;lr> | <sip:a@h;lr>
            "<sip:joe@big.org>" <sip:a@h> | "<sip:joe@big.org>" <sip:a@h>
            <sip:a@h>;+sip.instance="<urn:uuid:1>";expires=60 | <sip:a@h>;+sip.instance="<urn:uuid:1>";expires=60
            """)
    void value_is_rendered_in_one_canonical_form(String text, String canonical) {
        assertThat(NameAddr.parse(text)).map(NameAddr::toString).hasValue(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "\"Alice <sip:a@h>",
                "<sip:a@h",
                "\"a\" b <sip:a@h>",
                "Bell, Alexander <sip:a@h>;tag=1",
                "sip:a@h?x=y",
                "<sip:a@h>;tag=1;tag=2",
                "<sip:a@h>;tag=",
                "<sip:a@h> tag=1",
                "<isbn:2983792873>",
                "\"a\u0000b\" <sip:a@h>",
                "\"a\r\nX: y\" <sip:a@h>",
                "<sip:a@h>;x=\"\u0007\"",
            })
    void malformed_value_is_refused(String text) {
        assertThat(NameAddr.parse(text)).isEmpty();
    }

    @Test
    void control_byte_in_a_name_is_refused() {
        SipUri uri = SipUri.of("a", "h");
        assertThatThrownBy(() -> new NameAddr("a\nb", uri, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NameAddr.of(uri).with("x", "\r")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NameAddr.of(uri).with("x;y", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void quotes_in_a_name_stay_inside_the_quotes() {
        NameAddr value = new NameAddr("x\" <sip:evil@h>;tag=9", SipUri.of("a", "h"), Map.of());
        assertThat(NameAddr.parse(value.withTag("1").toString())).hasValue(value.withTag("1"));
    }
}
