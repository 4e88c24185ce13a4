package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.codec.CodecBench.Browser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// That the measurement measures what it says; its figures are for a calm machine.
class CodecBenchTest {

    @ParameterizedTest
    @EnumSource(Browser.class)
    void all_sound_is_transcoded_and_nothing_concealed(Browser browser) {
        CodecBench.Result result = CodecBench.run(4, 2, browser, OpusSettings.TELEPHONE);
        assertThat(result.calls()).isEqualTo(4);
        assertThat(result.usPerFrame()).isBetween(1.0, 2_000.0);
        assertThat(result.callsPerCore()).isGreaterThan(5);
        assertThat(result.concealedPercent()).isLessThan(1);
        assertThat(result.opusLibrary()).startsWith("libopus");
    }
}
