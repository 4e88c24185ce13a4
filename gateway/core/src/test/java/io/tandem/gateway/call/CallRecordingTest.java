package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.config.RecordPolicy;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.media.DtmfWay;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.PortId;
import io.tandem.media.record.RecordingFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Recording as the call sees it: who may, who is told, what stays of it.
class CallRecordingTest {

    private static final Filler BEEP = new Filler.Beep(1400, 200, -20);
    private static final Filler SILENT = new Filler.Nothing();

    private static Sim sim(RecordRules rules) {
        CallSettings d = CallSettings.defaults("tandem.local");
        return new Sim(new CallSettings(
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
                rules,
                d.supervisors(),
                d.closeWait(),
                d.sounds(),
                d.operators(),
                d.oneWayAudio()));
    }

    private static Sim sim(RecordPolicy policy) {
        return sim(RecordRules.of(policy));
    }

    private static RecordRules rules(String feature, Filler notice, boolean both) {
        return new RecordRules(
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                RecordPolicy.ON_DEMAND,
                feature,
                notice,
                notice,
                Duration.ofSeconds(15),
                both);
    }

    private static void command(Sim.Talk talk, String action) {
        talk.browser()
                .send(
                        "INFO",
                        Headers.NONE,
                        new Body(CallRecording.COMMAND_TYPE, "{\"command\":\"record\",\"action\":\"" + action + "\"}"));
    }

    private static void keys(Sim sim, String keys) {
        keys.chars()
                .forEach(key -> sim.media
                        .last()
                        .event(new MediaEvent.DtmfReceived(new PortId("browser"), (char) key, 120, DtmfWay.RTP_EVENT)));
    }

    /// What the page was told, in its order.
    private static List<String> told(Sim.Talk talk) {
        talk.call().states();
        return talk.sim().stack.all("INFO").stream()
                .map(info -> info.request.body().text())
                .filter(text -> text.contains("\"state\":\"recording\""))
                .map(text -> text.replaceAll(".*\"recording\":\"([a-z]+)\"(,\"reason\":\"(.*)\")?}", "$1 $3")
                        .strip())
                .toList();
    }

    private static List<String> events(Sim sim) {
        return sim.events.stream()
                .map(event -> event.getClass().getSimpleName())
                .filter(name -> name.startsWith("Recording"))
                .toList();
    }

    @Test
    void by_rule_a_call_is_recorded_from_the_answer_to_the_end() {
        Sim sim = sim(RecordPolicy.ALWAYS);
        Sim.Outgoing dialled = sim.dial("+996312000101").acked();
        assertThat(sim.recorder.takes).isEmpty();
        SimPeer trunk = dialled.trunk("t1");
        trunk.answer(dialled.toTrunk(), 200, Headers.NONE, SimPeer.sdp(Offers.trunk(9000, "sendrecv")));

        MediaCommand.Tap tap = sim.media.last().told(MediaCommand.Tap.class).getFirst();
        assertThat(tap.port().name()).isEqualTo("browser");
        assertThat(tap.right().name()).startsWith("trunk");
        assertThat(tap.tap()).isSameAs(sim.recorder.last());
        assertThat(sim.recorder.last().label.user()).isEqualTo("alice");
        assertThat(sim.recorder.last().label.number()).isEqualTo("+996312000101");
        trunk.send("BYE");
        assertThat(events(sim)).containsExactly("RecordingStarted", "RecordingStopped");
        assertThat(sim.events.getLast()).isInstanceOf(CallEvent.Ended.class);
        assertThat(sim.cdr().recordings()).containsExactly(new Cdr.Recording("file-1.wav", 5000, 1000, 3, ""));
    }

    @Test
    void the_operator_begins_pauses_resumes_and_stops_and_his_page_is_told_what_is() {
        Sim sim = sim(RecordPolicy.ON_DEMAND);
        Sim.Talk talk = sim.talk();
        for (String action : List.of("start", "pause", "resume", "stop", "start")) {
            command(talk, action);
        }

        assertThat(told(talk)).containsExactly("off", "on", "paused", "on", "off", "on");
        assertThat(sim.recorder.takes).hasSize(2);
        assertThat(sim.recorder.takes.getFirst().told).containsExactly("pause", "resume", "stop");
        assertThat(sim.media.last().told(MediaCommand.Untap.class)).hasSize(1);
        assertThat(events(sim))
                .containsExactly(
                        "RecordingStarted",
                        "RecordingPaused",
                        "RecordingResumed",
                        "RecordingStopped",
                        "RecordingStarted");
    }

    @Test
    void what_is_not_possible_is_refused_in_words() {
        Sim sim = sim(RecordPolicy.ON_DEMAND);
        Sim.Talk talk = sim.talk();
        command(talk, "pause");
        command(talk, "start");
        command(talk, "start");

        assertThat(told(talk))
                .containsExactly(
                        "off", "off pause refused: recording is off", "on", "on start refused: recording is on");
        assertThat(sim.recorder.takes).hasSize(1);
    }

    @Test
    void where_every_call_is_recorded_the_operator_may_pause_and_not_stop() {
        Sim sim = sim(RecordPolicy.ALWAYS);
        Sim.Talk talk = sim.talk();
        command(talk, "stop");
        command(talk, "pause");

        assertThat(told(talk)).containsExactly("on", "on stop refused: always recorded", "paused");
    }

    @Test
    void where_nothing_is_recorded_the_operator_cannot_and_a_plugin_can() throws Exception {
        Sim sim = sim(RecordPolicy.NEVER);
        Sim.Talk talk = sim.talk();
        command(talk, "start");
        assertThat(sim.recorder.takes).isEmpty();
        assertThat(told(talk)).containsExactly("off start refused: not allowed");

        String call = sim.calls.list().getFirst().callId();
        assertThat(ask(sim, call, RecordVerb.START)).isEqualTo(new CommandReply.Done());
        assertThat(ask(sim, call, RecordVerb.RESUME)).isEqualTo(new CommandReply.Refused("recording is on"));
        assertThat(ask(sim, "nobody", RecordVerb.STOP)).isEqualTo(new CommandReply.NoSuchCall());
        assertThat(sim.recorder.takes).hasSize(1);
    }

    private static CommandReply ask(Sim sim, String call, RecordVerb verb) throws Exception {
        return CompletableFuture.supplyAsync(() -> sim.calls.record(call, verb)).get(5, TimeUnit.SECONDS);
    }

    @Test
    void commands_of_the_trunk_are_not_obeyed() {
        Sim sim = sim(RecordPolicy.ON_DEMAND);
        Sim.Talk talk = sim.talk();
        talk.trunk()
                .send(
                        "INFO",
                        Headers.NONE,
                        new Body(CallRecording.COMMAND_TYPE, "{\"command\":\"record\",\"action\":\"start\"}"));

        assertThat(sim.recorder.takes).isEmpty();
    }

    @Test
    void the_feature_code_starts_and_stops() {
        Sim sim = sim(rules("*1", SILENT, false));
        sim.talk();
        keys(sim, "4*");
        assertThat(sim.recorder.takes).isEmpty();
        keys(sim, "1");
        assertThat(sim.recorder.takes).hasSize(1);
        keys(sim, "*");
        sim.advance(Duration.ofSeconds(4));
        keys(sim, "1");
        assertThat(sim.recorder.last().told).isEmpty();
        keys(sim, "*1");
        assertThat(sim.recorder.last().told).containsExactly("stop");
    }

    @Test
    void a_full_disk_ends_the_recording_and_not_the_call_and_the_next_start_records_again() {
        Sim sim = sim(RecordPolicy.ON_DEMAND);
        Sim.Talk talk = sim.talk();
        command(talk, "start");
        sim.recorder.last().fail(RecordingFailure.DISK_FULL);

        assertThat(sim.stack.all("BYE")).isEmpty();
        assertThat(told(talk)).containsExactly("off", "on", "failed disk-full");
        assertThat(sim.events)
                .filteredOn(CallEvent.RecordingFailed.class::isInstance)
                .map(event -> ((CallEvent.RecordingFailed) event).reason())
                .containsExactly("disk-full");
        command(talk, "start");
        assertThat(sim.recorder.takes).hasSize(2);
        talk.browser().send("BYE");
        assertThat(sim.cdr().recordings()).extracting(Cdr.Recording::failure).containsExactly("disk-full", "");
    }

    @Test
    void the_far_end_hears_the_notice_every_fifteen_seconds_while_it_is_recorded() {
        Sim sim = sim(rules("", BEEP, false));
        Sim.Talk talk = sim.talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        command(talk, "start");
        assertThat(overlays(sim)).containsExactly("trunk");
        sim.advance(Duration.ofSeconds(30));
        assertThat(overlays(sim)).containsExactly("trunk", "trunk", "trunk");
        command(talk, "pause");
        sim.advance(Duration.ofSeconds(60));
        assertThat(overlays(sim)).hasSize(3);
        command(talk, "resume");
        assertThat(overlays(sim)).hasSize(4);
        command(talk, "stop");
        sim.advance(Duration.ofSeconds(60));
        assertThat(overlays(sim)).hasSize(4);
    }

    @Test
    void both_hear_the_notice_where_that_is_wanted() {
        Sim sim = sim(rules("", BEEP, true));
        Sim.Talk talk = sim.talk();
        command(talk, "start");

        assertThat(overlays(sim)).containsExactly("trunk", "browser");
    }

    private static List<String> overlays(Sim sim) {
        return sim.media.last().told(MediaCommand.Overlay.class).stream()
                .map(overlay -> overlay.port().name().replaceAll("-.*", ""))
                .toList();
    }

    @Test
    void the_nearest_rule_counts() {
        RecordRules rules = new RecordRules(
                Map.of("alice", RecordPolicy.NEVER, "bob", RecordPolicy.DEFAULT),
                Map.of("abroad", RecordPolicy.ALWAYS),
                Map.of("996312000201", RecordPolicy.ALWAYS),
                Map.of("gsm", RecordPolicy.ON_DEMAND),
                RecordPolicy.DEFAULT,
                "",
                SILENT,
                SILENT,
                Duration.ZERO,
                false);

        assertThat(rules.policy("alice", "abroad", "1", "gsm")).isEqualTo(RecordPolicy.NEVER);
        assertThat(rules.policy("bob", "abroad", "1", "gsm")).isEqualTo(RecordPolicy.ALWAYS);
        assertThat(rules.policy("bob", "", "+996 312 00-02-01", "gsm")).isEqualTo(RecordPolicy.ALWAYS);
        assertThat(rules.policy("bob", "city", "1", "gsm")).isEqualTo(RecordPolicy.ON_DEMAND);
        assertThat(rules.policy("bob", "city", "1", "north")).isEqualTo(RecordPolicy.NEVER);
    }
}
