package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.RtpPeer.Arrival;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A supervisor whispers to an operator and then speaks to both, each of the three in a codec of his own, over real
/// sockets. That the far end hears him when he speaks to both shows that a leak of the whisper would be heard.
class MonitorCodecsTest {
    private static final PortId OPERATOR = new PortId("operator");
    private static final PortId FAR = new PortId("far");
    private static final PortId SUPERVISOR = new PortId("supervisor");
    private static final Filler NOTHING = new Filler.Nothing();
    private static final double OPERATOR_HZ = 450;
    private static final double FAR_HZ = 730;
    private static final double SUPERVISOR_HZ = 1130;
    private static final int SETTLING_PACKETS = 25;
    private static final int MEASURED_PACKETS = 40;
    private static final double HEARD_DBM0 = -11;
    private static final double SILENT_DBM0 = -50;

    /// Which tones a peer hears; each is there at its level, or not at all.
    private static List<Double> heardBy(CodecPeer peer) throws Exception {
        int until = peer.rtp.arrivals().size() + SETTLING_PACKETS + MEASURED_PACKETS;
        List<Arrival> all = peer.rtp.await(until).subList(0, until);
        double[] whole = peer.heard(all);
        double[] pcm = Arrays.copyOfRange(whole, whole.length - 160 * MEASURED_PACKETS, whole.length);
        List<Double> heard = new ArrayList<>();
        for (double hz : new double[] {OPERATOR_HZ, FAR_HZ, SUPERVISOR_HZ}) {
            double level = Audio.usualLevel(pcm, hz);
            if (level > HEARD_DBM0) {
                heard.add(hz);
            } else {
                assertThat(level).as("%s hears %.0f Hz", peer.codec, hz).isLessThan(SILENT_DBM0);
            }
        }
        return heard;
    }

    @ParameterizedTest
    @CsvSource({
        "OPUS,PCMA,PCMA",
        "OPUS,PCMA,OPUS",
        "OPUS,G722,PCMA",
        "OPUS,OPUS,OPUS",
        "PCMA,PCMA,OPUS",
        "PCMA,PCMU,G722",
        "PCMA,OPUS,PCMU",
        "G722,PCMA,OPUS",
        "G722,G722,G722",
        "G722,OPUS,PCMA"
    })
    void a_whisper_is_heard_by_the_operator_alone(Codec operatorCodec, Codec farCodec, Codec supervisorCodec)
            throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (MediaLoops loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_600, 27_639));
                CodecPeer operator = new CodecPeer(operatorCodec, 0x1111);
                CodecPeer far = new CodecPeer(farCodec, 0x2222);
                CodecPeer supervisor = new CodecPeer(supervisorCodec, 0x3333)) {
            MediaSession call = loops.open("call", _ -> {});
            MediaSession own = loops.open("own", _ -> {}, call);
            InetSocketAddress operatorPort = call.openTrunkPort(OPERATOR).rtp();
            InetSocketAddress farPort = call.openTrunkPort(FAR).rtp();
            InetSocketAddress supervisorPort = own.openTrunkPort(SUPERVISOR).rtp();
            call.tell(new MediaCommand.ConnectTrunk(OPERATOR, operator.remote(), operator.types()));
            call.tell(new MediaCommand.ConnectTrunk(FAR, far.remote(), far.types()));
            own.tell(new MediaCommand.ConnectTrunk(SUPERVISOR, supervisor.remote(), supervisor.types()));
            call.tell(new MediaCommand.Hear(OPERATOR, FAR, NOTHING));
            call.tell(new MediaCommand.Hear(FAR, OPERATOR, NOTHING));
            own.tell(new MediaCommand.Monitor(SUPERVISOR, call, OPERATOR, MonitorMode.WHISPER));
            own.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
            operator.talk(OPERATOR_HZ, operatorPort);
            far.talk(FAR_HZ, farPort);
            supervisor.talk(SUPERVISOR_HZ, supervisorPort);
            assertThat(heardBy(far)).as("far end, whisper").containsExactly(OPERATOR_HZ);
            assertThat(heardBy(operator)).as("operator").containsExactly(FAR_HZ, SUPERVISOR_HZ);
            assertThat(heardBy(supervisor)).as("supervisor").containsExactly(OPERATOR_HZ, FAR_HZ);
            own.tell(new MediaCommand.Monitor(SUPERVISOR, call, OPERATOR, MonitorMode.BARGE));
            assertThat(heardBy(far)).as("far end, barge").containsExactly(OPERATOR_HZ, SUPERVISOR_HZ);
            own.tell(new MediaCommand.Monitor(SUPERVISOR, call, OPERATOR, MonitorMode.LISTEN));
            assertThat(heardBy(far)).as("far end, listening").containsExactly(OPERATOR_HZ);
            assertThat(heardBy(operator)).as("operator, listening").containsExactly(FAR_HZ);
        }
    }
}
