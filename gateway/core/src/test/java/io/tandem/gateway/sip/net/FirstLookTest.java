package io.tandem.gateway.sip.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstLookTest {

    private static FirstLook at(String message) {
        return FirstLook.at(message.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "'Call-ID: a@b', a@b",
        "'call-id:a@b', a@b",
        "'CALL-ID \t:  a@b  ', a@b",
        "'i: a@b', a@b",
        "'I:a@b', a@b",
        "'In-Reply-To: x\r\nCall-ID: a@b', a@b",
        "'X-Call-ID: x\r\nCall-Info: y\r\nCall-ID: a@b\r\nCall-ID: c', a@b",
        "'Call-ID', ''",
        "'Call-ID:', ''",
        "'Call-', ''",
        "'i', ''",
        "'', ''"
    })
    void call_id_is_found_in_all_its_spellings_and_in_the_head_alone(String lines, String id) {
        String message = "INVITE sip:i@call-id SIP/2.0\r\nVia: SIP/2.0/UDP i\r\n" + lines;
        assertThat(at(message).callId()).isEqualTo(id);
        assertThat(at(message + "\r\n\r\ni: body\r\nCall-ID: body").callId()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "INVITE, 'To: <sip:a@b>', BEGINS",
        "INVITE, 'Token: tag=1', BEGINS",
        "INVITE, 'From: <sip:a@b>;tag=1\r\nT : <sip:a@b>', BEGINS",
        "INVITE, 'To: <sip:a@b>;tag=1', GOES_ON",
        "INVITE, 't:<sip:a@b>;x=y;tag=1', GOES_ON",
        "INVITER, 'To: <sip:a@b>', GOES_ON",
        "BYE, 'To: <sip:a@b>', GOES_ON",
        "BYE, 'To: <sip:a@b>;tag=refused', GOES_ON",
        "ACK, 'To: <sip:a@b>;tag=refused', ENDS",
        "ACK, 'From: <sip:a@b>;tag=refused\r\nTo: <sip:a@b>;tag=refused1', GOES_ON",
        "SIP/2.0, 'To: <sip:a@b>', GOES_ON"
    })
    void how_urgent_it_is_shows_in_its_method_and_the_tag_of_its_to(String word, String lines, FirstLook.Kind kind) {
        assertThat(at(word + " sip:INVITE@to SIP/2.0\r\n" + lines + "\r\n\r\nTo: tag=2")
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void what_is_no_message_is_nothing_in_particular() {
        assertThat(at("\r\nINVITE")).isEqualTo(new FirstLook("", FirstLook.Kind.GOES_ON));
        assertThat(at("")).isEqualTo(new FirstLook("", FirstLook.Kind.GOES_ON));
        assertThat(at("t")).isEqualTo(new FirstLook("", FirstLook.Kind.GOES_ON));
    }
}
