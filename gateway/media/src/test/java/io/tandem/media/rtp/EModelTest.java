package io.tandem.media.rtp;

import static io.tandem.media.rtp.EModel.Codec.G711;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// ITU-T G.107 and G.113 at points that they publish.
class EModelTest {

    @Test
    void at_the_default_values_the_rating_is_93_2_and_the_score_4_4() {
        double r = EModel.rating(G711, 0, 0, 1);
        assertThat(r).isCloseTo(93.2, within(0.05));
        assertThat(EModel.mos(r)).isCloseTo(4.41, within(0.005));
    }

    @Test
    void the_score_is_that_of_annex_b() {
        // R and MOS-CQE as table B.1 puts them beside each other
        assertThat(EModel.mos(90)).isCloseTo(4.34, within(0.005));
        assertThat(EModel.mos(80)).isCloseTo(4.03, within(0.01));
        assertThat(EModel.mos(70)).isCloseTo(3.60, within(0.005));
        assertThat(EModel.mos(60)).isCloseTo(3.10, within(0.005));
        assertThat(EModel.mos(50)).isCloseTo(2.58, within(0.005));
        assertThat(EModel.mos(0)).isEqualTo(1);
        assertThat(EModel.mos(-20)).isEqualTo(1);
        assertThat(EModel.mos(100)).isCloseTo(4.5, within(1e-9));
    }

    @Test
    void g711_with_concealment_loses_what_g113_says() {
        // G.113 (2001) table I.2, independent losses of 1, 2, 3 and 5 %: impairments of 5, 7, 10 and 15
        int[] percent = {0, 1, 2, 3, 5};
        int[] impairment = {0, 5, 7, 10, 15};
        double[] scores = {4.41, 4.33, 4.23, 4.13, 3.92};
        for (int i = 0; i < percent.length; i++) {
            double loss = percent[i] / 100.0;
            assertThat(EModel.lossImpairment(G711, loss, 1))
                    .as("%d %%", percent[i])
                    .isCloseTo(impairment[i], within(1.5));
            assertThat(EModel.mos(EModel.rating(G711, 0, loss, 1)))
                    .as("%d %%", percent[i])
                    .isCloseTo(scores[i], within(0.03));
        }
    }

    @Test
    void losses_in_bursts_weigh_more() {
        assertThat(EModel.lossImpairment(G711, 0.03, 4)).isGreaterThan(EModel.lossImpairment(G711, 0.03, 1));
        assertThat(EModel.lossImpairment(G711, 0.03, 4)).isCloseTo(95 * 3 / (0.75 + 25.1), within(1e-9));
    }

    @Test
    void delay_weighs_little_up_to_150_ms_and_much_beyond() {
        // curve of G.107 figure for the defaults: about 90 at 100 ms, 87 at 150, 80 at 200, 66 at 300, 56 at 400
        assertThat(EModel.rating(G711, 100, 0, 1)).isCloseTo(91, within(2.0));
        assertThat(EModel.rating(G711, 150, 0, 1)).isCloseTo(89, within(2.0));
        assertThat(EModel.rating(G711, 300, 0, 1)).isCloseTo(70, within(4.0));
        assertThat(EModel.rating(G711, 400, 0, 1)).isCloseTo(60, within(5.0));
        double before = 101;
        for (int ms = 0; ms <= 1000; ms += 10) {
            double r = EModel.rating(G711, ms, 0, 1);
            assertThat(r).as("%d ms", ms).isLessThan(before);
            before = r;
        }
    }
}
