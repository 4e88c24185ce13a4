package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A browser claims addresses that are not its own, to have us knock there (server-side request forgery, or a flood):
/// at each that this machine has somebody listens, and nothing comes.
class DeniedCandidatesTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000997";
    private static final int MANY = 60;
    private static final List<String> NOBODYS = List.of(
            "0.0.0.0 22", "169.254.169.254 80", "10.0.0.1 6379", "224.0.0.1 5004", "fe80::1 22", "::ffff:7f00:1 22");

    @Test
    void candidates_of_others_draw_no_packet_and_the_call_is_as_any() throws Exception {
        try (Stage stage = Stage.open(StageSettings.none()
                        .withTrunk(
                                "north",
                                end -> end.withScript(_ -> Script.start().ring().answer(TELEPHONE))));
                DatagramSocket v4 = listener("127.0.0.3");
                DatagramSocket v6 = listener("::1");
                ServerSocket tcp = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.3"))) {
            List<String> claimed = claims(MANY, v4, v6, tcp);
            WireBrowser alice = stage.alice(settings -> settings.withCandidates(claimed));
            FarCall operator = alice.call(NUMBER, OPERATOR);
            FarCall telephone = Stage.incoming(stage.trunk());
            Hearing.hears(telephone, OPERATOR.hz());
            Hearing.hears(operator, TELEPHONE.hz());
            operator.reInvite("sendrecv").get(5, TimeUnit.SECONDS);
            Hearing.hears(operator, TELEPHONE.hz());
            operator.hangUp();
            stage.quiet();

            assertSilent(v4);
            assertSilent(v6);
            tcp.setSoTimeout(100);
            assertThat(connects(tcp)).as("a connection to a claimed address").isFalse();
        }
    }

    private static List<String> claims(int number, DatagramSocket v4, DatagramSocket v6, ServerSocket tcp) {
        List<String> claimed = new ArrayList<>();
        for (DatagramSocket each : List.of(v4, v6)) {
            InetSocketAddress at = (InetSocketAddress) each.getLocalSocketAddress();
            String address = at.getAddress().getHostAddress() + " " + at.getPort();
            claimed.add(udp(claimed.size(), address, "host"));
            claimed.add(udp(claimed.size(), address, "srflx raddr 0.0.0.0 rport 9"));
        }
        claimed.add("candidate:90 1 tcp 1518280447 127.0.0.3 " + tcp.getLocalPort() + " typ host tcptype passive");
        claimed.add("candidate:91 1 udp 2122260223 3f2504e0-4f89-41d3-9a0c-0305e82c3301.local 5004 typ host");
        NOBODYS.forEach(address -> claimed.add(udp(claimed.size(), address, "host")));
        while (claimed.size() < number) {
            claimed.add(udp(claimed.size(), "127.0.0.3 " + v4.getLocalPort(), "host"));
        }
        return claimed;
    }

    private static String udp(int foundation, String address, String type) {
        return "candidate:" + (100 + foundation) + " 1 udp " + (2122260223L - foundation) + " " + address + " typ "
                + type;
    }

    private static DatagramSocket listener(String address) throws Exception {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.setSoTimeout(100);
        return socket;
    }

    private static void assertSilent(DatagramSocket socket) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        boolean came;
        try {
            socket.receive(packet);
            came = true;
        } catch (SocketTimeoutException nothing) {
            came = false;
        }
        assertThat(came)
                .as("a packet at the claimed %s", socket.getLocalSocketAddress())
                .isFalse();
    }

    private static boolean connects(ServerSocket listener) throws Exception {
        try {
            listener.accept().close();
            return true;
        } catch (SocketTimeoutException nothing) {
            return false;
        }
    }
}
