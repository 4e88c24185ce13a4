package io.tandem.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.gateway.config.Loaded;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenCheckTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static GatewayConfig with(String key, int port) throws Exception {
        String yaml =
                "listen: {http-port: 0, https-port: 0, sip-udp-port: 0, sip-tcp-port: 0}\nmedia: {browser-port: 0}";
        return Loaded.fromText(
                        yaml.replaceFirst("([ {])" + key + ": 0", "$1" + key + ": " + port), "t", GatewayConfig.class)
                .value();
    }

    @Test
    void free_ports_are_fine() throws Exception {
        GatewayConfig config = with("http-port", 0);

        assertThatCode(() -> ListenCheck.check(config)).doesNotThrowAnyException();
    }

    @Test
    void a_taken_tcp_port_is_named_with_its_key() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            for (String key : new String[] {"http-port", "https-port", "sip-tcp-port"}) {
                GatewayConfig config = with(key, taken.getLocalPort());

                assertThatThrownBy(() -> ListenCheck.check(config))
                        .isInstanceOf(StartFailure.class)
                        .hasMessageContaining("TCP port " + taken.getLocalPort() + " on 127.0.0.1 cannot be had")
                        .hasMessageContaining("listen." + key);
            }
        }
    }

    @Test
    void a_taken_udp_port_is_named_with_its_key() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            for (String key : new String[] {"listen.sip-udp-port", "media.browser-port"}) {
                GatewayConfig config = with(key.substring(key.indexOf('.') + 1), taken.getLocalPort());

                assertThatThrownBy(() -> ListenCheck.check(config))
                        .isInstanceOf(StartFailure.class)
                        .hasMessageContaining("UDP port " + taken.getLocalPort())
                        .hasMessageContaining(key);
            }
        }
    }
}
