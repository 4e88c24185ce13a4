package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Announcements.Recorded;
import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.config.DtmfMode;
import io.tandem.gateway.trunk.TrunkAudio;
import io.tandem.media.Filler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Failures told by recordings, in the language of who listens.
class AnnouncingTest {

    private final Map<String, Integer> recorded = new HashMap<>();
    private Sim sim = new Sim();

    private void sounds(CallSounds sounds) {
        CallSettings d = CallSettings.defaults("tandem.local");
        sim = new Sim(CallsTest.withSounds(d, sounds));
    }

    private static CallSounds languages(Map<String, List<String>> ofRoute, Map<String, List<String>> ofUser) {
        return new CallSounds(List.of("en"), ofRoute, ofUser, Map.of(), new Filler.Melody());
    }

    private Outgoing failing(int status) {
        sim.failOver = java.util.Set.of();
        sim.recordings = (name, wanted) -> wanted.stream()
                .map(language -> language + "/" + name)
                .filter(recorded::containsKey)
                .findFirst()
                .map(key -> new Recorded(name, Path.of(key + ".wav"), recorded.getOrDefault(key, 0)));
        Outgoing call = sim.dial("+996312000103").acked();
        call.trunk("t").answer(call.toTrunk(), status);
        return call;
    }

    private String heard() {
        return switch (sim.media.last().heard("browser").filler()) {
            case Filler.Announcement(Path wav, Filler.Tone tone) -> wav + " then " + tone.kind();
            case Filler.Tone tone -> tone.kind().toString();
            case Filler other -> other.toString();
        };
    }

    @Test
    void a_failure_is_told_by_its_recording_to_its_end_and_then_by_its_tone() {
        recorded.put("en/busy", 7_000);
        Outgoing call = failing(486);
        assertThat(heard()).isEqualTo("en/busy.wav then BUSY");
        assertThat(call.states()).contains("failed");
        assertThat(sim.stack.all("INFO").getLast().request.body().text()).contains("\"heard\":\"announcement\"");
        sim.advanceMs(7_999);
        assertThat(sim.stack.all("BYE")).isEmpty();
        sim.advanceMs(1);
        assertThat(sim.stack.all("BYE")).hasSize(1);
    }

    @Test
    void without_a_recording_the_tone_says_it_alone_and_a_general_one_says_all_others() {
        failing(486);
        assertThat(heard()).isEqualTo("BUSY");
        sim.advance(Duration.ofSeconds(4));
        assertThat(sim.stack.all("BYE")).hasSize(1);

        recorded.put("en/call-failed", 1_000);
        failing(404);
        assertThat(heard()).isEqualTo("en/call-failed.wav then SPECIAL_INFORMATION");
    }

    @Test
    void the_first_language_that_has_it_is_heard_and_the_operators_own_count_most() {
        sounds(languages(Map.of("test", List.of("ru", "en")), Map.of("alice", List.of("ky", "ru", "en"))));
        recorded.put("en/busy", 1_000);
        recorded.put("ru/busy", 1_000);
        failing(486);
        assertThat(heard()).startsWith("ru/busy.wav");
        recorded.put("ky/busy", 1_000);
        failing(486);
        assertThat(heard()).startsWith("ky/busy.wav");
    }

    @Test
    void the_route_counts_before_the_trunk_and_the_trunk_before_the_general_chain() {
        recorded.put("en/busy", 1_000);
        recorded.put("ru/busy", 1_000);
        recorded.put("de/busy", 1_000);
        TrunkAudio german = new TrunkAudio(List.of("de"), false, DtmfMode.AUTO);
        sounds(languages(Map.of("test", List.of("ru")), Map.of()));
        sim.plan = List.of(Sim.trunk("north", 5070, german));
        failing(486);
        assertThat(heard()).startsWith("ru/busy.wav");
        sounds(languages(Map.of(), Map.of("bob", List.of("ru"))));
        sim.plan = List.of(Sim.trunk("north", 5070, german));
        failing(486);
        assertThat(heard()).startsWith("de/busy.wav");
    }

    @Test
    void a_recording_that_never_ends_is_cut_and_a_trunks_own_message_is_not_talked_over() {
        recorded.put("en/busy", 600_000);
        failing(486);
        sim.advance(Duration.ofSeconds(60));
        assertThat(sim.stack.all("BYE")).hasSize(1);

        sim = new Sim();
        sim.failOver = java.util.Set.of();
        sim.recordings = (name, wanted) -> Optional.of(new Recorded(name, Path.of("x.wav"), 5_000));
        Outgoing call = sim.dial("+996312000103").acked();
        call.trunk("t")
                .answer(
                        call.toTrunk(),
                        183,
                        io.tandem.gateway.sip.Headers.NONE,
                        SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
        sim.media.last().audioStarts("trunk-1", 9000);
        call.trunk("t").answer(call.toTrunk(), 486);
        assertThat(heard()).isEqualTo("BUSY");
    }

    @Test
    void every_cause_has_a_name_that_is_among_those_documented() {
        for (int q850 = 0; q850 < 128; q850++) {
            assertThat(io.tandem.gateway.config.AnnouncementNames.ALL).containsAll(Cause.announcements(q850));
        }
    }
}
