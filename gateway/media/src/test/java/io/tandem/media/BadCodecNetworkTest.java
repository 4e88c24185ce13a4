package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.LossyRelay.Impairment;
import io.tandem.media.RtpPeer.Arrival;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Speech from one codec into another over real sockets, from a peer behind a network that loses a tenth, delays by up
/// to 100 ms and holds a twentieth back. [Intelligibility] judges it against what was said. What the network costs is
/// the difference to the same speech over a good one; it must be less than what the bare losses cost: the floor is a
/// listener who gets each frame that was not lost, in time and uncoded, and silence for the others.
class BadCodecNetworkTest {
    private static final Impairment BAD = new Impairment(0.10, 0, 0.05, 100);
    private static final int FRAMES = 400;
    private static final int ABOUT_LAG_MS = 100;
    private static final double LOSS_PERCENT = 10;
    private static final double GOOD = 0.96;
    private static final double UNDERSTOOD = 0.88;
    private static final Speech SPEECH = Speech.of(FRAMES);

    /// What one listener got.
    ///
    /// @param understood 0 to 1
    /// @param distanceDb of the spectra
    private record Judged(double understood, double distanceDb) {
        static Judged of(short[] heard) {
            return new Judged(
                    Intelligibility.of(clean(), heard, ABOUT_LAG_MS),
                    Intelligibility.distanceDb(clean(), heard, ABOUT_LAG_MS));
        }
    }

    /// @param floor what the frames that came are worth
    private record Result(Judged through, Judged floor, double lost) {}

    private static short[] clean() {
        short[] out = new short[FRAMES * Speech.FRAME];
        for (int i = 0; i < FRAMES; i++) {
            System.arraycopy(SPEECH.linear(i), 0, out, i * Speech.FRAME, Speech.FRAME);
        }
        return out;
    }

    private static Result toFar(Codec from, Codec to, Impairment network, int firstPort) throws Exception {
        try (CodecCall call = new CodecCall(from, to, OpusFormat.DEFAULT, firstPort)) {
            if (network.loss() > 0) {
                call.near.seesLoss(LOSS_PERCENT);
            }
            call.network.impair(network);
            call.near.say(SPEECH, call.nearPort());
            call.far.rtp.pace(15, () -> {});
            short[] heard = shorts(call.far.heard(call.far.rtp.arrivals()));
            Set<Integer> came = new HashSet<>();
            call.network.towardGateway().forEach(d -> came.add(d.sequence() - 65_500 & 0xFFFF));
            short[] silenced = clean();
            for (int i = 0; i < FRAMES; i++) {
                if (!came.contains(i)) {
                    Arrays.fill(silenced, i * Speech.FRAME, (i + 1) * Speech.FRAME, (short) 0);
                }
            }
            return new Result(Judged.of(heard), Judged.of(silenced), 1 - (double) came.size() / FRAMES);
        }
    }

    private static short[] shorts(double[] pcm) {
        short[] out = new short[pcm.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (short) pcm[i];
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({"OPUS, PCMA, 27700", "PCMA, OPUS, 27720", "G722, PCMA, 27740"})
    void speech_is_understood_in_another_codec(Codec from, Codec to, int firstPort) throws Exception {
        Judged good = toFar(from, to, new Impairment(0, 0, 0, 0), firstPort).through();
        Result result = toFar(from, to, BAD, firstPort);
        Judged bad = result.through();
        System.out.printf(
                "%s to %s: good network %.3f, %.2f dB; %.0f %% lost %.3f, %.2f dB; the losses alone %.3f, %.2f dB%n",
                from,
                to,
                good.understood(),
                good.distanceDb(),
                100 * result.lost(),
                bad.understood(),
                bad.distanceDb(),
                result.floor().understood(),
                result.floor().distanceDb());
        assertThat(result.lost()).as("the network is as bad as that").isGreaterThan(0.06);
        assertThat(good.understood()).isGreaterThan(GOOD);
        assertThat(bad.understood()).isGreaterThan(UNDERSTOOD);
        assertThat(bad.distanceDb() - good.distanceDb())
                .as("what the network costs")
                .isLessThan(result.floor().distanceDb());
    }

    private static Judged towardLossyOpus(boolean reports, int firstPort, long[] restored) throws Exception {
        try (CodecCall call = new CodecCall(Codec.OPUS, Codec.PCMA, OpusFormat.DEFAULT, firstPort)) {
            call.network.impair(BAD);
            call.far.say(SPEECH, call.farPort);
            List<Arrival> heard = call.near.rtp.arrivals();
            if (reports) {
                OpusRedundancyTest.reportLoss(call, heard);
                OpusRedundancyTest.reportLoss(call, heard);
                call.settle();
            }
            call.near.rtp.clear();
            call.far.say(SPEECH, call.farPort);
            call.near.rtp.pace(15, () -> {});
            return Judged.of(call.near.heardThroughBuffer(call.near.rtp.arrivals(), restored));
        }
    }

    @Test
    void a_browser_that_reports_its_loss_understands_more() throws Exception {
        long[] restored = new long[1];
        long[] none = new long[1];
        Judged told = towardLossyOpus(true, 27_760, restored);
        Judged untold = towardLossyOpus(false, 27_780, none);
        System.out.printf(
                "PCMA to OPUS behind 10 %% loss: told of it %.3f, %.2f dB (%d restored); untold %.3f, %.2f dB%n",
                told.understood(), told.distanceDb(), restored[0], untold.understood(), untold.distanceDb());
        assertThat(none[0]).isZero();
        assertThat(restored[0]).isGreaterThan(10);
        assertThat(told.understood()).isGreaterThan(untold.understood()).isGreaterThan(UNDERSTOOD);
    }
}
