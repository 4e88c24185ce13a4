package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.config.DtmfMode;
import io.tandem.gateway.trunk.HoldMusic;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkAudio;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand.Hear;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who hears music while somebody is on hold, and what the trunk is told of it.
class HoldMusicTest {
    private static final Filler MELODY = new Filler.Melody();

    private final Sim sim = new Sim();

    private Talk talk() {
        sim.plan = List.of(Sim.trunk("north", 5070, new TrunkAudio(List.of(), true, DtmfMode.AUTO)));
        return sim.talk();
    }

    private Hear heard(String port) {
        return sim.media.last().heard(port);
    }

    private static void browserSays(Talk talk, String direction, int version) {
        talk.browser().ack(talk.browser().sendSdp("INVITE", Offers.chromium(direction, version)));
    }

    @Test
    void the_far_end_hears_our_music_and_nothing_of_the_operator_and_the_trunk_is_told_nothing() {
        Talk talk = talk();
        browserSays(talk, "sendonly", 3);
        assertThat(heard("trunk-1").from()).isNull();
        assertThat(heard("trunk-1").filler()).isEqualTo(MELODY);
        assertThat(heard("browser").from()).isNull();
        assertThat(heard("browser").filler()).isEqualTo(new Filler.Nothing());
        assertThat(sim.stack.all("INVITE")).hasSize(1);

        browserSays(talk, "sendrecv", 4);
        assertThat(heard("trunk-1").from()).hasToString("browser");
        assertThat(heard("trunk-1").filler()).isEqualTo(new Filler.Nothing());
        assertThat(heard("browser").from()).hasToString("trunk-1");
        assertThat(sim.stack.all("INVITE")).hasSize(1);
    }

    @Test
    void an_operator_on_hold_hears_the_trunks_music_and_ours_where_it_has_none() {
        Talk talk = talk();
        talk.trunk().ack(talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendonly")));
        assertThat(heard("browser").from()).hasToString("trunk-1");
        assertThat(heard("browser").filler()).isEqualTo(MELODY);

        talk.trunk().ack(talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendrecv")));
        assertThat(heard("browser").filler()).isEqualTo(new Filler.Nothing());
    }

    @Test
    void an_operator_held_without_any_media_still_hears_ours() {
        Talk talk = talk();
        talk.trunk().ack(talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "inactive")));
        FakeStack.Sent toBrowser = sim.stack.last("INVITE");
        assertThat(toBrowser.request.body().text()).contains("a=sendonly\r\n");
        talk.browser().answerSdp(toBrowser, 200, Offers.browserAnswer("recvonly"));
        assertThat(heard("browser").from()).isNull();
        assertThat(heard("browser").filler()).isEqualTo(MELODY);
    }

    @Test
    void both_hold_and_each_comes_back_alone() {
        Talk talk = talk();
        browserSays(talk, "sendonly", 3);
        talk.trunk().ack(talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendonly")));
        talk.browser().answerSdp(sim.stack.last("INVITE"), 200, Offers.browserAnswer("inactive"));
        browserSays(talk, "sendrecv", 5);
        assertThat(heard("browser").filler()).isEqualTo(MELODY);
        talk.trunk().ack(talk.trunk().sendSdp("INVITE", Offers.trunk(9000, "sendrecv")));
        talk.browser().answerSdp(sim.stack.last("INVITE"), 200, Offers.browserAnswer("sendrecv"));
        assertThat(heard("browser").from()).hasToString("trunk-1");
        assertThat(heard("trunk-1").from()).hasToString("browser");
        assertThat(heard("trunk-1").filler()).isEqualTo(new Filler.Nothing());
    }

    @Test
    void a_trunk_that_plays_its_own_is_told_of_the_hold_and_hears_nothing_of_us() {
        Talk talk = sim.talk();
        browserSays(talk, "sendonly", 3);
        assertThat(sim.stack.last("INVITE").request.body().text()).contains("a=sendonly\r\n");
        assertThat(heard("trunk-1").filler()).isEqualTo(new Filler.Nothing());
    }

    @Test
    void without_any_music_holds_are_left_to_the_trunk() {
        CallSettings settings = CallsTest.withSounds(
                CallSettings.defaults("tandem.local"),
                new CallSounds(List.of("en"), Map.of(), Map.of(), Map.of(), new Filler.Nothing()));
        Sim silent = new Sim(settings);
        silent.plan = List.of(Sim.trunk("north", 5070, new TrunkAudio(List.of(), true, DtmfMode.AUTO)));
        Talk talk = silent.talk();
        browserSays(talk, "sendonly", 3);
        assertThat(silent.stack.all("INVITE")).hasSize(2);
        assertThat(silent.media.last().heard("trunk-1").filler()).isEqualTo(new Filler.Nothing());
    }

    @Test
    void a_far_end_on_hold_that_falls_silent_is_dead_media_as_ever() {
        Talk talk = talk();
        sim.media.last().audioStarts("trunk-1", 9000);
        browserSays(talk, "sendonly", 3);
        sim.media.last().audioStops("trunk-1");
        sim.advance(Duration.ofSeconds(60));
        assertThat(sim.cdr().end().type()).isEqualTo("media-timeout");
    }

    @Test
    void freeswitch_plays_its_own_unless_told_otherwise() {
        assertThat(HoldMusic.AUTO.ours(Trunk.Kind.FREESWITCH)).isFalse();
        assertThat(HoldMusic.AUTO.ours(Trunk.Kind.PROVIDER)).isTrue();
        assertThat(HoldMusic.AUTO.ours(Trunk.Kind.GSM)).isTrue();
        assertThat(HoldMusic.GATEWAY.ours(Trunk.Kind.FREESWITCH)).isTrue();
        assertThat(HoldMusic.TRUNK.ours(Trunk.Kind.PROVIDER)).isFalse();
    }
}
