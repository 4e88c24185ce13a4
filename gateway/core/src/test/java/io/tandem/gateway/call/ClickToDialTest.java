package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.route.Destination;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import io.tandem.media.MonitorMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Calls that are begun for an operator: his pages ring first, and then it is an early answer like any other.
class ClickToDialTest {

    private static final String NUMBER = "+996312000101";

    private final Sim sim = new Sim(SuperviseTest.settings());

    private List<FakeStack.Sent> invites() {
        return sim.stack.all("INVITE");
    }

    /// The page that was called first takes the call, and has media.
    private SimPeer answered() {
        FakeStack.Sent invite = invites().getFirst();
        SimPeer page = sim.page(invite);
        page.answer(invite, 180);
        page.answerSdp(invite, 200, Offers.browserAnswer("sendrecv"));
        sim.media.last().browserUp("browser-0");
        return page;
    }

    private List<String> told(SimPeer page) {
        List<String> states = new ArrayList<>();
        for (int i = 0; i < sim.stack.all("INFO").size(); i++) {
            FakeStack.Sent info = sim.stack.all("INFO").get(i);
            page.answer(info, 200);
            states.add(info.request.body().text().replaceAll(".*\"state\":\"([a-z-]+)\".*", "$1"));
        }
        return states;
    }

    private static BegunCall.Refused refused(BegunCall begun) {
        assertThat(begun).isInstanceOf(BegunCall.Refused.class);
        return (BegunCall.Refused) begun;
    }

    private MediaCommand.Hear heard() {
        return sim.media.last().told(MediaCommand.Hear.class).stream()
                .filter(h -> h.port().name().equals("browser-0"))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    @Test
    void the_page_rings_as_its_own_call_and_the_number_is_dialled_when_it_has_answered() {
        assertThat(sim.calls.own().dial("alice", NUMBER)).isInstanceOf(BegunCall.Runs.class);
        FakeStack.Sent toPage = invites().getFirst();
        assertThat(invites()).hasSize(1);
        assertThat(toPage.hop).isEqualTo(Sim.BROWSER);
        assertThat(toPage.request.from().uri().user()).isEqualTo(NUMBER);
        assertThat(toPage.request.headers().first("Answer-Mode")).hasValue("Auto");
        assertThat(toPage.request.headers().first("X-Tandem-Answer")).hasValue("early");

        SimPeer page = answered();
        assertThat(invites()).hasSize(2);
        FakeStack.Sent toTrunk = invites().getLast();
        assertThat(toTrunk.request.uri().user()).isEqualTo(NUMBER);
        assertThat(toTrunk.request.headers().first("Answer-Mode")).isEmpty();
        assertThat(sim.calls.list().getFirst().early()).isTrue();
        SimPeer trunk = SimPeer.called(sim.calls, Sim.TRUNK, toTrunk.request, "t", "sip:gw@198.51.100.7:5070");
        trunk.answer(toTrunk, 180);
        assertThat(heard().filler()).isInstanceOf(Filler.Tone.class);
        trunk.answerSdp(toTrunk, 200, Offers.trunk(9000, "sendrecv"));
        assertThat(told(page)).containsExactly("trying", "ringing", "answered");
        assertThat(heard().from()).isEqualTo(new LegId("trunk-1").port());

        sim.advanceMs(5000);
        page.send("BYE");
        trunk.answer(sim.stack.last("BYE"), 200);
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.cdr().direction()).isEqualTo("outgoing");
        assertThat(sim.cdr().user()).isEqualTo("alice");
        assertThat(sim.cdr().number()).isEqualTo(NUMBER);
        assertThat(sim.cdr().talkMs()).isEqualTo(5000);
        assertThat(sim.cdr().attempts()).hasSize(1);
    }

    @Test
    void whatever_the_route_says_the_page_is_answered_already_and_told_by_info() {
        sim.mode = AnswerMode.LATE;
        sim.calls.own().dial("alice", NUMBER);
        SimPeer page = answered();
        FakeStack.Sent toTrunk = invites().getLast();
        SimPeer.called(sim.calls, Sim.TRUNK, toTrunk.request, "t", "sip:gw@198.51.100.7:5070")
                .answer(toTrunk, 486);
        assertThat(told(page)).containsExactly("trying", "failed");
        assertThat(heard().filler()).isInstanceOf(Filler.Tone.class);
    }

    @Test
    void all_pages_ring_one_gets_it_and_none_of_it_can_be_picked_up() {
        sim.operator("alice", 1, 2);
        sim.calls.own().dial("alice", NUMBER);
        List<FakeStack.Sent> pages = invites();
        assertThat(pages).hasSize(2);
        pages.forEach(each -> sim.page(each).answer(each, 180));
        assertThat(sim.events).noneMatch(CallEvent.Alerting.class::isInstance);
        assertThat(sim.events).noneMatch(CallEvent.Ringing.class::isInstance);
        SimPeer ringing = sim.page(pages.getFirst());
        SimPeer other = new SimPeer(
                sim.calls,
                Sim.BROWSER,
                "others",
                "<sip:alice@tandem.local>",
                "<sip:alice@tandem.local>",
                "sip:c@x.invalid");
        Headers replaces = Headers.NONE.with(
                "Replaces", ringing.callId + ";to-tag=" + ringing.theirTag + ";from-tag=" + ringing.ourTag);
        assertThat(other.send("INVITE", replaces, SimPeer.sdp(Offers.CHROMIUM)).statuses())
                .containsExactly(481);
        sim.page(pages.get(1)).answerSdp(pages.get(1), 200, Offers.browserAnswer("sendrecv"));
        assertThat(pages.get(0).cancels).hasSize(1);
        sim.page(pages.get(0)).answer(pages.get(0), 487);
        assertThat(invites()).hasSize(3);
        assertThat(sim.calls.active()).isEqualTo(1);
    }

    @Test
    void nobody_is_dialled_when_no_page_answers() {
        sim.calls.own().dial("alice", NUMBER);
        sim.page(invites().getFirst()).answer(invites().getFirst(), 180);
        sim.advance(Duration.ofMinutes(2));
        assertThat(invites()).hasSize(1);
        sim.page(invites().getFirst()).answer(invites().getFirst(), 487);
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.cdr().end().side()).isEqualTo("operator");
        assertThat(sim.cdr().end().type()).isEqualTo("no-answer");
        assertThat(sim.cdr().attempts()).isEmpty();
    }

    @Test
    void nobody_is_dialled_when_the_page_declines_or_answers_with_what_cannot_be_taken() {
        sim.calls.own().dial("alice", NUMBER);
        sim.page(invites().getFirst()).answer(invites().getFirst(), 603);
        assertThat(sim.calls.active()).isZero();

        sim.calls.own().dial("alice", NUMBER);
        FakeStack.Sent second = invites().getLast();
        sim.page(second).answerSdp(second, 200, "v=0\r\nnonsense");
        sim.page(second).answer(sim.stack.last("BYE"), 200);
        assertThat(invites()).hasSize(2);
        assertThat(sim.cdrs).hasSize(2);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void a_colleague_is_called_with_the_operators_own_name() {
        sim.operator("bob", 7);
        sim.calls.own().dial("alice", "bob");
        SimPeer page = answered();
        FakeStack.Sent toBob = invites().getLast();
        assertThat(toBob.hop).isEqualTo(Sim.flow(7));
        assertThat(toBob.request.from().uri().user()).isEqualTo("alice");
        assertThat(toBob.request.headers().first("Answer-Mode")).isEmpty();
        SimPeer bob = sim.page(toBob);
        bob.answer(toBob, 180);
        bob.answerSdp(toBob, 200, Offers.browserAnswer("sendrecv"));
        assertThat(told(page)).containsExactly("trying", "ringing", "answered");
        bob.send("BYE");
        page.answer(sim.stack.last("BYE"), 200);
        assertThat(sim.cdr().direction()).isEqualTo("internal");
        assertThat(sim.cdr().callee()).isEqualTo("bob");
        assertThat(sim.cdr().end().side()).isEqualTo("colleague");
    }

    @Test
    void a_hunt_group_is_called_too() {
        sim.operator("bob", 7);
        sim.groups.put(
                "700",
                new GroupConfig(
                        List.of("bob"),
                        GroupConfig.Strategy.RING_ALL,
                        Duration.ofSeconds(20),
                        Duration.ZERO,
                        1,
                        Destination.parse("refuse")));
        sim.calls.own().dial("alice", "700");
        SimPeer page = answered();
        FakeStack.Sent toBob = invites().getLast();
        assertThat(toBob.hop).isEqualTo(Sim.flow(7));
        sim.page(toBob).answer(toBob, 180);
        sim.page(toBob).answerSdp(toBob, 200, Offers.browserAnswer("sendrecv"));
        assertThat(told(page)).containsExactly("trying", "ringing", "answered");
    }

    @Test
    void what_cannot_be_done_is_refused_before_anything_rings() {
        assertThat(refused(sim.calls.own().dial("nobody", NUMBER)).on()).isEqualTo(BegunCall.On.USER);
        assertThat(refused(sim.calls.own().dial("bob", NUMBER)).why()).startsWith("bob is not registered: ");
        sim.barred = List.of("0900");
        assertThat(refused(sim.calls.own().dial("alice", "0900")).why()).isEqualTo("403 Not allowed");
        sim.undisturbed.add("alice");
        assertThat(sim.calls.own().dial("alice", NUMBER)).isInstanceOf(BegunCall.Runs.class);
        assertThat(refused(sim.calls.own().dial("alice", NUMBER)).why()).startsWith("alice is in a call: ");
        sim.calls.drain(true);
        sim.operator("boss", 3);
        assertThat(refused(sim.calls.own().dial("boss", NUMBER)).on()).isEqualTo(BegunCall.On.STATE);
        assertThat(invites()).hasSize(1);
    }

    @Test
    void an_administrator_may_end_it_while_it_rings() {
        BegunCall begun = sim.calls.own().dial("alice", NUMBER);
        sim.page(invites().getFirst()).answer(invites().getFirst(), 180);
        assertThat(sim.calls.hangUp(((BegunCall.Runs) begun).callId())).isTrue();
        assertThat(invites().getFirst().cancels).hasSize(1);
        sim.page(invites().getFirst()).answer(invites().getFirst(), 487);
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void a_supervisor_is_called_into_a_call_and_leaves_it_going_on() {
        Sim.Talk talk = sim.talk();
        String watched = sim.calls.list().getFirst().callId();
        sim.operator("boss", 3);
        assertThat(sim.calls.own().watch("boss", watched, MonitorMode.WHISPER)).isInstanceOf(BegunCall.Runs.class);
        FakeStack.Sent toPage = invites().getLast();
        assertThat(toPage.request.from().uri().user()).isEqualTo("alice");
        assertThat(toPage.request.headers().first("Answer-Mode")).hasValue("Auto");
        assertThat(toPage.request.headers().first("X-Tandem-Answer")).isEmpty();
        assertThat(sim.media.last().told(MediaCommand.Monitor.class)).isEmpty();

        SimPeer boss = sim.page(toPage);
        boss.answerSdp(toPage, 200, Offers.browserAnswer("sendrecv"));
        assertThat(sim.media.last().told(MediaCommand.Monitor.class))
                .singleElement()
                .satisfies(monitor -> {
                    assertThat(monitor.mode()).isEqualTo(MonitorMode.WHISPER);
                    assertThat(monitor.operator().name()).isEqualTo("browser");
                });
        boss.send("BYE");
        assertThat(sim.calls.active()).isEqualTo(1);
        talk.browser().send("BYE");
        talk.trunk().answer(sim.stack.last("BYE"), 200);
        assertThat(sim.cdrs)
                .hasSize(2)
                .allSatisfy(cdr -> assertThat(cdr.supervision())
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.modes()).containsExactly("whisper")));
    }

    @Test
    void a_supervisor_who_answers_after_the_end_is_let_go() {
        Sim.Talk talk = sim.talk();
        sim.operator("boss", 3);
        sim.calls.own().watch("boss", sim.calls.list().getFirst().callId(), MonitorMode.LISTEN);
        FakeStack.Sent toPage = invites().getLast();
        talk.browser().send("BYE");
        talk.trunk().answer(sim.stack.last("BYE"), 200);
        sim.page(toPage).answerSdp(toPage, 200, Offers.browserAnswer("sendrecv"));
        sim.page(toPage).answer(sim.stack.last("BYE"), 200);
        assertThat(sim.calls.active()).isZero();
        assertThat(sim.cdrs.getLast().end().text()).contains("over");
    }

    @Test
    void nobody_listens_who_may_not_and_to_nothing() {
        Sim.Outgoing call = sim.dial(NUMBER).acked();
        String dialling = sim.calls.list().getFirst().callId();
        sim.operator("boss", 3);
        sim.operator("bob", 4);
        assertThat(refused(sim.calls.own().watch("boss", dialling, MonitorMode.LISTEN))
                        .why())
                .startsWith("nobody talks in that call yet: ");
        assertThat(refused(sim.calls.own().watch("boss", "nonsense", MonitorMode.LISTEN))
                        .on())
                .isEqualTo(BegunCall.On.CALL);
        call.trunk("t").answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(refused(sim.calls.own().watch("bob", dialling, MonitorMode.LISTEN))
                        .on())
                .isEqualTo(BegunCall.On.RIGHT);
        assertThat(refused(sim.calls.own().watch("ghost", dialling, MonitorMode.LISTEN))
                        .on())
                .isEqualTo(BegunCall.On.USER);
        assertThat(sim.calls.own().watch("boss", dialling, MonitorMode.LISTEN)).isInstanceOf(BegunCall.Runs.class);
    }
}
