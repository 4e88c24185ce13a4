package io.tandem.gateway;

import io.tandem.gateway.config.ListenConfig;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Tries every port before anything starts, so that a port that is taken is named with its key, whoever would have
/// met it later. Stateless.
final class ListenCheck {

    private ListenCheck() {}

    /// @throws StartFailure naming the first port that cannot be had
    static void check(GatewayConfig config) throws StartFailure {
        ListenConfig listen = config.listen();
        if (listen.httpEnabled()) {
            tcp("listen.http-port", listen.httpAddress(), listen.httpPort());
        }
        if (listen.httpsEnabled()) {
            tcp("listen.https-port", listen.httpsAddress(), listen.httpsPort());
        }
        for (InetAddress address : listen.sipAddresses()) {
            udp("listen.sip-udp-port", address, listen.sipUdpPort());
            tcp("listen.sip-tcp-port", address, listen.sipTcpPort());
            if (listen.sipTlsPort() != 0) {
                tcp("listen.sip-tls-port", address, listen.sipTlsPort());
            }
        }
        for (InetAddress address : config.media().boundAddresses()) {
            udp("media.browser-port", address, config.media().browserPort());
            if (config.media().browserTcp()) {
                tcp("media.browser-tcp-port", address, config.media().tcpPort());
            }
        }
    }

    /// The same for the admin API, which is there with a database only.
    static void admin(GatewayConfig config) throws StartFailure {
        if (config.admin().enabled()) {
            InetSocketAddress listen = config.admin().listen().address();
            tcp("admin.listen", listen.getAddress(), listen.getPort());
        }
    }

    private static void tcp(String key, InetAddress address, int port) throws StartFailure {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw taken(key, "TCP", address, port, e);
        }
    }

    private static void udp(String key, InetAddress address, int port) throws StartFailure {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw taken(key, "UDP", address, port, e);
        }
    }

    private static StartFailure taken(String key, String protocol, InetAddress address, int port, IOException cause) {
        return new StartFailure(
                protocol + " port " + port + " on " + address.getHostAddress() + " cannot be had (" + cause.getMessage()
                        + ")",
                "end the program that has it, or set " + key + " to another port or the address to one of this machine",
                cause);
    }
}
