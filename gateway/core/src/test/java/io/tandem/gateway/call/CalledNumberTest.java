package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkSignalling;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which of our numbers a trunk calls, where it knows us by the Contact that we registered.
class CalledNumberTest {

    private static final TrunkSignalling REGISTERED = new TrunkSignalling(
            "tandem-north",
            List.of(),
            false,
            false,
            TrunkSignalling.IdentityHeader.NONE,
            false,
            TrunkSignalling.Prack.SUPPORTED,
            TrunkSignalling.Transfer.BRIDGE);

    private static String called(TrunkSignalling signalling, String user, Headers more) {
        Trunk trunk = Sim.trunk("north", 5070, signalling);
        Headers headers = Headers.NONE.with("To", "<sip:+996312000200@north.example>");
        for (Headers.Field field : more.fields()) {
            headers = headers.with(field.name(), field.value());
        }
        return CalledNumber.of(trunk, new SipRequest("INVITE", SipUri.of(user, "192.0.2.1"), headers, Body.NONE));
    }

    @Test
    void number_in_the_request_uri_counts() {
        assertThat(called(TrunkSignalling.DEFAULT, "+996312000201", Headers.NONE))
                .isEqualTo("+996312000201");
        assertThat(called(REGISTERED, "+996312000201", Headers.NONE.with("P-Called-Party-ID", "<sip:other@x>")))
                .isEqualTo("+996312000201");
    }

    @Test
    void our_own_contact_gives_way_to_the_called_party() {
        Headers said = Headers.NONE.with("P-Called-Party-ID", "\"Line 1\" <sip:+996312000201@north.example>;x=y");
        assertThat(called(REGISTERED, "tandem-north", said)).isEqualTo("+996312000201");
    }

    @Test
    void without_it_or_with_a_broken_one_the_number_is_in_to() {
        assertThat(called(REGISTERED, "tandem-north", Headers.NONE)).isEqualTo("+996312000200");
        assertThat(called(REGISTERED, "tandem-north", Headers.NONE.with("P-Called-Party-ID", "<<nonsense")))
                .isEqualTo("+996312000200");
    }
}
