package io.tandem.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// How Opus is sent, and how that follows the far end's reports.
class OpusSettingsTest {

    @Test
    void values_that_opus_does_not_know_are_refused_by_name() {
        assertThatThrownBy(() -> new OpusSettings(5_000, 5, true, false, 0)).hasMessageContaining("bitrate is 5000");
        assertThatThrownBy(() -> new OpusSettings(20_000, 11, true, false, 0)).hasMessageContaining("complexity is 11");
        assertThatThrownBy(() -> new OpusSettings(20_000, 5, true, false, 101))
                .hasMessageContaining("packet loss is 101");
    }

    @Test
    void loss_gets_the_bits_and_the_complexity_that_redundancy_needs() {
        OpusSettings settings = new OpusSettings(20_000, 0, true, false, 0);
        assertThat(settings.bitrateAt(1)).isEqualTo(20_000);
        assertThat(settings.complexityAt(1)).isZero();
        assertThat(settings.bitrateAt(5)).isEqualTo(24_000);
        assertThat(settings.complexityAt(5)).isEqualTo(2);
        assertThat(new OpusSettings(20_000, 0, false, false, 0).bitrateAt(5)).isEqualTo(20_000);
    }

    @Test
    void the_wave_is_coded_until_redundancy_dtx_or_few_bits_ask_for_the_model_of_the_voice() {
        assertThat(OpusSettings.TELEPHONE.codesWaveAt(1)).isTrue();
        assertThat(OpusSettings.TELEPHONE.codesWaveAt(2)).isFalse();
        assertThat(OpusSettings.TELEPHONE.within(false, false, 0, 0).codesWaveAt(10))
                .isTrue();
        assertThat(OpusSettings.TELEPHONE.within(true, true, 0, 0).codesWaveAt(0))
                .isFalse();
        assertThat(OpusSettings.TELEPHONE.within(true, false, 16_000, 0).codesWaveAt(0))
                .isFalse();
        assertThat(OpusSettings.TELEPHONE.within(true, false, 16_000, 0).bitrate())
                .isEqualTo(16_000);
        assertThat(OpusSettings.TELEPHONE.within(true, false, 64_000, 0).bitrate())
                .isEqualTo(28_000);
        assertThat(OpusSettings.TELEPHONE.bitrateAt(10)).isEqualTo(28_000);
        assertThat(OpusSettings.WIDEBAND.codesWaveAt(0)).isFalse();
    }

    @Test
    void redundancy_rises_at_once_with_the_loss_and_falls_slowly() {
        ReportedLoss loss = new ReportedLoss(5);
        assertThat(loss.report(12)).isTrue();
        assertThat(loss.percent()).isEqualTo(12);
        assertThat(loss.report(0)).isTrue();
        assertThat(loss.percent()).isEqualTo(8);
        for (int i = 0; i < 12; i++) {
            loss.report(0);
        }
        assertThat(loss.percent()).isZero();
        assertThat(loss.report(0)).isFalse();
        loss.report(80);
        assertThat(loss.percent()).isEqualTo(30);
    }
}
