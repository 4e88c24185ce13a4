package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.trunk.TrunkSignalling;
import io.tandem.gateway.trunk.TrunkSignalling.IdentityHeader;
import io.tandem.gateway.trunk.TrunkSignalling.Prack;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who is said to call, toward trunks and from them; where a trunk sends a call; reliable ringing.
class TrunkIdentityTest {

    private static final TrunkSignalling PLAIN = TrunkSignalling.DEFAULT;
    private static final Headers ANONYMOUS = Headers.NONE.with("Privacy", "id");

    private final Sim sim = new Sim();

    private void trunkIs(TrunkSignalling signalling) {
        sim.north = Sim.trunk("north", 5070, signalling);
        sim.incomingTrunk = sim.north;
        sim.plan = List.of(sim.north, sim.south);
    }

    private Headers outgoing(Headers ofBrowser) {
        return sim.dial("+996312000101", ofBrowser).acked().toTrunk().request.headers();
    }

    @Test
    void the_number_goes_where_the_trunk_wants_it() {
        trunkIs(PLAIN.withIdentity(false, IdentityHeader.ASSERTED));
        assertThat(outgoing(Headers.NONE).all("P-Asserted-Identity")).containsExactly("<sip:312000000@north.example>");
        trunkIs(PLAIN.withIdentity(false, IdentityHeader.PREFERRED));
        assertThat(outgoing(Headers.NONE).all("P-Preferred-Identity")).containsExactly("<sip:312000000@north.example>");
        trunkIs(PLAIN.withIdentity(false, IdentityHeader.REMOTE_PARTY_ID));
        assertThat(outgoing(Headers.NONE).first("Remote-Party-ID").orElse(""))
                .contains("party=calling", "privacy=off", "screen=yes");
    }

    @Test
    void an_anonymous_call_tells_an_untrusted_trunk_nothing_at_all() {
        trunkIs(PLAIN.withIdentity(false, IdentityHeader.ASSERTED));
        Headers sent = outgoing(ANONYMOUS);
        assertThat(sent.first("From").orElse("")).startsWith("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
        assertThat(sent.all("Privacy")).containsExactly("id");
        assertThat(sent.toString()).doesNotContain("312000000");
    }

    @Test
    void an_anonymous_call_tells_a_trusted_trunk_the_number_to_be_withheld() {
        trunkIs(PLAIN.withIdentity(true, IdentityHeader.ASSERTED));
        Headers sent = outgoing(ANONYMOUS);
        assertThat(sent.first("From").orElse("")).contains("anonymous.invalid");
        assertThat(sent.all("P-Asserted-Identity")).containsExactly("<sip:312000000@north.example>");
        assertThat(sent.all("Privacy")).containsExactly("id");
    }

    @Test
    void what_a_browser_asserts_of_itself_does_not_pass() {
        trunkIs(PLAIN);
        Headers forged = Headers.NONE
                .with("P-Asserted-Identity", "<sip:911@north.example>")
                .with("Diversion", "<sip:911@north.example>")
                .with("Privacy", "none");
        assertThat(outgoing(forged).toString()).doesNotContain("911").doesNotContain("Privacy");
    }

    private String shown(Headers extra) {
        return ringing(extra).first("From").orElse("");
    }

    private Headers ringing(Headers extra) {
        SimPeer caller = new SimPeer(
                sim.calls,
                Sim.TRUNK,
                "in-1",
                "\"Ann\" <sip:+996555123456@198.51.100.7>",
                "<sip:100@tandem>",
                "sip:gw@198.51.100.7:5070");
        caller.send("INVITE", extra, SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
        return sim.stack.last("INVITE").request.headers();
    }

    @Test
    void a_trusted_trunk_is_believed_and_another_is_not() {
        Headers asserted = Headers.NONE.with("P-Asserted-Identity", "\"Boss\" <sip:777@x.example;a=b>");
        trunkIs(PLAIN.withIdentity(true, IdentityHeader.NONE));
        assertThat(shown(asserted))
                .startsWith("\"Boss\" <sip:777@tandem.local>")
                .doesNotContain("x.example");
        Sim other = new Sim();
        assertThat(new TrunkIdentityTest().shown(asserted)).startsWith("\"Ann\" <sip:+996555123456@tandem.local>");
        assertThat(other.stack.sent).isEmpty();
    }

    @Test
    void an_older_trunk_is_believed_by_remote_party_id() {
        trunkIs(PLAIN.withIdentity(true, IdentityHeader.NONE));
        assertThat(shown(Headers.NONE.with("Remote-Party-ID", "<sip:778@x.example>;party=calling;privacy=off")))
                .startsWith("<sip:778@tandem.local>");
    }

    @Test
    void a_withheld_number_is_not_shown() {
        trunkIs(PLAIN.withIdentity(true, IdentityHeader.NONE));
        Headers withheld =
                Headers.NONE.with("P-Asserted-Identity", "<sip:777@x.example>").with("Privacy", "id;critical");
        assertThat(shown(withheld)).contains("anonymous.invalid").doesNotContain("777");
    }

    @Test
    void what_is_malformed_there_counts_for_nothing() {
        trunkIs(PLAIN.withIdentity(true, IdentityHeader.NONE));
        assertThat(shown(Headers.NONE.with("P-Asserted-Identity", "<<sip:@>;;;\"")))
                .contains("+996555123456@tandem.local");
    }

    private List<String> divertedFrom(Headers extra) {
        ringing(extra);
        sim.advanceMs(200_000);
        return sim.cdr().divertedFrom();
    }

    @Test
    void who_was_called_before_stands_in_the_call_record() {
        trunkIs(PLAIN.withIdentity(true, IdentityHeader.NONE));
        Headers diverted = Headers.NONE
                .with("Diversion", "<sip:222@x.example>;reason=unconditional, <sip:111@x.example>;reason=no-answer")
                .with("Diversion", "garbage <<");
        assertThat(divertedFrom(diverted)).containsExactly("222", "111");
        assertThat(sim.events)
                .first()
                .isInstanceOfSatisfying(
                        CallEvent.Started.class,
                        started -> assertThat(started.diversions()).containsExactly("222", "111"));
    }

    @Test
    void history_is_read_where_there_is_no_diversion_and_ends_before_us() {
        trunkIs(PLAIN.withIdentity(true, IdentityHeader.NONE));
        Headers history = Headers.NONE
                .with("History-Info", "<sip:111@x.example>;index=1")
                .with("History-Info", "<sip:222@x.example?Reason=SIP%3Bcause%3D302>;index=1.1")
                .with("History-Info", "<sip:100@x.example>;index=1.1.1");
        assertThat(divertedFrom(history)).containsExactly("222", "111");
    }

    @Test
    void a_hundred_diversions_are_ten_and_those_of_an_untrusted_trunk_none() {
        trunkIs(PLAIN.withIdentity(true, IdentityHeader.NONE));
        Headers many = Headers.NONE;
        for (int i = 0; i < 100; i++) {
            many = many.with("Diversion", "<sip:" + (1000 + i) + "@x.example>");
        }
        assertThat(divertedFrom(many)).hasSize(10);
        assertThat(new TrunkIdentityTest().divertedFrom(many)).isEmpty();
    }

    private Sim.Outgoing redirected(String... contacts) {
        Sim.Outgoing call = sim.dial("100").acked();
        redirect(call, contacts);
        return call;
    }

    private void redirect(Sim.Outgoing call, String... contacts) {
        Headers headers = Headers.NONE;
        for (String contact : contacts) {
            headers = headers.with("Contact", contact);
        }
        // its own Contact, which comes first, is nobody's
        SimPeer.called(sim.calls, Sim.TRUNK, call.toTrunk().request, "t", "sip:gw@elsewhere.example")
                .answer(call.toTrunk(), 302, headers, Body.NONE);
    }

    private List<String> dialled() {
        return sim.stack.all("INVITE").stream()
                .map(sent -> sent.request.uri().toString())
                .toList();
    }

    @Test
    void a_redirection_is_a_failure_unless_the_trunk_says_otherwise() {
        trunkIs(PLAIN);
        redirected("<sip:200@north.example>");
        assertThat(dialled()).hasSize(1);
    }

    @Test
    void a_redirection_is_followed_by_q_to_hosts_of_ours() {
        trunkIs(PLAIN.following());
        redirected(
                "<sip:200@north.example>;q=0.1",
                "<sip:300@south.example>;q=0.9",
                "<tel:400>",
                "<sip:500@evil.example>");
        assertThat(dialled()).containsExactly("sip:100@north.example", "sip:300@south.example");
    }

    @Test
    void a_number_that_no_route_allows_is_not_called_by_a_redirection() {
        trunkIs(PLAIN.following());
        sim.barred = List.of("0900123");
        redirected("<sip:0900123@north.example>");
        assertThat(dialled()).hasSize(1);
    }

    @Test
    void a_loop_of_redirections_ends() {
        trunkIs(PLAIN.following());
        Sim.Outgoing call = redirected("<sip:200@north.example>");
        redirect(call, "<sip:100@north.example>", "<sip:200@north.example>");
        assertThat(dialled()).containsExactly("sip:100@north.example", "sip:200@north.example");
    }

    @Test
    void after_five_redirections_it_is_enough() {
        trunkIs(PLAIN.following());
        Sim.Outgoing call = redirected("<sip:201@north.example>");
        for (int i = 2; i < 12; i++) {
            redirect(call, "<sip:20" + i + "@north.example>");
        }
        assertThat(dialled()).hasSize(6);
    }

    @Test
    void reliable_ringing_is_offered_wanted_or_left_out() {
        trunkIs(PLAIN.with(Prack.REQUIRED));
        assertThat(outgoing(Headers.NONE).all("Require")).containsExactly("100rel");
        trunkIs(PLAIN.with(Prack.OFF));
        assertThat(outgoing(Headers.NONE).toString()).doesNotContain("100rel");
    }

    @Test
    void each_fork_counts_its_own_reliable_responses_and_one_out_of_order_waits() {
        trunkIs(PLAIN);
        Sim.Outgoing call = sim.dial("1").acked();
        reliably(call, "one", 7);
        reliably(call, "two", 7);
        reliably(call, "one", 9);
        reliably(call, "one", 8);
        reliably(call, "one", 9);
        assertThat(sim.stack.all("PRACK"))
                .extracting(sent -> sent.request.to().tag().orElse("") + " "
                        + sent.request.headers().first("RAck").orElse(""))
                .containsExactly("one 7 1 INVITE", "two 7 1 INVITE", "one 8 1 INVITE", "one 9 1 INVITE");
    }

    private static void reliably(Sim.Outgoing call, String fork, int number) {
        Headers reliable = Headers.NONE.with("Require", "100rel").with("RSeq", Integer.toString(number));
        call.trunk(fork).answer(call.toTrunk(), 180, reliable, Body.NONE);
    }
}
