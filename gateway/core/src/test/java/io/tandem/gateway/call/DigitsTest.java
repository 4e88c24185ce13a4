package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.config.DtmfMode;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.trunk.TrunkAudio;
import io.tandem.media.DtmfWay;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.PortId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// DTMF as the call sees it; what the media does with it is tested there.
class DigitsTest {

    private Sim sim = new Sim();

    private void trunkTakes(DtmfMode mode) {
        sim.plan = List.of(Sim.trunk("north", 5070, new TrunkAudio(List.of(), false, mode)));
    }

    private List<MediaCommand.DtmfSignalled> signalled() {
        return sim.media.last().told(MediaCommand.DtmfSignalled.class);
    }

    private MediaCommand.DtmfBy by(String port) {
        return sim.media.last().told(MediaCommand.DtmfBy.class).stream()
                .filter(by -> by.port().name().equals(port))
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    private void hears(String port, char digit, int ms) {
        sim.media.last().event(new MediaEvent.DtmfReceived(new PortId(port), digit, ms, DtmfWay.RTP_EVENT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/dtmf-relay | Signal=5~Duration=160~ | 5 | 160",
                "application/dtmf-relay | Signal= *~Duration= 250 | * | 250",
                "Application/DTMF-Relay;charset=x | signal=#~ | # | 160",
                "application/dtmf-relay | Signal=11~Duration=90000~ | # | 8000",
                "application/dtmf-relay | Duration=100~Signal=d~ | D | 100",
                "application/dtmf | 7~ | 7 | 160"
            })
    void an_info_of_the_page_goes_to_the_media_in_every_form(String type, String text, char digit, int ms) {
        Talk talk = sim.talk();
        Body body = new Body(type, text.replace("~", "\r\n"));
        assertThat(talk.browser().send("INFO", Headers.NONE, body).statuses()).containsExactly(200);
        assertThat(signalled()).containsExactly(new MediaCommand.DtmfSignalled(new PortId("browser"), digit, ms));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/dtmf-relay | Signal=16~",
                "application/dtmf-relay | Signal=~",
                "application/dtmf-relay | nonsense",
                "application/dtmf | 55",
                "text/plain | Signal=5~",
            })
    void what_is_no_digit_is_answered_and_left_alone(String type, String text) {
        Talk talk = sim.talk();
        Body body = new Body(type, text.replace("~", "\r\n"));
        assertThat(talk.trunk().send("INFO", Headers.NONE, body).statuses()).containsExactly(200);
        assertThat(signalled()).isEmpty();
        assertThat(sim.cdrs).isEmpty();
    }

    @Test
    void an_info_of_the_trunk_is_of_its_port() {
        Talk talk = sim.talk();
        talk.trunk().send("INFO", Headers.NONE, new Body("application/dtmf-relay", "Signal=9\r\nDuration=100"));
        assertThat(signalled()).containsExactly(new MediaCommand.DtmfSignalled(new PortId("trunk-1"), '9', 100));
    }

    @Test
    void a_trunk_that_takes_info_gets_each_digit_as_info_one_after_the_other() {
        trunkTakes(DtmfMode.INFO);
        Talk talk = sim.talk();
        talk.call().states();
        hears("browser", '4', 120);
        hears("browser", '2', 80);
        List<FakeStack.Sent> infos = toTrunk();
        assertThat(infos).hasSize(1);
        assertThat(infos.getFirst().request.body())
                .isEqualTo(new Body("application/dtmf-relay", "Signal=4\r\nDuration=120\r\n"));
        talk.trunk().answer(infos.getFirst(), 200);
        assertThat(toTrunk()).hasSize(2);
        assertThat(toTrunk().getLast().request.body().text()).isEqualTo("Signal=2\r\nDuration=80\r\n");
        hears("trunk-1", '8', 80);
        assertThat(toTrunk()).as("nothing comes back").hasSize(2);
    }

    private List<FakeStack.Sent> toTrunk() {
        return sim.stack.all("INFO").stream()
                .filter(sent -> sent.request.body().contentType().equals("application/dtmf-relay"))
                .toList();
    }

    @Test
    void a_page_that_takes_info_gets_the_trunks_digits_so() {
        CallSettings d = CallSettings.defaults("tandem.local");
        Map<String, DtmfMode> users = Map.of("alice", DtmfMode.INFO);
        sim = new Sim(
                CallsTest.withSounds(d, new CallSounds(List.of("en"), Map.of(), Map.of(), users, new Filler.Melody())));
        Talk talk = sim.talk();
        talk.call().states();
        hears("trunk-1", '6', 100);
        assertThat(toTrunk()).hasSize(1);
        assertThat(toTrunk().getFirst().hop).isEqualTo(Sim.BROWSER);
        assertThat(by("browser").sent()).isEqualTo(DtmfWay.SIGNALLING);
    }

    @Test
    void each_leg_has_the_way_that_is_configured_or_negotiated() {
        Talk talk = sim.talk();
        assertThat(by("browser")).isEqualTo(new MediaCommand.DtmfBy(new PortId("browser"), DtmfWay.RTP_EVENT, false));
        assertThat(by("trunk-1")).isEqualTo(new MediaCommand.DtmfBy(new PortId("trunk-1"), DtmfWay.RTP_EVENT, false));
        String without = Offers.trunk(9000, "sendrecv").replace("RTP/AVP 8 101", "RTP/AVP 8");
        talk.trunk().ack(talk.trunk().sendSdp("INVITE", without));
        assertThat(by("trunk-1").listenInBand()).as("tones are listened for").isTrue();

        sim = new Sim();
        trunkTakes(DtmfMode.INBAND);
        sim.talk();
        assertThat(by("trunk-1")).isEqualTo(new MediaCommand.DtmfBy(new PortId("trunk-1"), DtmfWay.IN_BAND, true));
    }

    @Test
    void keys_of_both_sides_are_told_to_those_who_look_on() {
        sim.talk();
        sim.media.last().event(new MediaEvent.DtmfReceived(new PortId("browser"), '5', 120, DtmfWay.RTP_EVENT));
        sim.media.last().event(new MediaEvent.DtmfReceived(new PortId("trunk-1"), '#', 80, DtmfWay.IN_BAND));
        sim.media.last().event(new MediaEvent.DtmfReceived(new PortId("trunk-9"), '1', 80, DtmfWay.IN_BAND));
        assertThat(sim.events.stream()
                        .filter(CallEvent.DigitReceived.class::isInstance)
                        .map(CallEvent.DigitReceived.class::cast)
                        .map(d -> (d.user() ? "user " : "trunk ") + d.digit() + " " + d.durationMs()))
                .containsExactly("user 5 120", "trunk # 80");
    }
}
