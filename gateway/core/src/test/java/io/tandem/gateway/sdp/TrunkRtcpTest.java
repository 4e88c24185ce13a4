package io.tandem.gateway.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import io.tandem.media.OpusFormat;
import io.tandem.media.RtpLocal;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a trunk's description says of RTCP, and what ours answers.
class TrunkRtcpTest {
    private static final List<Codec> LAWS = List.of(Codec.PCMA);
    private static final Sdp.Origin ORIGIN = new Sdp.Origin("-", "1", 1, "192.0.2.1");
    private static final RtpLocal RTP =
            new RtpLocal(new InetSocketAddress("192.0.2.1", 30000), new InetSocketAddress("192.0.2.1", 30001));

    private static String offer(String lines) {
        return "v=0\r\no=- 1 1 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n"
                + "m=audio 9000 RTP/AVP 8\r\n" + lines;
    }

    private static TrunkDescription read(String offer) {
        return ((SdpReading.Read<TrunkDescription>) TrunkSdp.read(offer, LAWS)).value();
    }

    private static String answer(String offer) {
        Sdp sdp = ((SdpReading.Read<Sdp>) SdpParser.parse(offer)).value();
        return TrunkSdp.answer(sdp, read(offer), ORIGIN, RTP, OpusFormat.DEFAULT, Direction.SENDRECV)
                .text();
    }

    @Test
    void rtcp_goes_to_the_next_port_to_the_one_named_or_to_that_of_rtp() {
        assertThat(read(offer("")).rtcp().getPort()).isEqualTo(9001);
        assertThat(read(offer("a=rtcp:9100\r\n")).rtcp().getPort()).isEqualTo(9100);
        assertThat(read(offer("a=rtcp:9000\r\na=rtcp-mux\r\n")).rtcp().getPort())
                .isEqualTo(9000);
    }

    @Test
    void rtcp_mux_is_answered_where_it_is_offered_and_nowhere_else() {
        assertThat(answer(offer("a=rtcp-mux\r\n"))).contains("a=rtcp-mux\r\n");
        assertThat(answer(offer(""))).doesNotContain("rtcp-mux");
        assertThat(TrunkSdp.offer(ORIGIN, RTP, LAWS, OpusFormat.DEFAULT, Direction.SENDRECV)
                        .text())
                .doesNotContain("rtcp-mux");
    }

    @Test
    void voip_metrics_are_given_to_whom_asks_and_asked_for_where_wished() {
        assertThat(read(offer("a=rtcp-xr:rcvr-rtt=all voip-metrics\r\n")).voipMetrics())
                .isTrue();
        assertThat(read(offer("a=rtcp-xr:stat-summary=loss\r\n")).voipMetrics()).isFalse();
        assertThat(answer(offer("a=rtcp-xr:voip-metrics\r\n"))).contains("a=rtcp-xr:voip-metrics\r\n");
        assertThat(answer(offer(""))).doesNotContain("rtcp-xr");
        LocalDescription plain = TrunkSdp.offer(ORIGIN, RTP, LAWS, OpusFormat.DEFAULT, Direction.SENDRECV);
        LocalDescription asking = TrunkSdp.askingForMetrics(plain);
        assertThat(asking.text()).contains("a=rtcp-xr:voip-metrics\r\na=sendrecv\r\n");
        assertThat(asking.offering(Direction.SENDONLY).text()).contains("a=rtcp-xr:voip-metrics\r\na=sendonly\r\n");
    }

    @Test
    void the_same_again_differs_in_its_version_alone() {
        LocalDescription first = TrunkSdp.offer(ORIGIN, RTP, LAWS, OpusFormat.DEFAULT, Direction.SENDRECV);
        assertThat(first.again().text()).isEqualTo(first.text().replace("o=- 1 1 ", "o=- 1 2 "));
    }
}
