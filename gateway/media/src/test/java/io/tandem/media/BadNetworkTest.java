package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.Speech.Got;
import io.tandem.media.Speech.Score;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Speech over a network that loses a tenth, delays by up to 100 ms, and reorders and doubles a twentieth: what
/// the far listener gets through the gateway is what that network leaves of it, and is well understood.
class BadNetworkTest {
    private static final LossyRelay.Impairment BAD = new LossyRelay.Impairment(0.10, 0.05, 0.05, 100);
    private static final int FRAMES = 400;
    private static final int BUFFER_MS = 160;
    private static final double UNDERSTOOD_DB = 20;
    private static final double UNDERSTOOD_MOS = 2.9;
    private static final int FIRST = 10;
    private static final Speech SPEECH = Speech.of(FRAMES);

    private final Stall stall = new Stall();

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private CanaryCall call;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private LossyRelay relay;

    @AfterEach
    void hangUp() {
        stall.close();
        call.close();
        relay.close();
    }

    @Test
    void speech_of_and_to_a_browser_behind_a_bad_network_stays_intelligible() throws Exception {
        call = CanaryCall.opened(27_760, 27_779);
        WebRtcLocal gateway = call.local;
        relay = new LossyRelay(null, gateway.address(), 1);
        call.browser.meet(gateway, relay.nearAddress());
        call.connectTrunk(false);
        call.connectBrowser();
        speak(call.trunkPort);
        judge("browser to trunk", atTrunk(), relay.towardGateway(), true);
        judge("trunk to browser", call.browser.heardOnce(), relay.towardPeer(), false);
        call.noBugs();
    }

    @Test
    void speech_of_and_to_a_trunk_behind_a_bad_network_stays_intelligible() throws Exception {
        call = CanaryCall.opened(27_780, 27_799);
        relay = new LossyRelay(call.trunk.address(), call.trunkPort, 2);
        InetSocketAddress announced = relay.farAddress();
        call.session.tell(new MediaCommand.ConnectTrunk(
                CanaryCall.TRUNK, new RtpRemote(announced, announced, false), CanaryCall.PCMA));
        call.hearEachOther();
        call.connectBrowser();
        speak(relay.nearAddress());
        judge("trunk to browser", call.browser.heardOnce(), relay.towardGateway(), true);
        judge("browser to trunk", atTrunk(), relay.towardPeer(), false);
        call.noBugs();
    }

    private List<Arrival> atTrunk() {
        return call.trunk.arrivals().stream().filter(BrowserPeer::isRtp).toList();
    }

    /// Both ends say the same at the same time.
    private void speak(InetSocketAddress trunkSide) throws Exception {
        relay.impair(BAD);
        stall.restart();
        int[] number = new int[1];
        call.browser.wire().pace(FRAMES, () -> {
            byte[] frame = SPEECH.frame(number[0]);
            int sequence = FIRST + number[0]++;
            call.browser.sendNumbered(sequence, frame);
            call.trunk.sendRaw(RtpPeer.rtp(8, false, sequence, 160 * sequence, call.trunk.ssrc, frame), trunkSide);
        });
        call.trunk.pace(15, () -> {});
    }

    /// @param left what left the relay, with the sender's numbers or with those that are heard
    private void judge(String way, List<Arrival> heard, List<LossyRelay.Delivery> left, boolean sendersNumbers) {
        int offset = heard.getFirst().sequence() - numberOf(heard.getFirst().payload());
        List<Got> packets = heard.stream()
                .map(p -> new Got((short) (p.sequence() - offset), p.payload(), p.atNs()))
                .toList();
        int first = sendersNumbers ? FIRST : offset;
        List<Got> alone = left.stream()
                .map(d ->
                        new Got((short) (d.sequence() - first), SPEECH.frame((short) (d.sequence() - first)), d.atNs()))
                .toList();
        Score through = SPEECH.listen(packets, BUFFER_MS);
        Score network = SPEECH.listen(alone, BUFFER_MS);
        System.out.printf(
                "%s: %.1f %% concealed, segmental SNR %.1f dB, MOS %.2f; the network alone: %.1f %%, %.1f dB, MOS"
                        + " %.2f%n",
                way,
                100 * through.concealed(),
                through.segmentalSnrDb(),
                through.mos(),
                100 * network.concealed(),
                network.segmentalSnrDb(),
                network.mos());
        assertThat(heard).allMatch(packet -> packet.ssrc() == heard.getFirst().ssrc());
        assertThat(network.concealed()).as("the network is as bad as that").isGreaterThan(0.06);
        double machine = stall.largestMs() > BUFFER_MS ? 0.1 : 0.02;
        assertThat(through.concealed()).as(way).isLessThan(network.concealed() + machine);
        assertThat(through.segmentalSnrDb()).as(way).isGreaterThan(UNDERSTOOD_DB);
        assertThat(through.mos()).as(way).isGreaterThan(UNDERSTOOD_MOS);
    }

    /// Which frame of the speech it is.
    private static int numberOf(byte[] payload) {
        for (int i = 0; i < SPEECH.frames(); i++) {
            if (Arrays.equals(SPEECH.frame(i), payload)) {
                return i;
            }
        }
        throw new AssertionError("what came is no frame of the speech");
    }
}
