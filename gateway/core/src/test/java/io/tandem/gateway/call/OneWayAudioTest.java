package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.config.DtmfMode;
import io.tandem.gateway.config.OneWayAudioPolicy;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.TrunkAudio;
import io.tandem.gateway.trunk.TrunkQuality;
import io.tandem.media.AudioFault;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.PortId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a call does when the media says that audio flows one way only.
class OneWayAudioTest {

    private static Sim sim(OneWayAudioPolicy policy) {
        Sim sim = new Sim();
        TrunkAudio audio = new TrunkAudio(List.of(), false, DtmfMode.AUTO);
        sim.plan = List.of(Sim.trunk("north", 5070, audio, new TrunkQuality(policy, false)));
        return sim;
    }

    private final Sim sim = sim(OneWayAudioPolicy.MEND);
    private final Sim.Talk talk = sim.talk();

    private static String trunkPort(Sim sim) {
        return sim.media.last().commands.stream()
                .filter(MediaCommand.ConnectTrunk.class::isInstance)
                .map(c -> c.port().name())
                .findFirst()
                .orElseThrow();
    }

    private static void silent(Sim sim, String port, AudioFault fault, boolean before) {
        sim.media.last().event(new MediaEvent.OneWayAudio(new PortId(port), fault, before, true, 2500, ""));
    }

    private static void flows(Sim sim, String port, AudioFault fault, boolean flows) {
        sim.media.last().event(new MediaEvent.OneWayAudioEnded(new PortId(port), fault, flows, 4000));
    }

    private static List<FakeStack.Sent> reinvites(Sim sim) {
        return sim.stack.all("INVITE").subList(1, sim.stack.all("INVITE").size());
    }

    private static String version(FakeStack.Sent invite) {
        return invite.request.body().text().replaceAll("(?s).*o=- (\\d+) (\\d+) .*", "$2");
    }

    private static String lastInfo(Sim.Talk talk) {
        talk.call().states();
        return talk.sim().stack.last("INFO").request.body().text();
    }

    @Test
    void talk_is_watched_in_both_directions_and_hold_is_not() {
        assertThat(sim.media.last().commands)
                .contains(
                        new MediaCommand.Watch(new PortId("browser"), true, true),
                        new MediaCommand.Watch(new PortId(trunkPort(sim)), true, true));
        talk.trunk().send("INVITE", io.tandem.gateway.sip.Headers.NONE, SimPeer.sdp(Offers.trunk(9000, "sendonly")));
        List<MediaCommand.Watch> last = sim.media.last().commands.stream()
                .filter(MediaCommand.Watch.class::isInstance)
                .map(MediaCommand.Watch.class::cast)
                .toList();
        assertThat(last.getLast()).isEqualTo(new MediaCommand.Watch(new PortId(trunkPort(sim)), true, false));
    }

    @Test
    void a_silent_trunk_is_told_to_everybody_and_gets_the_same_offer_again_twice() {
        sim.advanceMs(3000);
        silent(sim, trunkPort(sim), AudioFault.NOTHING_ARRIVES, false);
        assertThat(sim.events.getLast()).isInstanceOfSatisfying(CallEvent.OneWayAudio.class, event -> {
            assertThat(event.hop()).isEqualTo("trunk");
            assertThat(event.direction()).isEqualTo("to-operator");
            assertThat(event.text()).isEqualTo("the trunk never sent audio");
        });
        assertThat(lastInfo(talk))
                .contains(
                        "\"state\":\"one-way-audio\"",
                        "\"text\":\"the trunk never sent audio\"",
                        "\"repair\":\"re-invite\"");
        assertThat(reinvites(sim)).hasSize(1);
        assertThat(version(reinvites(sim).getFirst())).isEqualTo("2");
        talk.trunk()
                .answer(
                        reinvites(sim).getFirst(),
                        200,
                        io.tandem.gateway.sip.Headers.NONE,
                        SimPeer.sdp(Offers.trunk(9000, "sendrecv")));

        sim.advanceMs(5100);
        assertThat(reinvites(sim)).hasSize(2);
        assertThat(version(reinvites(sim).getLast())).isEqualTo("3");
        talk.trunk()
                .answer(
                        reinvites(sim).getLast(),
                        200,
                        io.tandem.gateway.sip.Headers.NONE,
                        SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
        sim.advanceMs(20_000);
        assertThat(reinvites(sim)).hasSize(2);
    }

    @Test
    void what_stays_silent_is_ended_in_time_although_it_was_asked() {
        sim.advanceMs(2500);
        silent(sim, trunkPort(sim), AudioFault.NOTHING_ARRIVES, false);
        talk.trunk()
                .answer(
                        reinvites(sim).getFirst(),
                        200,
                        io.tandem.gateway.sip.Headers.NONE,
                        SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
        sim.advanceMs(57_000);
        assertThat(sim.stack.all("BYE")).isEmpty();
        sim.advanceMs(1000);
        assertThat(sim.stack.all("BYE")).hasSize(2);
        Cdr cdr = sim.cdr();
        assertThat(cdr.end().type()).isEqualTo("media-timeout");
        assertThat(cdr.end().text()).isEqualTo("the trunk never sent audio for 60 s");
        assertThat(cdr.oneWayAudio()).singleElement().satisfies(trouble -> {
            assertThat(trouble.result()).isEqualTo("to-the-end");
            assertThat(trouble.fault()).isEqualTo("nothing-arrives");
            assertThat(trouble.atMs()).isZero();
            assertThat(trouble.lastedMs()).isEqualTo(60_000);
            assertThat(trouble.repairs()).isEqualTo(2);
        });
    }

    @Test
    void a_hang_up_says_in_plain_words_that_audio_was_missing() {
        sim.advanceMs(2500);
        silent(sim, trunkPort(sim), AudioFault.NOTHING_ARRIVES, false);
        talk.browser().send("BYE");
        assertThat(sim.cdr().end().type()).isEqualTo("hung-up");
        assertThat(sim.cdr().end().text()).isEqualTo("Normal call clearing; the trunk never sent audio");
    }

    @Test
    void audio_that_comes_back_is_told_and_the_call_goes_on() {
        sim.advanceMs(10_000);
        silent(sim, trunkPort(sim), AudioFault.NOTHING_ARRIVES, true);
        sim.advanceMs(1500);
        flows(sim, trunkPort(sim), AudioFault.NOTHING_ARRIVES, true);
        assertThat(sim.events.getLast()).isInstanceOf(CallEvent.AudioRestored.class);
        assertThat(lastInfo(talk)).contains("audio-restored");
        sim.media.last().audioStarts(trunkPort(sim), 9000);
        sim.advanceMs(100_000);
        assertThat(reinvites(sim)).hasSize(1);
        talk.browser().send("BYE");
        Cdr.OneWayAudio trouble = sim.cdr().oneWayAudio().getFirst();
        assertThat(trouble.result()).isEqualTo("flows-again");
        assertThat(trouble.atMs()).isEqualTo(7500);
        assertThat(trouble.lastedMs()).isEqualTo(4000);
        assertThat(trouble.text()).isEqualTo("the trunk stopped sending audio");
        assertThat(sim.cdr().end().text()).isEqualTo("Normal call clearing");
    }

    @Test
    void a_silent_browser_is_asked_for_an_ice_restart_and_ended_when_it_stays_so() {
        sim.media.last().audioStarts(trunkPort(sim), 9000);
        sim.advanceMs(2500);
        silent(sim, "browser", AudioFault.UNAUTHENTICATED, true);
        assertThat(lastInfo(talk)).contains("\"hop\":\"browser\"", "\"repair\":\"ice-restart\"", "from-operator");
        assertThat(reinvites(sim)).isEmpty();
        sim.advanceMs(5100);
        assertThat(lastInfo(talk)).contains("\"repair\":\"ice-restart\"");
        sim.advanceMs(53_000);
        assertThat(sim.cdr().end().side()).isEqualTo("operator");
        assertThat(sim.cdr().end().text()).isEqualTo("audio of the browser fails authentication for 60 s");
    }

    @Test
    void reporting_alone_mends_nothing() {
        Sim only = sim(OneWayAudioPolicy.REPORT);
        Sim.Talk call = only.talk();
        silent(only, trunkPort(only), AudioFault.WRONG_SOURCE, false);
        only.advanceMs(20_000);
        assertThat(only.stack.all("INVITE")).hasSize(1);
        assertThat(lastInfo(call)).contains("\"repair\":\"none\"");
    }

    /// Two operators talk.
    private static SimPeer pages(Sim pages, Hop.Flow bobs) {
        pages.bindings.put(
                "bob",
                List.of(new Registration("bob", "urn:b", SipUri.of("b", "x.invalid"), bobs, Instant.MAX, "JsSIP")));
        Sim.Outgoing call = pages.dial("bob").acked();
        FakeStack.Sent invite = pages.stack.last("INVITE");
        SimPeer bob = SimPeer.called(pages.calls, bobs, invite.request, "bob-tag", "sip:b@x.invalid");
        bob.answer(invite, 180);
        bob.answerSdp(invite, 200, Offers.browserAnswer("sendrecv"));
        call.states();
        return bob;
    }

    private static Sim betweenPages() {
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
                d.record(),
                d.supervisors(),
                d.closeWait(),
                d.sounds(),
                d.operators(),
                OneWayAudioPolicy.MEND));
    }

    private static List<String> infosTo(Sim pages, Hop.Flow flow) {
        return pages.stack.all("INFO").stream()
                .filter(info -> info.hop.equals(flow))
                .map(info -> info.request.body().text())
                .toList();
    }

    @Test
    void between_pages_each_is_told_as_it_looks_from_there_and_the_silent_one_is_asked_to_restart() {
        Sim pages = betweenPages();
        Hop.Flow bobs = new Hop.Flow(40, Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 51_000));
        SimPeer bob = pages(pages, bobs);
        assertThat(pages.media.last().commands)
                .contains(
                        new MediaCommand.Watch(new PortId("browser"), true, true),
                        new MediaCommand.Watch(new PortId("callee-1"), true, true));
        pages.advanceMs(3000);
        silent(pages, "callee-1", AudioFault.NOTHING_ARRIVES, false);
        assertThat(pages.events.getLast()).isInstanceOfSatisfying(CallEvent.OneWayAudio.class, event -> {
            assertThat(event.hop()).isEqualTo("colleague");
            assertThat(event.direction()).isEqualTo("to-operator");
            assertThat(event.text()).isEqualTo("the colleague's browser never sent audio");
        });
        assertThat(infosTo(pages, Sim.BROWSER).getLast())
                .contains("\"hop\":\"colleague\"", "to-operator", "\"repair\":\"none\"");
        assertThat(infosTo(pages, bobs))
                .singleElement()
                .asString()
                .contains(
                        "\"hop\":\"browser\"",
                        "from-operator",
                        "the browser never sent audio",
                        "\"repair\":\"ice-restart\"");
        assertThat(pages.stack.all("INVITE")).as("a page is asked, not offered").hasSize(1);
        pages.advanceMs(1000);
        flows(pages, "callee-1", AudioFault.NOTHING_ARRIVES, true);
        assertThat(pages.events.getLast()).isInstanceOf(CallEvent.AudioRestored.class);
        bob.send("BYE");
        assertThat(pages.cdr().oneWayAudio()).singleElement().satisfies(trouble -> {
            assertThat(trouble.hop()).isEqualTo("colleague");
            assertThat(trouble.result()).isEqualTo("flows-again");
        });
    }

    @Test
    void between_pages_the_callers_own_silence_is_his_to_mend() {
        Sim pages = betweenPages();
        Hop.Flow bobs = new Hop.Flow(40, Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 51_000));
        SimPeer unused = pages(pages, bobs);
        pages.advanceMs(3000);
        silent(pages, "browser", AudioFault.NO_CONSENT, true);
        assertThat(infosTo(pages, Sim.BROWSER).getLast())
                .contains("\"hop\":\"browser\"", "from-operator", "\"repair\":\"ice-restart\"");
        assertThat(infosTo(pages, bobs).getLast())
                .contains("\"hop\":\"colleague\"", "to-operator", "\"repair\":\"none\"");
    }

    @Test
    void off_does_not_even_look() {
        Sim off = sim(OneWayAudioPolicy.OFF);
        off.talk();
        assertThat(off.media.last().commands).noneMatch(MediaCommand.Watch.class::isInstance);
    }

    @Test
    void a_better_known_fault_takes_the_place_of_the_first() {
        silent(sim, "browser", AudioFault.NOTHING_ARRIVES, true);
        silent(sim, "browser", AudioFault.NO_CONSENT, true);
        flows(sim, "browser", AudioFault.NO_CONSENT, true);
        talk.browser().send("BYE");
        assertThat(sim.cdr().oneWayAudio())
                .singleElement()
                .satisfies(t -> assertThat(t.fault()).isEqualTo("no-consent"));
    }

    @Test
    void digital_silence_is_reported_and_nobody_is_asked_for_it() {
        silent(sim, trunkPort(sim), AudioFault.DIGITAL_SILENCE, false);
        sim.advanceMs(20_000);
        assertThat(reinvites(sim)).isEmpty();
        assertThat(sim.events).anyMatch(CallEvent.OneWayAudio.class::isInstance);
    }
}
