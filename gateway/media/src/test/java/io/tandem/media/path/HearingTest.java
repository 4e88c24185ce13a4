package io.tandem.media.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.Filler;
import io.tandem.media.Filler.ToneKind;
import io.tandem.media.audio.SoundFiles;
import io.tandem.media.audio.TonePlans;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.RtpStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The source switch in simulated time: ticks at 0, 20, 40 ms and the far end's packets 7 ms after each.
class HearingTest {
    private static final long MS = 1_000_000;
    private static final int LIMIT_MS = 60;
    private static final InetSocketAddress FAR = new InetSocketAddress("192.0.2.1", 4000);

    private record Sent(long atMs, int sequence, int timestamp, boolean marker, boolean own, short[] pcm) {}

    private final Fillers fillers = new Fillers(TonePlans.builtIn(), new SoundFiles());
    private final List<Sent> sent = new ArrayList<>();
    private final RtpStream stream = new RtpStream(99, 65_530, -1000);
    private final AudioActivity far = new AudioActivity();
    private final byte[] out = new byte[12];
    private boolean ready = true;
    private long nowMs;
    private int farSequence = 500;

    private final Hearing hearing = new Hearing(
            new Hearing.Ear() {
                @Override
                public boolean ready() {
                    return ready;
                }

                @Override
                public void own(FillerPlayer player, long nowNs) {
                    short[] pcm = new short[160];
                    if (player.next(pcm)) {
                        stream.frame(out, 8, nowNs);
                        note(true, pcm);
                    }
                }
            },
            new FillerPlayer());

    private void note(boolean own, short[] pcm) {
        RtpPacket p = new RtpPacket();
        assertThat(p.parse(out, 0, 12)).isTrue();
        sent.add(new Sent(nowMs, p.sequence(), p.timestamp(), p.marker(), own, pcm));
    }

    private Sound sound(ToneKind kind) {
        return fillers.prepare(new Filler.Tone("KG", kind), "test");
    }

    /// Lets time pass: a tick every 20 ms, and a packet of the far end after each when `speaking`.
    private void pass(int ticks, boolean speaking) {
        for (int i = 0; i < ticks; i++) {
            nowMs += nowMs % 20 == 0 ? 20 : 13;
            far.tick(nowMs * MS);
            hearing.tick(nowMs * MS);
            if (speaking) {
                nowMs += 7;
                farPacket();
            }
        }
    }

    private void farPacket() {
        byte[] bytes = new byte[172];
        RtpPacket.writeHeader(bytes, 8, false, farSequence, farSequence * 160, 7);
        farSequence++;
        RtpPacket in = new RtpPacket();
        assertThat(in.parse(bytes, 0, bytes.length)).isTrue();
        far.packet(FAR, nowMs * MS);
        if (hearing.passes(far, nowMs * MS) && stream.relay(in, 1, false, out, 8, nowMs * MS)) {
            note(false, new short[160]);
        }
    }

    private long largestGapMs() {
        long most = 0;
        for (int i = 1; i < sent.size(); i++) {
            most = Math.max(most, sent.get(i).atMs - sent.get(i - 1).atMs);
        }
        return most;
    }

    private void assertOneStream() {
        for (int i = 1; i < sent.size(); i++) {
            assertThat(sent.get(i).sequence).isEqualTo((sent.get(i - 1).sequence + 1) & 0xFFFF);
            assertThat(sent.get(i).timestamp - sent.get(i - 1).timestamp).isGreaterThanOrEqualTo(160);
        }
    }

    private double[] heard() {
        double[] all = new double[sent.size() * 160];
        for (int i = 0; i < all.length; i++) {
            all[i] = sent.get(i / 160).pcm[i % 160];
        }
        return all;
    }

    private static double steepest(double[] pcm) {
        double most = 0;
        for (int i = 1; i < pcm.length; i++) {
            most = Math.max(most, Math.abs(pcm[i] - pcm[i - 1]));
        }
        return most;
    }

    /// What a 425 Hz sine at -13 dBm0 does between two samples, and a little more.
    private static double smooth() {
        double peak = 32_767 * Math.pow(10, (-13 - 3.14) / 20);
        return 1.3 * peak * 2 * Math.PI * 425 / 8000;
    }

    @Test
    void tone_to_early_media_to_answer_has_no_gap_and_no_click() {
        hearing.replace(far, sound(ToneKind.RINGBACK), 0);
        pass(20, false);
        pass(20, true);
        hearing.replace(far, Sound.SILENT, nowMs * MS);
        pass(20, true);
        assertOneStream();
        assertThat(largestGapMs()).isLessThanOrEqualTo(LIMIT_MS);
        assertThat(steepest(heard())).isLessThan(smooth());
        assertThat(sent.stream().filter(Sent::marker)).hasSize(2);
        assertThat(sent.stream().filter(s -> !s.own)).hasSize(37);
    }

    @Test
    void an_answer_under_the_ringback_lets_the_first_packet_through() {
        hearing.replace(far, sound(ToneKind.RINGBACK), 0);
        pass(10, false);
        hearing.replace(far, Sound.SILENT, nowMs * MS);
        pass(10, true);
        assertOneStream();
        assertThat(sent.stream().filter(s -> !s.own)).hasSize(10);
        assertThat(largestGapMs()).isLessThanOrEqualTo(LIMIT_MS);
        assertThat(steepest(heard())).isLessThan(smooth());
    }

    @Test
    void every_commanded_switch_stays_below_the_gap_limit() {
        hearing.replace(null, sound(ToneKind.RINGBACK), 0);
        pass(7, false);
        hearing.replace(far, sound(ToneKind.CONNECTING), nowMs * MS);
        pass(7, false);
        pass(12, true);
        hearing.replace(null, sound(ToneKind.BUSY), nowMs * MS);
        pass(9, true);
        hearing.replace(null, sound(ToneKind.SPECIAL_INFORMATION), nowMs * MS);
        pass(5, false);
        assertOneStream();
        assertThat(largestGapMs()).isLessThanOrEqualTo(LIMIT_MS);
        assertThat(sent).hasSizeGreaterThan(36);
    }

    @Test
    void a_change_of_tone_does_not_click() {
        hearing.replace(null, sound(ToneKind.RINGBACK), 0);
        pass(7, false);
        hearing.replace(null, sound(ToneKind.BUSY), nowMs * MS);
        pass(7, false);
        assertThat(steepest(heard())).isLessThan(2 * smooth());
        assertThat(sent.stream().filter(Sent::marker)).hasSize(1);
    }

    @Test
    void the_tone_is_back_after_exactly_one_second_of_silence() {
        hearing.replace(far, sound(ToneKind.RINGBACK), 0);
        pass(5, false);
        pass(10, true);
        long lastEarly = sent.getLast().atMs;
        int before = sent.size();
        pass(60, false);
        Sent tone = sent.get(before);
        assertThat(tone.own).isTrue();
        assertThat(tone.marker).isTrue();
        assertThat(tone.atMs - lastEarly).isBetween(1000L, 1020L);
        assertThat(tone.timestamp - sent.get(before - 1).timestamp).isCloseTo(8000, within(320));
    }

    @Test
    void two_stray_packets_leave_the_tone_as_it_was() {
        hearing.replace(far, sound(ToneKind.RINGBACK), 0);
        pass(5, false);
        pass(2, true);
        pass(20, false);
        double[] disturbed = heard();
        assertThat(sent).allMatch(Sent::own).hasSize(27);
        sent.clear();
        Hearing undisturbed = hearing;
        undisturbed.replace(null, Sound.SILENT, nowMs * MS);
        pass(3, false);
        sent.clear();
        undisturbed.replace(null, sound(ToneKind.RINGBACK), nowMs * MS);
        pass(27, false);
        assertThat(disturbed).isEqualTo(heard());
    }

    @Test
    void the_same_tone_given_again_does_not_start_anew() {
        hearing.replace(null, sound(ToneKind.BUSY), 0);
        pass(10, false);
        hearing.replace(far, sound(ToneKind.BUSY), nowMs * MS);
        pass(20, false);
        double[] all = heard();
        double[] pause = Arrays.copyOfRange(all, 3200, 4800);
        assertThat(Arrays.stream(pause).max().orElseThrow()).isZero();
        assertThat(sent.stream().filter(Sent::marker)).hasSize(1);
    }

    @Test
    void a_port_that_cannot_send_yet_starts_its_tone_at_the_beginning() {
        ready = false;
        hearing.replace(null, sound(ToneKind.BUSY), 0);
        pass(30, false);
        assertThat(sent).isEmpty();
        ready = true;
        pass(20, false);
        assertThat(Arrays.stream(heard()).limit(3000).filter(v -> v != 0).count())
                .isGreaterThan(2800);
    }

    @Test
    void an_announcement_waits_for_the_port_and_is_then_heard_from_its_first_sample() {
        short[] spoken = new short[1_600];
        for (int i = 0; i < spoken.length; i++) {
            spoken[i] = (short) (i + 1);
        }
        ready = false;
        hearing.replace(far, new Sound.Message("spoken", spoken, Sound.SILENT), 0);
        pass(100, false);
        ready = true;
        pass(20, false);
        double[] all = heard();
        assertThat(all).hasSize(1_600);
        assertThat(all[200]).isEqualTo(201);
        assertThat(all[1_500]).isEqualTo(1_501);
    }

    @Test
    void stray_packets_before_the_port_can_send_do_not_withhold_the_tone() {
        ready = false;
        hearing.replace(far, sound(ToneKind.RINGBACK), 0);
        pass(5, false);
        pass(2, true);
        ready = true;
        pass(20, false);
        assertThat(sent).allMatch(Sent::own).hasSize(20);
    }

    @Test
    void a_steady_far_end_takes_the_tones_place_while_nothing_can_leave() {
        ready = false;
        hearing.replace(far, sound(ToneKind.RINGBACK), 0);
        pass(10, true);
        ready = true;
        pass(10, true);
        assertThat(sent).noneMatch(Sent::own).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void a_heard_port_that_closes_gives_way_to_the_filler_at_once() {
        hearing.replace(far, sound(ToneKind.BUSY), 0);
        pass(3, false);
        pass(10, true);
        hearing.forget(far, nowMs * MS);
        pass(5, false);
        assertOneStream();
        assertThat(sent.getLast().own).isTrue();
        assertThat(largestGapMs()).isLessThanOrEqualTo(LIMIT_MS);
    }
}
