package io.tandem.gateway.cdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.cdr.Cdr.End;
import io.tandem.gateway.cdr.Cdr.OneWayAudio;
import io.tandem.gateway.cdr.Cdr.PortFigures;
import io.tandem.gateway.cdr.Cdr.TrunkAttempt;
import io.tandem.media.StreamQuality;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final double NAN = Double.NaN;
    private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    private List<TrunkAttempt> attempts = List.of(new TrunkAttempt("gsm", "5", "answered", 200, 0));
    private Map<String, PortFigures> media = Map.of("browser", port(700, 4.2), "trunk-1", port(700, 4.3));
    private List<OneWayAudio> troubles = List.of();
    private String direction = "outgoing";

    private static PortFigures port(long received, double mos) {
        StreamQuality in =
                new StreamQuality(received, 0, 0, 0, mos < 3 ? 12.5 : 0, 2, NAN, 0, 0, NAN, NAN, NAN, 10, NAN, mos);
        return new PortFigures(received, 700, 0, 2, 0, 20, in, StreamQuality.UNKNOWN, NAN);
    }

    private String verdict(long talkMs, long ringMs, End end) {
        return Verdict.of(new Cdr(
                "c1",
                direction,
                "alice",
                "+996312000101",
                "",
                "gsm",
                "",
                attempts,
                START,
                talkMs == 0 ? Optional.empty() : Optional.of(START.plusMillis(ringMs)),
                START.plusMillis(ringMs + talkMs),
                ringMs,
                talkMs,
                end,
                "PCMA",
                "",
                media,
                List.of(),
                List.of(),
                List.of(),
                troubles,
                List.of()));
    }

    private static End hungUp(String side) {
        return new End(side, "hung-up", 200, 16, "Normal call clearing");
    }

    @Test
    void a_good_call() {
        assertThat(verdict(14_200, 4_000, hungUp("operator")))
                .isEqualTo("good audio both ways (MOS 4.2); hung up by the caller after 14 s");
    }

    @Test
    void a_trunk_that_never_sent_audio() {
        media = Map.of("browser", port(700, 4.2), "trunk-1", port(0, NAN));
        troubles = List.of(new OneWayAudio(
                "to-operator", "trunk", "nothing-arrives", "nothing comes from the trunk", 0, 14_000, "to-the-end", 2));
        assertThat(verdict(14_200, 4_000, hungUp("operator")))
                .isEqualTo("trunk gsm never sent audio; hung up by the caller after 14 s");
    }

    @Test
    void audio_that_stopped_for_a_time() {
        troubles = List.of(new OneWayAudio(
                "from-operator",
                "browser",
                "nothing-arrives",
                "nothing comes from the browser",
                3000,
                8_000,
                "flows-again",
                0));
        assertThat(verdict(200_000, 4_000, hungUp("trunk")))
                .isEqualTo("nothing comes from the browser for 8.0 s; hung up by the called side after 3 min 20 s");
    }

    @Test
    void bad_audio() {
        media = Map.of("browser", port(700, 4.2), "trunk-1", port(600, 2.1));
        assertThat(verdict(60_000, 4_000, hungUp("trunk")))
                .isEqualTo("bad audio from trunk gsm (MOS 2.1, 12.5 % lost); hung up by the called side after 60 s");
    }

    @Test
    void a_second_trunk_took_it() {
        attempts = List.of(
                new TrunkAttempt("pbx", "5", "unavailable", 503, 42), new TrunkAttempt("gsm", "5", "answered", 200, 0));
        assertThat(verdict(14_200, 4_000, hungUp("operator"))).startsWith("trunk pbx failed (unavailable 503); good");
    }

    @Test
    void calls_without_an_answer() {
        assertThat(verdict(0, 12_000, new End("operator", "cancelled", 487, 16, "")))
                .isEqualTo("given up by the caller after 12 s, before an answer");
        assertThat(verdict(0, 2_000, new End("trunk", "busy", 486, 17, "Busy")))
                .isEqualTo("the called number was busy");
        assertThat(verdict(0, 2_000, new End("gateway", "refused", 403, 21, "no route allows it")))
                .isEqualTo("refused: no route allows it");
    }

    @Test
    void an_operator_who_is_not_there() {
        direction = "incoming";
        assertThat(verdict(0, 10, new End("gateway", "not-registered", 480, 20, "")))
                .isEqualTo("no browser of alice was there");
    }

    @Test
    void what_the_gateway_cut_says_why() {
        assertThat(verdict(31_000, 10, new End("gateway", "session-expired", 408, 102, "No refresh came")))
                .endsWith("cut by the gateway (session-expired: No refresh came) after 31 s");
    }
}
