package io.tandem.gateway.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/// The ground that a [CallServer] is put on: who calls, who is called, and what it may use. Immutable.
///
/// @param directory of its own, for configuration and logs
/// @param leg how the callees are reached
/// @param callerPort UDP, of the one that calls
/// @param calleePort UDP, of the one that is called by UDP
/// @param sipPort UDP, where the server takes calls
/// @param httpPort TCP, where it takes WebSockets
/// @param browsers how many of them are called, each by a number of its own
/// @param password what every browser signs in with
record CallStand(
        Path directory,
        CalleeLeg leg,
        int callerPort,
        int calleePort,
        int sipPort,
        int httpPort,
        int browsers,
        String password) {
    /// Of the browsers.
    static final String DOMAIN = "bench.invalid";

    // Below the ports that the kernel gives out by itself.
    private static final int FIRST_MEDIA_PORT = 10_000;
    private static final int LAST_MEDIA_PORT = 31_999;
    private static final int FIRST_NUMBER = 900_000;

    static CallStand make(Path directory, CalleeLeg leg, int browsers) throws IOException {
        Files.createDirectories(directory);
        String password = UUID.randomUUID().toString();
        return new CallStand(directory, leg, freePort(), freePort(), freePort(), freePort(), browsers, password);
    }

    /// Free for both UDP and TCP when this was asked.
    private static int freePort() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
                DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()))) {
            return udp.getLocalPort();
        }
    }

    InetSocketAddress sip() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), sipPort);
    }

    /// The numbers that are called in turn; the number of a browser is its user's name, too.
    List<String> numbers() {
        int all = leg == CalleeLeg.WEBSOCKET ? browsers : 1;
        return IntStream.range(FIRST_NUMBER, FIRST_NUMBER + all)
                .mapToObj(Integer::toString)
                .toList();
    }

    /// Writes a configuration into the directory: a resource of this package, in which `@name@` is replaced.
    Path write(String resource, Map<String, String> more) throws IOException {
        Map<String, String> values = new TreeMap<>(Map.of(
                "directory", directory.toString(),
                "callerPort", Integer.toString(callerPort),
                "calleePort", Integer.toString(calleePort),
                "sipPort", Integer.toString(sipPort),
                "httpPort", Integer.toString(httpPort),
                "firstMediaPort", Integer.toString(FIRST_MEDIA_PORT),
                "lastMediaPort", Integer.toString(LAST_MEDIA_PORT)));
        values.putAll(more);
        String text = read(resource);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        return Files.writeString(directory.resolve(resource), text);
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = CallStand.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the jar lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
