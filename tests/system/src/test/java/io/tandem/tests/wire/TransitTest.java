package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// From one trunk to another where a number says so: early media, talk, and nothing without the rule.
class TransitTest {
    private static final Sound.Tone CALLER = new Sound.Tone(700, -13);
    private static final Sound.Tone EARLY = new Sound.Tone(425, -13);
    private static final Sound.Tone CALLED = new Sound.Tone(1000, -13);

    private static StageSettings stage() {
        return StageSettings.none()
                .withTrunk("north", end -> end)
                .withTrunk(
                        "south",
                        end -> end.withScript(_ -> Script.start()
                                .earlyMedia(EARLY)
                                .pause(Duration.ofSeconds(2))
                                .answer(CALLED)))
                .with("numbers", "\"+996312000777\": {trunks: [south], dial: \"555\"}");
    }

    @Test
    void caller_hears_early_media_and_both_hear_each_other() throws Exception {
        try (Stage stage = Stage.open(stage())) {
            FarEnd north = stage.caller("caller", end -> end);
            FarCall caller = north.call("+996312000777", CALLER);
            FarCall called = Stage.incoming(stage.trunk("south"));
            Hearing.hears(caller, EARLY.hz());
            Hearing.hears(caller, CALLED.hz(), Hearing.SECOND);
            Hearing.hears(called, CALLER.hz(), Hearing.SECOND);
            caller.hangUp();
            called.ended().get(5, TimeUnit.SECONDS);
            assertThat(stage.record().text("direction")).isEqualTo("transit");
            assertThat(stage.record().kind()).isEqualTo("caller hung-up");
        }
    }

    @Test
    void number_without_such_a_rule_goes_nowhere() throws Exception {
        try (Stage stage = Stage.open(stage())) {
            FarEnd north = stage.caller("caller", end -> end);
            assertThat(north.call("+996555000111", CALLER)
                            .ended()
                            .get(5, TimeUnit.SECONDS)
                            .status())
                    .isEqualTo(404);
            assertThat(stage.trunk("south").calls()).isEmpty();
        }
    }
}
