package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.ladder.Ladder;
import io.tandem.gateway.ladder.LadderText;
import io.tandem.gateway.ladder.Ladders;
import io.tandem.gateway.ladder.Rung;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.media.MediaEvent;
import io.tandem.media.PortId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the ladder of a call shows, by calls that really happen in the machine.
class LadderTest {

    private final Sim sim = new Sim();

    private Ladder ladder() {
        return sim.ladders.of(sim.cdr().callId()).orElseThrow();
    }

    private static List<String> lines(Ladder ladder) {
        return ladder.rungs().stream()
                .filter(r -> r.kind() == Rung.Kind.SIP)
                .map(r -> r.from() + ">" + r.to() + " " + r.what())
                .toList();
    }

    @Test
    void incoming_call_is_told_message_by_message() {
        SimPeer caller = new SimPeer(
                sim.calls, Sim.TRUNK, "in-1", "<sip:5@198.51.100.7>", "<sip:100@tandem>", "sip:gw@198.51.100.7:5070");
        FakeServerTx call = caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        SimPeer browser =
                SimPeer.called(sim.calls, Sim.BROWSER, ringing.request, "b", "sip:abc@x.invalid;transport=ws");
        browser.answer(ringing, 180);
        sim.advanceMs(4000);
        browser.answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        caller.ack(call);
        sim.media
                .last()
                .event(new MediaEvent.AudioStarted(new PortId("trunk"), new InetSocketAddress("198.51.100.7", 9000)));
        sim.advanceMs(3000);
        caller.send("BYE");
        browser.answer(sim.stack.last("BYE"), 200);

        Ladder ladder = ladder();
        assertThat(lines(ladder))
                .containsExactly(
                        "trunk>tandem INVITE",
                        "tandem>browser-1 INVITE",
                        "browser-1>tandem 180 Status 180 (INVITE)",
                        "tandem>trunk 180 Ringing (INVITE)",
                        "browser-1>tandem 200 Status 200 (INVITE)",
                        "tandem>browser-1 ACK",
                        "tandem>trunk 200 OK (INVITE)",
                        "trunk>tandem ACK",
                        "trunk>tandem BYE",
                        "tandem>trunk 200 OK (BYE)",
                        "tandem>browser-1 BYE",
                        "browser-1>tandem 200 Status 200 (BYE)");
        assertThat(ladder.lanes()).containsExactly("trunk", "tandem", "browser-1");
        assertThat(ladder.rungs().getFirst().detail())
                .isEqualTo("UDP 198.51.100.7:5060; SDP audio 9000 RTP/AVP 8 101 sendrecv");
        assertThat(ladder.rungs()).anySatisfy(rung -> {
            assertThat(rung.what()).isEqualTo("RTP");
            assertThat(rung.detail()).isEqualTo("audio comes from 198.51.100.7:9000");
            assertThat(rung.atMs()).isEqualTo(4000);
        });
        assertThat(ladder.startedAt()).isEqualTo(Instant.EPOCH);
        assertThat(ladder.verdict()).endsWith("hung up by the caller after 3.0 s");
    }

    @Test
    void it_is_drawn_as_arrows_between_lanes() {
        SimPeer caller = new SimPeer(
                sim.calls, Sim.TRUNK, "in-1", "<sip:5@198.51.100.7>", "<sip:100@tandem>", "sip:gw@198.51.100.7:5070");
        FakeServerTx call = caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        SimPeer.called(sim.calls, Sim.BROWSER, ringing.request, "b", "sip:abc@x.invalid;transport=ws")
                .answer(ringing, 180);
        sim.advanceMs(12_000);
        caller.cancel(call);
        String text = LadderText.of(
                sim.ladders.of(sim.calls.list().getFirst().callId()).orElseThrow());

        assertThat(text.lines().toList())
                .anySatisfy(line -> assertThat(line)
                        .matches(" +0\\.000  \\|-+ INVITE -+>\\| +\\| +UDP 198\\.51\\.100\\.7:5060; SDP audio .*"));
        assertThat(text.lines().toList())
                .anySatisfy(line -> assertThat(line).matches(" +12\\.000  \\|-+ CANCEL -+>\\| +\\|"));
        assertThat(text.lines().toList())
                .anySatisfy(line -> assertThat(line).matches(" +0\\.000  \\| +\\|<-+ 180 Status 180 -+\\|"));
    }

    @Test
    void a_refused_call_says_why() {
        sim.bindings.clear();
        new SimPeer(sim.calls, Sim.TRUNK, "in-1", "<sip:5@x.invalid>", "<sip:100@tandem>", "sip:gw@198.51.100.7:5070")
                .sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));

        assertThat(ladder().verdict()).isEqualTo("no browser of alice was there");
        assertThat(lines(ladder()).getLast()).startsWith("tandem>trunk 480");
    }

    @Test
    void what_strangers_write_is_made_printable() {
        SimPeer caller = new SimPeer(
                sim.calls, Sim.TRUNK, "in-1", "<sip:5@x.invalid>", "<sip:100@tandem>", "sip:gw@198.51.100.7:5070");
        FakeServerTx call = caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        SimPeer browser =
                SimPeer.called(sim.calls, Sim.BROWSER, ringing.request, "b", "sip:abc@x.invalid;transport=ws");
        browser.answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        caller.ack(call);
        caller.send("BYE", Headers.NONE.with("Reason", "SIP;text=\"\u0414\u001b[31m" + "x".repeat(500)), Body.NONE);
        browser.answer(sim.stack.last("BYE"), 200);

        assertThat(ladder().rungs())
                .anySatisfy(rung -> assertThat(rung.detail()).contains("SIP;text=\"??[31mxxx"));
        assertThat(ladder().rungs())
                .allSatisfy(rung -> assertThat(rung.what() + rung.detail()).matches("[ -~]{0,250}"));
    }

    @Test
    void only_so_many_calls_that_are_over_are_kept() {
        for (int i = 0; i < 150; i++) {
            sim.bindings.clear();
            new SimPeer(
                            sim.calls,
                            Sim.TRUNK,
                            "in-" + i,
                            "<sip:5@x.invalid>",
                            "<sip:100@tandem>",
                            "sip:gw@198.51.100.7:5070")
                    .sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        }

        long kept = sim.cdrs.stream()
                .filter(cdr -> sim.ladders.of(cdr.callId()).isPresent())
                .count();
        assertThat(sim.cdrs).hasSize(150);
        assertThat(kept).isEqualTo(100);
        assertThat(sim.ladders.of(sim.cdrs.getLast().callId())).isPresent();
    }

    @Test
    void what_comes_after_the_end_leaves_nothing_behind_and_a_fault_ends_no_call() {
        Ladders none = new Ladders(0, () -> Instant.EPOCH, () -> 0);
        none.came("late", new CallInput.WatchedEnded("x"));
        none.does("late", new Effect.Finished());
        assertThat(none.of("late")).isEmpty();

        Ladders broken = new Ladders(
                5,
                () -> {
                    throw new IllegalStateException("no clock");
                },
                () -> 0);
        FakeServerTx call = new SimPeer(
                        sim.calls,
                        Sim.TRUNK,
                        "in-1",
                        "<sip:5@x.invalid>",
                        "<sip:100@tandem>",
                        "sip:gw@198.51.100.7:5070")
                .sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        broken.came(
                "c",
                new CallInput.Refused(
                        new LegInput.Invited(KeptRequests.FIRST, call.request(), Sim.TRUNK, "tandem", ""),
                        Leg.Side.TRUNK,
                        "",
                        "100",
                        Termination.gateway(Termination.Why.REFUSED, 403, 21, "")));
        assertThat(broken.of("c")).isEmpty();
    }
}
