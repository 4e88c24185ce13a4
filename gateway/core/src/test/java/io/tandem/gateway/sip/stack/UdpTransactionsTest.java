package io.tandem.gateway.sip.stack;

import static io.tandem.gateway.sip.stack.RecordingUser.take;
import static io.tandem.gateway.sip.stack.UdpPeer.header;
import static io.tandem.gateway.sip.stack.UdpPeer.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.SipUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpTransactionsTest {

    private static final int T1_MS = 100;

    private final RecordingUser user = new RecordingUser();
    private final NettySipStack stack = NettySipStack.start(
            SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .withT1(Duration.ofMillis(T1_MS)),
            user);
    private final InetSocketAddress gateway = stack.udpAddresses().getFirst();
    private final UdpPeer peer = new UdpPeer(gateway);
    private final Hop trunk = new Hop.Address(Hop.Transport.UDP, peer.address());

    @AfterEach
    void close() {
        stack.close();
        peer.close();
    }

    private static SipResponse reply(int status) {
        return new SipResponse(status, "", Headers.NONE.with("Contact", "<sip:gw@127.0.0.1>"), Body.NONE);
    }

    private SipRequest request(String method) {
        Headers headers = Headers.NONE
                .with("From", "\"A\" <sip:alice@tandem.local>;tag=a1")
                .with("To", "<sip:100@127.0.0.1>")
                .with("Call-ID", "out-" + method)
                .with("CSeq", "7 " + method)
                .with("Contact", NameAddr.of(stack.contactFor(trunk, "gw")).toString());
        return new SipRequest(method, SipUri.of("100", "127.0.0.1"), headers, Body.NONE);
    }

    @Test
    void request_is_delivered_once_and_its_response_is_sent_again_for_each_copy() {
        String options = peer.request("OPTIONS", "c1", "b1", 1, "");
        peer.send(options);
        ServerTransaction transaction = take(user.requests);
        assertThat(transaction.request().callId()).isEqualTo("c1");
        transaction.respond(reply(200), "t1");
        String first = peer.receive("SIP/2.0 200");
        assertThat(header(first, "To")).contains(";tag=t1");
        assertThat(header(first, "Via"))
                .contains("received=127.0.0.1")
                .contains("rport=" + peer.address().getPort());
        peer.send(options);
        assertThat(peer.receive("SIP/2.0 200")).isEqualTo(first);
        assertThat(user.requests).isEmpty();
    }

    @Test
    void via_that_names_another_transport_is_served_and_comes_back_as_it_was() {
        String invite = peer.request("INVITE", "c0", "b0", 1, "").replace("SIP/2.0/UDP", "SIP/2.0/TCP");
        peer.send(invite);
        assertThat(header(peer.receive(), "Via"))
                .startsWith("SIP/2.0/TCP 127.0.0.1")
                .doesNotContain("~");
        take(user.requests).respond(reply(486), "t0");
        String failure = peer.receive("SIP/2.0 486");
        assertThat(header(failure, "Via"))
                .startsWith("SIP/2.0/TCP 127.0.0.1")
                .contains("branch=z9hG4bKb0")
                .doesNotContain("~");
        peer.send(peer.request("ACK", "c0", "b0", 1, "t0").replace("SIP/2.0/UDP", "SIP/2.0/TCP"));
        while (!peer.receive(4 * T1_MS).isEmpty()) {
            assertThat(user.acks).isEmpty();
        }
        assertThat(user.acks).isEmpty();
    }

    @Test
    void invite_is_answered_with_100_at_once_and_its_copies_bring_the_last_response() {
        String invite = peer.request("INVITE", "c2", "b2", 1, "");
        peer.send(invite);
        assertThat(peer.receive()).startsWith("SIP/2.0 100");
        ServerTransaction transaction = take(user.requests);
        transaction.respond(reply(180), "t2");
        assertThat(peer.receive()).startsWith("SIP/2.0 180");
        peer.send(invite);
        assertThat(peer.receive()).startsWith("SIP/2.0 180");
        assertThat(user.requests).isEmpty();
    }

    @Test
    void failure_is_retransmitted_until_its_ack() {
        peer.send(peer.request("INVITE", "c3", "b3", 1, ""));
        take(user.requests).respond(reply(486), "t3");
        String failure = peer.receive("SIP/2.0 486");
        assertThat(peer.receive("SIP/2.0 486")).isEqualTo(failure);
        peer.send(peer.request("ACK", "c3", "b3", 1, "t3"));
        while (!peer.receive(4 * T1_MS).isEmpty()) {
            assertThat(user.acks).isEmpty();
        }
        assertThat(user.acks).isEmpty();
    }

    @Test
    void invite_that_comes_again_after_its_2xx_is_absorbed_and_the_2xx_can_be_sent_again() {
        String invite = peer.request("INVITE", "c4", "b4", 1, "");
        peer.send(invite);
        ServerTransaction transaction = take(user.requests);
        transaction.respond(reply(200), "t4");
        String answer = peer.receive("SIP/2.0 200");
        peer.send(invite);
        assertThat(peer.receive(3 * T1_MS)).isEmpty();
        transaction.respond(reply(200), "t4");
        assertThat(peer.receive("SIP/2.0 200")).isEqualTo(answer);
        transaction.respond(reply(486), "t4");
        peer.send(peer.request("ACK", "c4", "b4ack", 1, "t4"));
        assertThat(take(user.acks).callId()).isEqualTo("c4");
        assertThat(peer.receive(2 * T1_MS)).isEmpty();
        assertThat(user.requests).isEmpty();
    }

    @Test
    void cancel_is_answered_and_reaches_the_user_once() {
        peer.send(peer.request("INVITE", "c5", "b5", 1, ""));
        ServerTransaction invite = take(user.requests);
        String cancel = peer.request("CANCEL", "c5", "b5", 1, "");
        peer.send(cancel);
        assertThat(peer.receive("SIP/2.0 200")).contains("CSeq: 1 CANCEL");
        assertThat(take(user.cancelled)).isSameAs(invite);
        peer.send(cancel);
        assertThat(peer.receive("SIP/2.0 200")).contains("CSeq: 1 CANCEL");
        assertThat(user.cancelled).isEmpty();
        invite.respond(reply(487), "t5");
        assertThat(peer.receive("SIP/2.0 487")).contains("CSeq: 1 INVITE");
    }

    @Test
    void peers_that_count_their_branches_alike_are_kept_apart() {
        try (UdpPeer other = new UdpPeer(gateway)) {
            peer.send(peer.request("OPTIONS", "c7", "1", 1, ""));
            other.send(other.request("OPTIONS", "c8", "1", 1, ""));
            take(user.requests).respond(reply(200), "t7");
            take(user.requests).respond(reply(200), "t8");
            assertThat(peer.receive("SIP/2.0 200")).contains("Call-ID: c7").contains("branch=z9hG4bK1;");
            assertThat(other.receive("SIP/2.0 200")).contains("Call-ID: c8").contains("branch=z9hG4bK1;");
        }
    }

    @Test
    void cancel_of_nothing_is_answered_with_481() {
        peer.send(peer.request("CANCEL", "c6", "b6", 1, ""));
        assertThat(peer.receive()).startsWith("SIP/2.0 481");
    }

    @Test
    void our_request_is_retransmitted_until_its_response() {
        stack.send(request("OPTIONS"), trunk, user);
        String first = peer.receive();
        assertThat(peer.receive()).isEqualTo(first);
        assertThat(first).startsWith("OPTIONS sip:100@127.0.0.1 SIP/2.0").contains("Max-Forwards: 70");
        peer.send(response(first, "200 OK", "r1"));
        assertThat(take(user.responses).status()).isEqualTo(200);
        peer.send(response(first, "200 OK", "r1"));
        while (!peer.receive(4 * T1_MS).isEmpty()) {
            assertThat(user.responses).isEmpty();
        }
        assertThat(user.responses).isEmpty();
        assertThat(user.ends).isEmpty();
    }

    @Test
    void failure_of_our_invite_is_acknowledged_by_the_stack_each_time() {
        stack.send(request("INVITE"), trunk, user);
        String invite = peer.receive("INVITE");
        peer.send(response(invite, "100 Trying", ""));
        peer.send(response(invite, "486 Busy Here", "r2"));
        String ack = peer.receive("ACK");
        assertThat(header(ack, "CSeq")).isEqualTo("7 ACK");
        assertThat(header(ack, "To")).contains(";tag=r2");
        peer.send(response(invite, "486 Busy Here", "r2"));
        assertThat(peer.receive("ACK")).isEqualTo(ack);
        assertThat(take(user.responses).status()).isEqualTo(100);
        assertThat(take(user.responses).status()).isEqualTo(486);
        assertThat(user.responses).isEmpty();
    }

    @Test
    void every_2xx_of_our_invite_comes_to_the_listener_and_nothing_else_after_it() {
        SipRequest request = request("INVITE");
        stack.send(request, trunk, user);
        String invite = peer.receive("INVITE");
        peer.send(response(invite, "180 Ringing", "r3", "Contact: <sip:x@127.0.0.1>"));
        peer.send(response(
                invite,
                "200 OK",
                "r3",
                "Contact: <sip:x@127.0.0.1:" + peer.address().getPort() + ">"));
        assertThat(take(user.responses).status()).isEqualTo(180);
        SipResponse answer = take(user.responses);
        Dialog dialog = Dialog.uac(request, answer, trunk);
        stack.sendAck(dialog.ack(7, Headers.NONE, Body.NONE), dialog.hop());
        String ack = peer.receive("ACK");
        assertThat(header(ack, "To")).contains(";tag=r3");
        assertThat(header(ack, "Via")).startsWith("SIP/2.0/UDP 127.0.0.1:").contains(";branch=z9hG4bK");
        peer.send(response(invite, "180 Ringing", "r4"));
        peer.send(response(invite, "200 OK", "r3"));
        peer.send(response(invite, "200 OK", "fork"));
        assertThat(take(user.responses).to().tag()).hasValue("r3");
        assertThat(take(user.responses).to().tag()).hasValue("fork");
        assertThat(user.responses).isEmpty();
    }

    @Test
    void our_invite_can_be_cancelled() {
        ClientTransaction transaction = stack.send(request("INVITE"), trunk, user);
        String invite = peer.receive("INVITE");
        peer.send(response(invite, "180 Ringing", "r5"));
        take(user.responses);
        transaction.cancel("SIP;cause=200;text=\"Call completed elsewhere\"");
        String cancel = peer.receive("CANCEL");
        assertThat(header(cancel, "CSeq")).isEqualTo("7 CANCEL");
        assertThat(header(cancel, "Via")).isEqualTo(header(invite, "Via"));
        assertThat(header(cancel, "Reason")).isEqualTo("SIP;cause=200;text=\"Call completed elsewhere\"");
        peer.send(response(cancel, "200 OK", "r5"));
        peer.send(response(invite, "487 Request Terminated", "r5"));
        peer.receive("ACK");
        assertThat(take(user.responses).status()).isEqualTo(487);
        assertThat(user.responses).isEmpty();
    }

    @Test
    void silence_ends_in_a_timeout_after_64_t1() {
        long start = System.nanoTime();
        stack.send(request("OPTIONS"), trunk, user);
        String end = org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(user.ends::poll, java.util.Objects::nonNull);
        assertThat(end).isEqualTo("timeout");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(60 * T1_MS));
    }

    @Test
    void dead_port_is_a_transport_error_at_once() {
        InetSocketAddress dead = peer.address();
        peer.close();
        stack.send(request("OPTIONS"), new Hop.Address(Hop.Transport.UDP, dead), user);
        assertThat(take(user.ends)).isEqualTo("transport");
    }

    @Test
    void two_stacks_in_one_process_talk_to_each_other() {
        RecordingUser other = new RecordingUser();
        try (NettySipStack second = NettySipStack.start(
                SipSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), other)) {
            stack.send(
                    request("OPTIONS"),
                    new Hop.Address(Hop.Transport.UDP, second.udpAddresses().getFirst()),
                    user);
            take(other.requests).respond(reply(200), "s2");
            assertThat(take(user.responses).status()).isEqualTo(200);
        }
    }

    @Test
    void cancelled_invite_that_nobody_answers_ends_in_a_timeout() {
        ClientTransaction transaction = stack.send(request("INVITE"), trunk, user);
        String invite = peer.receive("INVITE");
        peer.send(response(invite, "180 Ringing", "r6"));
        take(user.responses);
        transaction.cancel("");
        String cancel = peer.receive("CANCEL");
        assertThat(peer.receive("CANCEL")).isEqualTo(cancel);
        String end = org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(user.ends::poll, java.util.Objects::nonNull);
        assertThat(end).isEqualTo("timeout");
        assertThat(user.ends).isEmpty();
    }

    @Test
    void response_that_is_not_to_our_request_is_dropped() {
        stack.send(request("OPTIONS"), trunk, user);
        String options = peer.receive("OPTIONS");
        peer.send(response(options, "200 OK", "x").replace("7 OPTIONS", "7 BYE"));
        peer.send(response(options, "200 OK", "x").replace("tag=a1", "tag=other"));
        peer.send(response(options, "200 OK", "x").replace("branch=z9hG4bK", "branch=z9hG4bKx"));
        peer.send(response(options, "404 Not Found", "x"));
        assertThat(take(user.responses).status()).isEqualTo(404);
        assertThat(user.responses).isEmpty();
    }
}
