package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.MediaEvent;
import io.tandem.media.PortId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Provokes every row of `docs/terminations.md` and compares what the call record says with what is written there.
class TerminationsTest {

    private static final Path DOCUMENT = Path.of("../../docs/terminations.md");
    private static final Pattern ROW = Pattern.compile(
            "^\\| `([a-z0-9-]+)` \\| `([a-z]+)` \\| `([a-z-]+)` \\| (\\d+) \\| (\\d+) \\| .+ \\|$", Pattern.MULTILINE);

    private final Map<String, Consumer<Sim>> scenarios = new LinkedHashMap<>();

    TerminationsTest() {
        talk();
        beforeTheAnswer();
        failures();
        incoming();
        internal();
        gateway();
    }

    private void talk() {
        scenarios.put("operator-hangs-up", sim -> sim.talk().browser().send("BYE"));
        scenarios.put("trunk-hangs-up", sim -> sim.talk().trunk().send("BYE"));
        scenarios.put(
                "trunk-hangs-up-with-a-reason",
                sim -> sim.talk().trunk().send("BYE", Headers.NONE.with("Reason", "Q.850;cause=38"), Body.NONE));
        scenarios.put("trunk-never-refreshes", sim -> {
            sim.talk(Headers.NONE, Headers.NONE.with("Session-Expires", "90;refresher=uas"));
            sim.media.last().audioStarts("trunk-1", 9000);
            sim.advance(Duration.ofSeconds(100));
        });
        scenarios.put("trunk-lost-the-dialog", sim -> {
            Talk talk = sim.talk(Headers.NONE, Headers.NONE.with("Session-Expires", "90;refresher=uac"));
            sim.advanceMs(45_000);
            talk.trunk().answer(sim.stack.last("UPDATE"), 481);
        });
        scenarios.put("operator-connects-two-calls", sim -> {
            Talk first = sim.talk();
            SimPeer other = sim.talk().browser();
            String dialog = other.callId + "%3Bto-tag%3D" + other.theirTag + "%3Bfrom-tag%3D" + other.ourTag;
            first.browser()
                    .send("REFER", Headers.NONE.with("Refer-To", "<sip:x@y?Replaces=" + dialog + ">"), Body.NONE);
        });
        scenarios.put("browser-does-not-come-back", sim -> {
            sim.talk();
            sim.media.last().audioStarts("trunk-1", 9000);
            sim.calls.onFlowLost(Sim.BROWSER, "reset");
            sim.advance(Duration.ofMinutes(2));
        });
        scenarios.put("browser-media-fails", sim -> {
            sim.talk();
            sim.media
                    .last()
                    .event(new MediaEvent.BrowserFailed(
                            new PortId("browser"), MediaEvent.Failure.CONSENT_LOST, "30 s"));
        });
        scenarios.put("trunk-stays-silent", sim -> {
            sim.talk();
            sim.advance(Duration.ofMinutes(2));
        });
        scenarios.put("longest-duration", sim -> {
            sim.maxDuration = Duration.ofMinutes(10);
            sim.talk();
            sim.media.last().audioStarts("trunk-1", 9000);
            sim.advance(Duration.ofMinutes(10));
        });
    }

    private void beforeTheAnswer() {
        scenarios.put("operator-cancels", sim -> {
            sim.mode = Trunk.AnswerMode.LATE;
            Outgoing call = sim.dial("1");
            call.trunk("t").answer(call.toTrunk(), 180);
            call.browser().cancel(call.invite());
        });
        scenarios.put("operator-hangs-up-while-it-rings", sim -> {
            Outgoing call = sim.dial("1").acked();
            call.trunk("t").answer(call.toTrunk(), 180);
            call.browser().send("BYE");
        });
        scenarios.put("no-ack-of-the-browser", sim -> {
            Outgoing call = sim.dial("1");
            call.trunk("t").answer(call.toTrunk(), 180);
            sim.advance(Duration.ofSeconds(33));
        });
        scenarios.put(
                "offer-cannot-be-used",
                sim -> new SimPeer(
                                sim.calls,
                                Sim.BROWSER,
                                "bad-offer",
                                "<sip:alice@tandem.local>",
                                "<sip:1@tandem.local>",
                                "sip:abc@x.invalid;transport=ws")
                        .sendSdp("INVITE", Offers.CHROMIUM.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")));
        scenarios.put("session-interval-too-small", sim -> sim.dial("1", Headers.NONE.with("Session-Expires", "30")));
        scenarios.put("no-route", sim -> {
            sim.refused = true;
            sim.dial("1");
        });
        scenarios.put("no-rtp-port", sim -> {
            sim.media.portsLeft = false;
            sim.dial("1");
        });
    }

    private void failures() {
        fails("called-is-busy", 486);
        fails("called-declines", 603);
        fails("called-does-not-answer", 480);
        fails("number-is-unknown", 404);
        fails("trunk-has-no-circuit", 503);
        fails("trunk-takes-no-offer", 488);
        scenarios.put("it-rings-too-long", sim -> {
            Outgoing call = sim.dial("1").acked();
            call.trunk("t").answer(call.toTrunk(), 180);
            sim.advance(Duration.ofMinutes(2));
        });
        scenarios.put("no-trunk-responds", sim -> {
            sim.dial("1").acked();
            sim.advance(Duration.ofMinutes(1));
        });
        scenarios.put("trunk-answers-what-cannot-be-used", sim -> {
            Outgoing call = sim.dial("1").acked();
            call.trunk("t")
                    .answerSdp(
                            call.toTrunk(), 200, Offers.trunk(9000, "sendrecv").replace(" 8 101", " 3 101"));
            sim.advance(Duration.ofMinutes(1));
        });
    }

    private void fails(String name, int status) {
        scenarios.put(name, sim -> {
            sim.plan = List.of(sim.north);
            Outgoing call = sim.dial("1").acked();
            call.trunk("t").answer(call.toTrunk(), status);
            sim.advance(Duration.ofMinutes(1));
        });
    }

    private static SimPeer trunkCalls(Sim sim, String number) {
        return new SimPeer(
                sim.calls,
                Sim.TRUNK,
                "in-" + number,
                "<sip:996555000111@north.example>",
                "<sip:" + number + "@tandem.local>",
                "sip:gw@198.51.100.7:5070");
    }

    private void incoming() {
        scenarios.put("nobody-is-registered", sim -> {
            sim.bindings.clear();
            trunkCalls(sim, "100").sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        });
        scenarios.put("operator-takes-no-calls", sim -> {
            sim.undisturbed.add("alice");
            trunkCalls(sim, "100").sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        });
        scenarios.put("operator-is-in-a-call", sim -> {
            sim.talk();
            trunkCalls(sim, "100").sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        });
        scenarios.put("operator-does-not-answer", sim -> {
            trunkCalls(sim, "100").sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
            sim.advance(Duration.ofMinutes(3));
        });
        scenarios.put("caller-gives-up", sim -> {
            SimPeer caller = trunkCalls(sim, "100");
            caller.cancel(caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv")));
        });
        scenarios.put("caller-in-transit-gives-up", sim -> {
            SimPeer caller = trunkCalls(sim, "900");
            caller.cancel(caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv")));
        });
    }

    private void internal() {
        scenarios.put("colleague-takes-no-calls", sim -> {
            sim.undisturbed.add("bob");
            sim.dial("bob").acked();
            sim.advance(Duration.ofMinutes(1));
        });
        scenarios.put("colleague-is-in-a-call", sim -> {
            sim.caller = "bob";
            sim.talk();
            sim.media.last().audioStarts("trunk-1", 9000);
            sim.caller = "alice";
            sim.dial("bob").acked();
            sim.advance(Duration.ofMinutes(1));
        });
        scenarios.put("colleague-is-not-registered", sim -> {
            sim.dial("bob").acked();
            sim.advance(Duration.ofMinutes(1));
        });
    }

    private void gateway() {
        scenarios.put("supervisor-finds-no-call", sim -> {
            sim.caller = "boss";
            sim.dial("*21alice");
        });
        scenarios.put("administrator-ends-it", sim -> {
            sim.talk();
            sim.calls.hangUp(sim.calls.list().getFirst().callId());
        });
        scenarios.put("gateway-shuts-down", sim -> {
            sim.talk();
            sim.calls.close();
        });
        scenarios.put("bug-in-the-call", sim -> {
            Outgoing call = sim.dial("2").acked();
            sim.stack.failing = true;
            call.trunk("t2").answerSdp(call.toTrunk(), 200, Offers.trunk(9100, "sendrecv"));
        });
    }

    private static String row(Cdr.End end) {
        return end.side() + " " + end.type() + " " + end.sip() + " " + end.q850();
    }

    private static Map<String, String> written() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(DOCUMENT));
        while (row.find()) {
            rows.put(row.group(1), row.group(2) + " " + row.group(3) + " " + row.group(4) + " " + row.group(5));
        }
        return rows;
    }

    @Test
    void every_way_a_call_ends_is_as_the_document_says() throws IOException {
        Map<String, String> provoked = new TreeMap<>();
        scenarios.forEach((name, scenario) -> {
            Sim sim = new Sim(SuperviseTest.settings());
            scenario.accept(sim);
            provoked.put(name, row(sim.cdr().end()));
        });
        assertThat(written()).isEqualTo(provoked);
    }

    @Test
    void every_kind_of_end_and_every_side_is_in_the_document() throws IOException {
        Set<String> types =
                written().values().stream().map(r -> r.split(" ")[1]).collect(Collectors.toCollection(TreeSet::new));
        Set<String> sides =
                written().values().stream().map(r -> r.split(" ")[0]).collect(Collectors.toCollection(TreeSet::new));
        assertThat(types)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Termination.Why.values())
                        .map(Hangup::type)
                        .toList());
        assertThat(sides)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Termination.Who.values())
                        .map(who -> who.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
