package io.tandem.media.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.AudioFault;
import io.tandem.media.Codec;
import io.tandem.media.PayloadTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The two watches of a port in simulated time.
class OneWayWatchTest {
    private static final long MS = 1_000_000;
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);

    private final InboundWatch in = new InboundWatch();
    private final OutboundWatch out = new OutboundWatch();
    private final Evidence now = new Evidence();

    @BeforeEach
    void connected() {
        now.ready = true;
        out.expect(true);
    }

    private @Nullable AudioFault at(long ms) {
        return in.judge(now, ms * MS);
    }

    private void packets(int type, long fromMs, long toMs) {
        for (long ms = fromMs; ms < toMs; ms += 20) {
            in.packet(type, PCMA, ms * MS);
        }
        now.flowing = true;
    }

    @Test
    void silence_counts_from_the_last_good_packet() {
        in.expect(true, 0);
        packets(8, 0, 5000);
        assertThat(at(5000)).isNull();
        now.flowing = false;
        assertThat(at(7400)).isNull();
        assertThat(at(7600)).isEqualTo(AudioFault.NOTHING_ARRIVES);
        assertThat(in.before()).isTrue();
        packets(8, 8000, 8100);
        assertThat(at(8100)).isNull();
    }

    @Test
    void a_stray_packet_ends_no_alarm() {
        in.expect(true, 0);
        assertThat(at(2600)).isEqualTo(AudioFault.NOTHING_ARRIVES);
        in.packet(8, PCMA, 2700 * MS);
        assertThat(at(2800)).isEqualTo(AudioFault.NOTHING_ARRIVES);
    }

    @Test
    void a_browser_that_is_not_connected_yet_is_not_accused_before_it_is() {
        in.expect(true, 0);
        now.ready = false;
        assertThat(at(20_000)).isNull();
        now.ready = true;
        assertThat(at(22_000)).isNull();
        assertThat(at(22_600)).isEqualTo(AudioFault.NOTHING_ARRIVES);
        assertThat(in.before()).isFalse();
    }

    @Test
    void a_few_packets_of_the_wrong_kind_are_no_cause() {
        in.expect(true, 0);
        assertThat(at(100)).isNull();
        now.strangers = 9;
        assertThat(at(2600)).isEqualTo(AudioFault.NOTHING_ARRIVES);
        now.strangers = 10;
        assertThat(at(2800)).isEqualTo(AudioFault.WRONG_SOURCE);
    }

    @Test
    void strangers_while_audio_flows_are_nobodys_fault() {
        in.expect(true, 0);
        packets(8, 0, 5000);
        now.strangers = 500;
        assertThat(at(5000)).isNull();
        now.flowing = false;
        assertThat(at(7600)).isEqualTo(AudioFault.NOTHING_ARRIVES);
    }

    @Test
    void a_browser_without_checks_has_lost_its_consent() {
        in.expect(true, 0);
        assertThat(at(2600)).isEqualTo(AudioFault.NOTHING_ARRIVES);
        now.checksCeased = true;
        assertThat(at(6600)).isEqualTo(AudioFault.NO_CONSENT);
    }

    @Test
    void comfort_noise_excuses_silence_for_half_a_minute() {
        in.expect(true, 0);
        packets(8, 0, 1000);
        in.packet(13, PCMA, 1000 * MS);
        now.flowing = false;
        assertThat(at(4000)).isNull();
        assertThat(at(30_900)).isNull();
        assertThat(at(31_100)).isEqualTo(AudioFault.NOTHING_ARRIVES);
    }

    @Test
    void digital_silence_counts_only_for_a_trunk_that_never_made_a_sound() {
        in.expect(true, 0);
        packets(8, 0, 3000);
        now.looked = 18;
        now.mute = 18;
        assertThat(at(3000)).as("a muted microphone").isNull();
        now.trunk = true;
        assertThat(at(3000)).isEqualTo(AudioFault.DIGITAL_SILENCE);
        now.looked = 19;
        assertThat(at(3000)).isNull();
    }

    @Test
    void on_hold_nothing_is_expected_and_resuming_starts_anew() {
        in.expect(true, 0);
        in.expect(false, 1000 * MS);
        assertThat(at(60_000)).isNull();
        in.expect(true, 60_000 * MS);
        in.expect(true, 62_000 * MS);
        assertThat(at(62_400)).isNull();
        assertThat(at(62_600)).isEqualTo(AudioFault.NOTHING_ARRIVES);
    }

    private @Nullable AudioFault reports(long reports, long rtcpReports, boolean nothing, long sent) {
        now.reports = reports;
        now.rtcpReports = rtcpReports;
        now.nothingArrives = nothing;
        now.sent = sent;
        return out.judge(now);
    }

    @Test
    void a_far_side_that_reports_nothing_is_believed_once_we_have_sent_enough() {
        assertThat(reports(1, 1, false, 200)).isNull();
        assertThat(reports(2, 2, true, 220)).as("20 packets say nothing").isNull();
        assertThat(reports(3, 3, true, 470)).isEqualTo(AudioFault.NOT_RECEIVED);
        assertThat(reports(4, 4, true, 480)).as("goes on").isEqualTo(AudioFault.NOT_RECEIVED);
        assertThat(reports(5, 5, false, 730)).isNull();
    }

    @Test
    void reports_that_speak_of_us_no_more_accuse_and_those_that_never_did_do_not() {
        assertThat(reports(0, 5, false, 1000)).isNull();
        assertThat(reports(1, 6, false, 1250)).isNull();
        assertThat(reports(1, 7, false, 1500)).isNull();
        assertThat(reports(1, 8, false, 1750)).isEqualTo(AudioFault.NOT_RECEIVED);
        out.expect(false);
        assertThat(reports(1, 9, false, 2000)).isNull();
    }
}
