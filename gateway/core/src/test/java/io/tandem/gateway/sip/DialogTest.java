package io.tandem.gateway.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Dialog.Incoming;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialogTest {

    private static final Hop.Address TRUNK =
            new Hop.Address(Hop.Transport.UDP, new InetSocketAddress("192.0.2.1", 5060));
    private static final Hop.Flow BROWSER =
            new Hop.Flow(7, Hop.Transport.WSS, new InetSocketAddress("192.0.2.99", 40_000));

    private static SipRequest request(String method, String from, String to, String cseq, String... more) {
        return new SipRequest(method, SipUri.of("bob", "h"), headers(from, to, cseq, more), Body.NONE);
    }

    private static SipResponse response(int status, String from, String to, String cseq, String... more) {
        return new SipResponse(status, "x", headers(from, to, cseq, more), Body.NONE);
    }

    private static Headers headers(String from, String to, String cseq, String... more) {
        List<Headers.Field> fields = new ArrayList<>(List.of(
                new Headers.Field("From", from),
                new Headers.Field("To", to),
                new Headers.Field("Call-ID", "c1"),
                new Headers.Field("CSeq", cseq)));
        for (int i = 0; i < more.length; i += 2) {
            fields.add(new Headers.Field(more[i], more[i + 1]));
        }
        return Headers.of(fields);
    }

    private static Dialog caller(String... more) {
        SipRequest invite = request(
                "INVITE", "\"A\" <sip:alice@h>;tag=a", "<sip:bob@h>", "5 INVITE", "Contact", "<sip:us@192.0.2.50>");
        return Dialog.uac(
                invite, response(200, "\"A\" <sip:alice@h>;tag=a", "<sip:bob@h>;tag=b", "5 INVITE", more), TRUNK);
    }

    private static Dialog callee() {
        SipRequest invite = request(
                "INVITE",
                "<sip:alice@h>;tag=a",
                "<sip:bob@h>",
                "5 INVITE",
                "Contact",
                "<sip:x@y.invalid;transport=ws>",
                "Record-Route",
                "<sip:p1;lr>",
                "Record-Route",
                "<sip:p2;lr>");
        return Dialog.uas(invite, "b", SipUri.of("gw", "192.0.2.50"), BROWSER);
    }

    @Test
    void callers_request_goes_by_the_reversed_route_to_the_contact() {
        Dialog dialog = caller(
                "Contact", "<sip:bob@192.0.2.2:5080>",
                "Record-Route", "<sip:p1;lr>",
                "Record-Route", "<sip:p2;lr>");
        Dialog.Outgoing bye = dialog.request("BYE", Headers.NONE.with("Reason", "SIP;cause=200"), Body.NONE);
        assertThat(bye.request().uri()).hasToString("sip:bob@192.0.2.2:5080");
        assertThat(bye.request().headers().all("Route")).containsExactly("<sip:p2;lr>", "<sip:p1;lr>");
        assertThat(bye.request().headers().first("From")).hasValue("\"A\" <sip:alice@h>;tag=a");
        assertThat(bye.request().headers().first("To")).hasValue("<sip:bob@h>;tag=b");
        assertThat(bye.request().headers().first("CSeq")).hasValue("6 BYE");
        assertThat(bye.request().headers().first("Reason")).hasValue("SIP;cause=200");
        assertThat(bye.request().headers().first("Contact")).isEmpty();
        assertThat(bye.dialog().localCSeq()).isEqualTo(6);
    }

    @Test
    void strict_router_takes_the_request_line() {
        Dialog dialog = caller(
                "Contact", "<sip:bob@192.0.2.2>",
                "Record-Route", "<sip:p1;lr>",
                "Record-Route", "<sip:strict>");
        SipRequest request = dialog.request("INVITE", Headers.NONE, Body.NONE).request();
        assertThat(request.uri()).hasToString("sip:strict");
        assertThat(request.headers().all("Route")).containsExactly("<sip:p1;lr>", "<sip:bob@192.0.2.2>");
        assertThat(request.headers().first("Contact")).hasValue("<sip:us@192.0.2.50>");
    }

    @Test
    void ack_of_a_2xx_has_the_number_of_its_invite_and_counts_nothing() {
        Dialog dialog = caller("Contact", "<sip:bob@192.0.2.2>");
        SipRequest ack = dialog.ack(5, Headers.NONE, Body.NONE);
        assertThat(ack.cseq()).hasToString("5 ACK");
        assertThat(dialog.request("BYE", Headers.NONE, Body.NONE)
                        .request()
                        .cseq()
                        .number())
                .isEqualTo(6);
    }

    @Test
    void callee_keeps_the_order_of_record_route_and_the_flow() {
        Dialog dialog = callee();
        assertThat(dialog.routeSet()).map(NameAddr::toString).containsExactly("<sip:p1;lr>", "<sip:p2;lr>");
        assertThat(dialog.hop()).isEqualTo(BROWSER);
        SipRequest bye = dialog.request("BYE", Headers.NONE, Body.NONE).request();
        assertThat(bye.cseq()).hasToString("1 BYE");
        assertThat(bye.from().tag()).hasValue("b");
        assertThat(bye.to()).hasToString("<sip:alice@h>;tag=a");
        assertThat(bye.uri()).hasToString("sip:x@y.invalid;transport=ws");
    }

    @Test
    void request_of_another_dialog_is_rejected_with_481() {
        Incoming incoming = callee().incoming(request("BYE", "<sip:alice@h>;tag=z", "<sip:bob@h>;tag=b", "6 BYE"));
        assertThat(incoming)
                .isInstanceOfSatisfying(
                        Incoming.Rejected.class, r -> assertThat(r.status()).isEqualTo(481));
    }

    @Test
    void lower_or_same_cseq_is_rejected_with_500_and_a_gap_is_taken() {
        Dialog dialog = callee();
        assertThat(dialog.incoming(request("BYE", "<sip:alice@h>;tag=a", "<sip:bob@h>;tag=b", "5 BYE")))
                .isInstanceOfSatisfying(
                        Incoming.Rejected.class, r -> assertThat(r.status()).isEqualTo(500));
        assertThat(dialog.incoming(request("INFO", "<sip:alice@h>;tag=a", "<sip:bob@h>;tag=b", "900 INFO")))
                .isInstanceOfSatisfying(
                        Incoming.Accepted.class,
                        a -> assertThat(a.dialog().remoteCSeq()).isEqualTo(900));
        assertThat(dialog.incoming(request("ACK", "<sip:alice@h>;tag=a", "<sip:bob@h>;tag=b", "5 ACK")))
                .isEqualTo(new Incoming.Accepted(dialog));
    }

    @Test
    void target_refresh_moves_the_contact_and_where_requests_go() {
        Dialog dialog = caller("Contact", "<sip:bob@192.0.2.2>");
        assertThat(dialog.hop())
                .isEqualTo(new Hop.Address(Hop.Transport.UDP, new InetSocketAddress("192.0.2.2", 5060)));
        Dialog moved = dialog.refreshed(request(
                "UPDATE",
                "<sip:bob@h>;tag=b",
                "<sip:alice@h>;tag=a",
                "1 UPDATE",
                "Contact",
                "<sip:bob@192.0.2.3:5090;transport=tcp>"));
        assertThat(moved.remoteTarget()).hasToString("sip:bob@192.0.2.3:5090;transport=tcp");
        assertThat(moved.hop()).isEqualTo(new Hop.Address(Hop.Transport.TCP, new InetSocketAddress("192.0.2.3", 5090)));
    }

    @Test
    void peer_behind_nat_keeps_the_address_it_was_seen_at() {
        assertThat(caller("Contact", "<sip:bob@10.0.0.7>").hop()).isEqualTo(TRUNK);
        assertThat(caller("Contact", "<sip:bob@gw.example.com>").hop()).isEqualTo(TRUNK);
    }

    @Test
    void browser_that_came_back_is_reached_by_its_new_flow() {
        Hop.Flow other = new Hop.Flow(8, Hop.Transport.WSS, new InetSocketAddress("192.0.2.99", 40_001));
        Dialog dialog = callee().via(other);
        Dialog refreshed = dialog.refreshed(request(
                "INVITE",
                "<sip:alice@h>;tag=a",
                "<sip:bob@h>;tag=b",
                "6 INVITE",
                "Contact",
                "<sip:new@z.invalid;transport=ws>"));
        assertThat(refreshed.hop()).isEqualTo(other);
        assertThat(refreshed.remoteTarget()).hasToString("sip:new@z.invalid;transport=ws");
    }

    @Test
    void early_dialog_is_confirmed_with_the_route_of_the_2xx() {
        SipRequest invite = request("INVITE", "<sip:alice@h>;tag=a", "<sip:bob@h>", "5 INVITE");
        Dialog early = Dialog.uac(
                invite,
                response(183, "<sip:alice@h>;tag=a", "<sip:bob@h>;tag=b", "5 INVITE", "Contact", "<sip:bob@192.0.2.2>"),
                TRUNK);
        assertThat(early.confirmed()).isFalse();
        Dialog confirmed = early.confirmedBy(response(
                200,
                "<sip:alice@h>;tag=a",
                "<sip:bob@h>;tag=b",
                "5 INVITE",
                "Contact",
                "<sip:bob@192.0.2.4>",
                "Record-Route",
                "<sip:192.0.2.9;lr>"));
        assertThat(confirmed.confirmed()).isTrue();
        assertThat(confirmed.remoteTarget()).hasToString("sip:bob@192.0.2.4");
        assertThat(confirmed.hop())
                .isEqualTo(new Hop.Address(Hop.Transport.UDP, new InetSocketAddress("192.0.2.9", 5060)));
    }
}
