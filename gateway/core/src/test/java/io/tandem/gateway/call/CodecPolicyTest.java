package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.Codec;
import io.tandem.media.MediaCommand;
import io.tandem.media.PayloadTypes;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which codec each leg gets, and in which order the other is offered its own.
class CodecPolicyTest {

    private static final String OPUS = "UDP/TLS/RTP/SAVPF 111 110\r\n";
    private static final String PCMA = "UDP/TLS/RTP/SAVPF 8 126\r\n";

    private final Sim sim = new Sim();

    private static Trunk speaking(Trunk trunk, Codec... codecs) {
        return with(trunk, "codecs", List.of(codecs));
    }

    private String answer(Sim.Outgoing call) {
        return call.invite().ok().body().text();
    }

    private static String offer(FakeStack.Sent invite) {
        return invite.request.body().text();
    }

    @Test
    void the_usual_codec_is_a_law() {
        Sim.Outgoing call = sim.dial("+996312000101");
        assertThat(answer(call)).contains(PCMA);
        assertThat(offer(call.toTrunk())).contains("RTP/AVP 8 0 101\r\n");
    }

    @Test
    void the_routes_list_is_followed_and_the_trunk_is_offered_the_same_first() {
        sim.codecs = List.of(Codec.OPUS, Codec.PCMA);
        sim.plan = List.of(speaking(sim.north, Codec.PCMA, Codec.OPUS, Codec.PCMU), sim.south);
        Sim.Outgoing call = sim.dial("+996312000101").acked();
        assertThat(answer(call)).contains(OPUS, "a=rtpmap:111 opus/48000/2");
        assertThat(offer(call.toTrunk())).contains("RTP/AVP 111 8 0 110 101\r\n");
    }

    @Test
    void a_trunk_that_speaks_only_g711_is_transcoded_and_the_browsers_session_stays() {
        sim.codecs = List.of(Codec.OPUS, Codec.PCMA);
        Sim.Outgoing call = sim.dial("+996312000101").acked();
        assertThat(offer(call.toTrunk())).contains("RTP/AVP 8 0 101\r\n");
        call.trunk("t1").answer(call.toTrunk(), 200, Headers.NONE, SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
        assertThat(payload("browser").audio()).isEqualTo(Codec.OPUS);
        assertThat(payload("browser").eventClock()).isEqualTo(48_000);
        assertThat(payload("trunk-1").audio()).isEqualTo(Codec.PCMA);
        FakeServerTx again = call.browser().sendSdp("INVITE", Offers.chromium("sendrecv", 3));
        assertThat(again.ok().body().text()).contains(OPUS);
    }

    private PayloadTypes payload(String port) {
        return sim.media.last().commands.stream()
                .filter(c -> c.port().toString().equals(port))
                .flatMap(c -> switch (c) {
                    case MediaCommand.ConnectBrowser b -> Stream.of(b.payload());
                    case MediaCommand.ConnectTrunk t -> Stream.of(t.payload());
                    default -> Stream.empty();
                })
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void a_late_answer_takes_what_the_trunk_has_taken() {
        sim.mode = AnswerMode.LATE;
        sim.codecs = List.of(Codec.OPUS, Codec.PCMA);
        Sim.Talk talk = sim.talk();
        assertThat(talk.call().invite().ok().body().text()).contains(PCMA);
        assertThat(payload("browser").audio()).isEqualTo(Codec.PCMA);
    }

    @Test
    void a_browser_that_is_called_is_offered_first_what_the_caller_speaks() {
        Sim opus = new Sim(withCodecs(Codec.OPUS, Codec.PCMA));
        SimPeer caller = new SimPeer(
                opus.calls,
                Sim.TRUNK,
                "in-1",
                "<sip:+996555123456@198.51.100.7>",
                "<sip:100@tandem>",
                "sip:gw@198.51.100.7:5070");
        caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        assertThat(offer(opus.stack.last("INVITE"))).contains("UDP/TLS/RTP/SAVPF 8 111 110 126\r\n");
    }

    @Test
    void a_caller_is_answered_with_what_the_browser_took() {
        Sim opus = new Sim(withCodecs(Codec.PCMA, Codec.OPUS));
        opus.incomingTrunk = speaking(opus.north, Codec.PCMU, Codec.PCMA);
        SimPeer caller = new SimPeer(
                opus.calls,
                Sim.TRUNK,
                "in-1",
                "<sip:+996555123456@198.51.100.7>",
                "<sip:100@tandem>",
                "sip:gw@198.51.100.7:5070");
        FakeServerTx call =
                caller.sendSdp("INVITE", Offers.trunk(9000, "sendrecv").replace("RTP/AVP 8 101", "RTP/AVP 0 8 101"));
        FakeStack.Sent ringing = opus.stack.last("INVITE");
        SimPeer browser = SimPeer.called(
                opus.calls, (Hop.Flow) ringing.hop, ringing.request, "b", "sip:abc@x.invalid;transport=ws");
        browser.answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        assertThat(call.ok().body().text()).contains("RTP/AVP 8 101\r\n");
    }

    @Test
    void a_user_may_have_a_list_of_his_own() {
        CallSettings usual = CallSettings.defaults("tandem.local");
        CodecPolicy policy = new CodecPolicy(
                List.of(Codec.PCMA),
                Map.of("alice", List.of(Codec.OPUS)),
                usual.codecs().opus());
        Sim own = new Sim(with(usual, "codecs", policy));
        assertThat(answer(own.dial("+996312000101"))).contains(OPUS);
    }

    @Test
    void the_other_law_comes_before_what_must_be_transcoded() {
        assertThat(CodecPolicy.led(List.of(Codec.OPUS, Codec.G722, Codec.PCMU), List.of(Codec.PCMA)))
                .containsExactly(Codec.PCMU, Codec.OPUS, Codec.G722);
    }

    private static CallSettings withCodecs(Codec... codecs) {
        return with(CallSettings.defaults("tandem.local"), "codecs", CodecPolicy.of(List.of(codecs)));
    }

    /// The same record but for one component, whatever else is in it.
    @SuppressWarnings("unchecked")
    private static <T extends Record> T with(T usual, String component, Object other) {
        try {
            RecordComponent[] components = usual.getClass().getRecordComponents();
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                boolean replaced = components[i].getName().equals(component);
                values[i] = replaced ? other : components[i].getAccessor().invoke(usual);
                types[i] = components[i].getType();
            }
            return (T) usual.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
