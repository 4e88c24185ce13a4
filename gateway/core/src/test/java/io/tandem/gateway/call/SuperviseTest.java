package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.cdr.Cdr;
import io.tandem.media.DtmfWay;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.MonitorMode;
import io.tandem.media.PortId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A supervisor in an operator's call, as the calls see it.
class SuperviseTest {

    private static final Supervisors RULES = new Supervisors(
            Map.of("*21", MonitorMode.LISTEN, "*22", MonitorMode.WHISPER, "*23", MonitorMode.BARGE),
            Map.of("boss", Set.of(), "deputy", Set.of("bob")),
            Set.of("alice", "bob", "boss"),
            Map.of("996312000201", "alice"),
            true);

    private final Sim sim = new Sim(settings());

    static CallSettings settings() {
        CallSettings d = CallSettings.defaults("tandem.local");
        return new CallSettings(
                d.sipDomain(),
                d.codecs(),
                d.tonePlan(),
                d.connectingToneAfter(),
                d.shortTone(),
                d.announcementHeard(),
                d.incomingRing(),
                d.flowLost(),
                d.trunkMediaTimeout(),
                d.sessionExpires(),
                d.minSe(),
                d.t1(),
                d.t2(),
                d.limits(),
                d.record(),
                RULES,
                d.closeWait(),
                d.sounds(),
                new OperatorRules(Set.of("alice", "bob"), Map.of()),
                d.oneWayAudio());
    }

    private Sim.Outgoing dialBy(String user, String number) {
        sim.caller = user;
        return sim.dial(number);
    }

    private List<MediaCommand.Monitor> monitors() {
        return sim.media.last().told(MediaCommand.Monitor.class);
    }

    @Test
    void a_supervisor_joins_the_call_of_an_operator_and_is_answered_at_once() {
        sim.talk();
        Object session = sim.media.last();
        Sim.Outgoing boss = dialBy("boss", "*21alice");

        assertThat(boss.invite().last().status()).isEqualTo(200);
        assertThat(monitors()).hasSize(1);
        MediaCommand.Monitor monitor = monitors().getFirst();
        assertThat(monitor.call()).isSameAs(session);
        assertThat(monitor.operator().name()).isEqualTo("browser");
        assertThat(monitor.mode()).isEqualTo(MonitorMode.LISTEN);
        assertThat(sim.events.getLast()).isInstanceOfSatisfying(CallEvent.SupervisorJoined.class, joined -> {
            assertThat(joined.supervisor()).isEqualTo("boss");
            assertThat(joined.callId())
                    .isEqualTo(sim.calls.list().stream()
                            .filter(c -> c.user().equals("alice"))
                            .findFirst()
                            .orElseThrow()
                            .callId());
        });
    }

    @Test
    void a_number_of_ours_stands_for_the_operator_who_answers_it() {
        sim.talk();
        dialBy("boss", "*23+996312000201");

        assertThat(monitors().getFirst().mode()).isEqualTo(MonitorMode.BARGE);
    }

    @Test
    void nobody_else_may_and_nothing_is_told_of_the_call() {
        Sim.Talk talk = sim.talk();
        assertThat(dialBy("bob", "*21alice").invite().last().status()).isEqualTo(403);
        assertThat(dialBy("deputy", "*22alice").invite().last().status()).isEqualTo(403);
        assertThat(dialBy("alice", "*21alice").invite().last().status()).isEqualTo(403);
        assertThat(dialBy("bob", "*21nobody").invite().last().status()).isEqualTo(403);

        assertThat(sim.cdrs).extracting(cdr -> cdr.end().type()).containsOnly("refused");
        assertThat(sim.media.opened).hasSize(1);
        talk.browser().send("BYE");
        assertThat(sim.cdrs.getLast().supervision()).isEmpty();
    }

    @Test
    void an_operator_without_a_call_is_480_with_a_reason() {
        Sim.Outgoing boss = dialBy("boss", "*21alice");

        assertThat(boss.invite().last().status()).isEqualTo(480);
        assertThat(sim.cdr().end().type()).isEqualTo("nothing-to-hear");
        assertThat(sim.cdr().end().text()).isEqualTo("alice has no call");
    }

    @Test
    void an_unknown_operator_is_not_there_for_a_supervisor_either() {
        assertThat(dialBy("boss", "*21nobody").invite().last().status()).isEqualTo(480);
    }

    @Test
    void his_keys_change_who_hears_him() {
        sim.talk();
        dialBy("boss", "*21alice").acked();
        for (char key : "1".concat("3330").toCharArray()) {
            sim.media.last().event(new MediaEvent.DtmfReceived(new PortId("browser"), key, 90, DtmfWay.RTP_EVENT));
        }

        assertThat(monitors())
                .extracting(MediaCommand.Monitor::mode)
                .containsExactly(MonitorMode.LISTEN, MonitorMode.WHISPER, MonitorMode.BARGE, MonitorMode.LISTEN);
    }

    @Test
    void the_end_of_the_call_is_the_end_of_listening_and_both_records_name_each_other() {
        Sim.Talk talk = sim.talk();
        String watched = sim.calls.list().getFirst().callId();
        dialBy("boss", "*21alice").acked();
        sim.media.last().event(new MediaEvent.DtmfReceived(new PortId("browser"), '3', 90, DtmfWay.RTP_EVENT));
        talk.trunk().send("BYE");

        Cdr operators = record("alice");
        Cdr supervisors = record("boss");
        assertThat(operators.supervision())
                .containsExactly(new Cdr.Supervision(supervisors.callId(), "boss", List.of("listen", "barge")));
        assertThat(supervisors.supervision())
                .containsExactly(new Cdr.Supervision(watched, "alice", List.of("listen", "barge")));
        assertThat(supervisors.end().side()).isEqualTo("gateway");
        assertThat(supervisors.end().type()).isEqualTo("hung-up");
    }

    @Test
    void the_supervisor_leaves_and_the_call_goes_on() {
        Sim.Talk talk = sim.talk();
        Sim.Outgoing boss = dialBy("boss", "*22alice").acked();
        boss.browser().send("BYE");

        assertThat(sim.cdrs).extracting(Cdr::user).containsExactly("boss");
        assertThat(sim.events)
                .filteredOn(CallEvent.SupervisorLeft.class::isInstance)
                .hasSize(1);
        assertThat(sim.calls.active()).isEqualTo(1);
        talk.browser().send("BYE");
        assertThat(record("alice").supervision())
                .extracting(Cdr.Supervision::user)
                .containsExactly("boss");
    }

    private Cdr record(String user) {
        return sim.cdrs.stream()
                .filter(cdr -> cdr.user().equals(user))
                .findFirst()
                .orElseThrow();
    }
}
