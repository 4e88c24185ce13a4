package io.tandem.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.CallInput;
import io.tandem.gateway.call.Effect;
import io.tandem.gateway.call.Leg;
import io.tandem.gateway.call.LegId;
import io.tandem.gateway.call.LegInput;
import io.tandem.gateway.call.Termination;
import io.tandem.gateway.call.TxId;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Headers.Field;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.net.HeadReader;
import io.tandem.gateway.sip.net.Link;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CapturesTest {

    private static final Hop.Flow FLOW = new Hop.Flow(1, Hop.Transport.UDP, new InetSocketAddress("192.0.2.1", 5060));
    private static final long PLENTY = 64 << 20;

    private Captures captures = new Captures(10, PLENTY, () -> Instant.ofEpochSecond(5));

    private static final Link LINK = new Link() {
        @Override
        public Hop.Flow flow() {
            return FLOW;
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress("198.51.100.7", 5060);
        }

        @Override
        public void send(byte[] message) {}

        @Override
        public void close(String why) {}
    };

    private static byte[] message(String startLine, String sipCallId, int more) {
        return (startLine + "\r\nVia: SIP/2.0/UDP x\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: " + sipCallId
                        + "\r\nCSeq: 1 INVITE\r\nX: " + "x".repeat(more) + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void comes(String startLine, String sipCallId) {
        byte[] message = message(startLine, sipCallId, 0);
        captures.received(LINK, HeadReader.read(message, true).orElseThrow(), message);
    }

    private void goes(String startLine, String sipCallId, int more) {
        captures.sent(LINK, message(startLine, sipCallId, more));
    }

    private static SipRequest request(String method, String sipCallId) {
        Headers headers = Headers.of(List.of(new Field("Call-ID", sipCallId), new Field("CSeq", "1 " + method)));
        return new SipRequest(method, SipUri.of("a", "b"), headers, Body.NONE);
    }

    private void dials(String call, String sipCallId) {
        captures.does(call, new Effect.Send(new LegId("trunk-1"), new TxId("1"), request("INVITE", sipCallId), FLOW));
    }

    private void ends(String call) {
        captures.does(call, new Effect.Finished());
    }

    private List<String> lines(String call) {
        return captures.of(call).orElseThrow().messages().stream()
                .map(m -> (m.sent() ? "> " : "< ")
                        + new String(m.octets(), StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElseThrow())
                .toList();
    }

    private void invited(String call, String sipCallId) {
        LegInput.Invited invited = new LegInput.Invited(new TxId("0"), request("INVITE", sipCallId), FLOW, "", "");
        captures.came(
                call,
                new CallInput.Refused(
                        invited,
                        Leg.Side.TRUNK,
                        "",
                        "1",
                        new Termination(Termination.Who.GATEWAY, Termination.Why.REFUSED, 403, 21, "")));
    }

    @Test
    void what_came_before_the_call_was_known_is_its_and_what_is_nobodys_is_not_kept() {
        comes("REGISTER sip:b SIP/2.0", "r");
        comes("INVITE sip:a@b SIP/2.0", "c1");
        goes("SIP/2.0 401 Unauthorized", "c1", 0);
        comes("ACK sip:a@b SIP/2.0", "c1");
        comes("INVITE sip:a@b SIP/2.0", "c1");
        comes("INVITE sip:a@b SIP/2.0", "other");
        invited("call", "c1");
        goes("SIP/2.0 403 Forbidden", "c1", 0);
        goes("SIP/2.0 200 OK", "r", 0);
        ends("call");
        comes("ACK sip:a@b SIP/2.0", "c1");

        assertThat(lines("call"))
                .containsExactly(
                        "< INVITE sip:a@b SIP/2.0",
                        "> SIP/2.0 401 Unauthorized",
                        "< ACK sip:a@b SIP/2.0",
                        "< INVITE sip:a@b SIP/2.0",
                        "> SIP/2.0 403 Forbidden",
                        "< ACK sip:a@b SIP/2.0");
        Capture capture = captures.latest().orElseThrow();
        assertThat(capture.over()).isTrue();
        assertThat(capture.legs()).containsEntry("c1", "trunk");
        assertThat(capture.messages().getFirst().atUs()).isEqualTo(5_000_000);
    }

    @Test
    void the_same_call_id_again_is_another_call() {
        comes("INVITE sip:a@b SIP/2.0", "c1");
        invited("one", "c1");
        ends("one");
        comes("INVITE sip:z@b SIP/2.0", "c1");
        goes("SIP/2.0 401 Unauthorized", "c1", 0);
        invited("two", "c1");

        assertThat(lines("one")).containsExactly("< INVITE sip:a@b SIP/2.0");
        assertThat(lines("two")).containsExactly("< INVITE sip:z@b SIP/2.0", "> SIP/2.0 401 Unauthorized");
    }

    @Test
    void after_a_transfer_both_calls_have_the_leg() {
        dials("one", "c1");
        goes("INVITE sip:a@b SIP/2.0", "c1", 0);
        dials("two", "c2");
        captures.does("two", new Effect.Send(new LegId("trunk-2"), new TxId("2"), request("UPDATE", "c1"), FLOW));
        goes("UPDATE sip:a@b SIP/2.0", "c1", 0);
        ends("one");
        goes("BYE sip:a@b SIP/2.0", "c1", 0);

        assertThat(lines("two"))
                .containsExactly("> INVITE sip:a@b SIP/2.0", "> UPDATE sip:a@b SIP/2.0", "> BYE sip:a@b SIP/2.0");
        assertThat(lines("one")).startsWith("> INVITE sip:a@b SIP/2.0", "> UPDATE sip:a@b SIP/2.0");
    }

    @Test
    void a_leg_is_taken_with_all_that_was_also_from_a_call_that_is_over() {
        dials("one", "c1");
        goes("INVITE sip:a@b SIP/2.0", "c1", 0);
        dials("two", "c2");
        ends("one");
        goes("UPDATE sip:a@b SIP/2.0", "c1", 0);
        captures.does("two", new Effect.Send(new LegId("trunk-2"), new TxId("2"), request("BYE", "c1"), FLOW));
        goes("BYE sip:a@b SIP/2.0", "c1", 0);

        assertThat(lines("two"))
                .containsExactly("> INVITE sip:a@b SIP/2.0", "> UPDATE sip:a@b SIP/2.0", "> BYE sip:a@b SIP/2.0");
    }

    @Test
    void of_a_long_call_the_beginning_and_the_latest_are_kept_and_the_rest_is_counted() {
        dials("long", "c");
        for (int i = 0; i < 1_000; i++) {
            goes("INFO sip:" + i + " SIP/2.0", "c", 1_000);
        }
        Capture capture = captures.of("long").orElseThrow();
        assertThat(capture.left() + capture.size()).isEqualTo(1_000);
        assertThat(capture.messages().stream().mapToLong(Captured::bytes).sum())
                .isBetween(240L << 10, (long) CapturedCall.FIRST_BYTES + CapturedCall.LATEST_BYTES);
        assertThat(lines("long")).startsWith("> INFO sip:0 SIP/2.0").endsWith("> INFO sip:999 SIP/2.0");
    }

    @Test
    void where_there_is_no_room_calls_that_are_over_go_first_and_then_what_the_oldest_have_so_far() {
        captures = new Captures(10, 20_000, () -> Instant.EPOCH);
        dials("open", "c0");
        goes("INVITE sip:0 SIP/2.0", "c0", 5_000);
        for (int i = 1; i < 4; i++) {
            dials("over-" + i, "c" + i);
            goes("INVITE sip:" + i + " SIP/2.0", "c" + i, 5_000);
            ends("over-" + i);
        }
        assertThat(captures.of("over-1")).isEmpty();
        assertThat(lines("over-2")).hasSize(1);
        assertThat(lines("open")).hasSize(1);

        for (int i = 4; i < 8; i++) {
            dials("open-" + i, "c" + i);
            goes("INVITE sip:" + i + " SIP/2.0", "c" + i, 5_000);
        }
        assertThat(captures.of("over-3")).isEmpty();
        assertThat(captures.of("open").orElseThrow().left()).isEqualTo(1);
        assertThat(lines("open")).isEmpty();
        assertThat(lines("open-7")).hasSize(1);
        goes("BYE sip:0 SIP/2.0", "c0", 0);
        assertThat(lines("open")).containsExactly("> BYE sip:0 SIP/2.0");
    }

    @Test
    void only_so_many_calls_that_are_over_are_kept_and_what_comes_later_leaves_nothing_behind() {
        for (int i = 0; i < 12; i++) {
            dials("call-" + i, "c" + i);
            goes("INVITE sip:" + i + " SIP/2.0", "c" + i, 0);
            ends("call-" + i);
        }
        assertThat(captures.of("call-1")).isEmpty();
        assertThat(lines("call-2")).hasSize(1);
        goes("BYE sip:1 SIP/2.0", "c1", 0);
        captures.does("call-1", new Effect.Send(new LegId("x"), new TxId("3"), request("BYE", "c1"), FLOW));
        ends("call-1");
        assertThat(captures.of("call-1")).isEmpty();
    }

    @Test
    void a_flood_of_strangers_costs_no_call_its_messages() {
        captures = new Captures(10, 20_000, () -> Instant.EPOCH);
        dials("call", "c");
        goes("INVITE sip:0 SIP/2.0", "c", 5_000);
        for (int i = 0; i < 5_000; i++) {
            comes("INVITE sip:x@b SIP/2.0", "s" + i);
        }
        invited("late", "s4999");
        invited("too late", "s0");

        assertThat(lines("call")).hasSize(1);
        assertThat(lines("late")).hasSize(1);
        assertThat(lines("too late")).isEmpty();
    }

    @Test
    void none_are_kept_where_nobody_wants_them() {
        captures = new Captures(10, 0, () -> Instant.EPOCH);
        dials("call", "c");
        goes("INVITE sip:0 SIP/2.0", "c", 0);
        assertThat(captures.of("call")).isEmpty();
        assertThat(captures.latest()).isEmpty();
        assertThat(captures.on()).isFalse();
    }

    @Test
    void the_call_id_of_what_we_send_is_found_in_the_head_alone() {
        assertThat(CallIdLine.of(message("BYE sip:x SIP/2.0", "a@b c", 0))).isEqualTo("a@b c");
        assertThat(CallIdLine.of("SIP/2.0 200 OK\r\ncall-ID:x\r\n\r\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("x");
        assertThat(CallIdLine.of("SIP/2.0 200 OK\r\nSubject: Call-ID: x\r\n\r\n".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(CallIdLine.of(new byte[0])).isEmpty();
    }

    /// A link is locked while it sends, and tells of it; had this a lock too while it asks the link, both would wait
    /// for
    /// ever, and each message after them.
    @Test
    void link_may_tell_of_another_message_while_it_is_asked_where_it_is() throws Exception {
        AtomicBoolean told = new AtomicBoolean();
        Link busy = new Link() {
            @Override
            public Hop.Flow flow() {
                return FLOW;
            }

            @Override
            public InetSocketAddress local() {
                Thread sender = Thread.ofVirtual().start(() -> goes("SIP/2.0 100 Trying", "in", 0));
                try {
                    told.set(sender.join(Duration.ofSeconds(2)));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return new InetSocketAddress("198.51.100.7", 5060);
            }

            @Override
            public void send(byte[] message) {}

            @Override
            public void close(String why) {}
        };
        byte[] invite = message("INVITE sip:a@b SIP/2.0", "in", 0);
        captures.received(busy, HeadReader.read(invite, true).orElseThrow(), invite);
        assertThat(told).isTrue();
    }
}
