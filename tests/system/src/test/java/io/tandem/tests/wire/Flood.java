package io.tandem.tests.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Somebody who sends so many messages a second, of one kind and by one road, until it is closed. One thread of its
/// own sends.
final class Flood implements AutoCloseable {
    private static final String[] METHODS = {"INVITE", "REGISTER", "OPTIONS", "SUBSCRIBE"};
    private static final int FORGED = 200;

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong sent = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(4);
    private final Thread thread;

    /// Takes one message.
    private interface Road extends AutoCloseable {
        void send(byte[] message, long number) throws Exception;

        @Override
        void close() throws Exception;
    }

    /// What is sent.
    private interface Words {
        byte[] message(long number);
    }

    private Flood(int perSecond, Road road, Words words) {
        thread = Thread.ofPlatform().name("flood").daemon().start(() -> send(perSecond, road, words));
    }

    private void send(int perSecond, Road road, Words words) {
        long start = System.nanoTime();
        try (road) {
            for (long i = 0; running.get(); i++) {
                long due = start + i * 1_000_000_000L / perSecond;
                while (due - System.nanoTime() > 50_000 && running.get()) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                road.send(words.message(i), i);
                sent.incrementAndGet();
            }
        } catch (Exception closedByTheOtherSide) {
            // that may be what the gateway does with a flood
        }
    }

    /// Messages so far.
    long sent() {
        return sent.get();
    }

    @Override
    public void close() throws Exception {
        running.set(false);
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    private byte[] sip(long number, String transport, String from) {
        String method = METHODS[(int) (number % METHODS.length)];
        String id = Long.toHexString(random.nextLong());
        String sdp = method.equals("INVITE") ? "v=0\r\no=- 1 1 IN IP4 127.0.0.9\r\ns=-\r\n" : "";
        String text = method + " sip:+996312000101@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/" + transport + " " + from
                + ";rport;branch=z9hG4bK" + id + "\r\nMax-Forwards: 70\r\nFrom: <sip:" + id + "@scan.invalid>;tag=" + id
                + "\r\nTo: <sip:alice@tandem.local>\r\nCall-ID: " + id + "\r\nCSeq: 1 " + method
                + "\r\nContact: <sip:x@" + from + ">\r\nEvent: presence\r\n"
                + (sdp.isEmpty() ? "" : "Content-Type: application/sdp\r\n") + "Content-Length: " + sdp.length()
                + "\r\n\r\n" + sdp;
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static DatagramChannel channel(String address) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        channel.configureBlocking(false);
        return channel;
    }

    private static Road datagrams(List<DatagramChannel> channels, InetSocketAddress to) {
        return new Road() {
            @Override
            public void send(byte[] message, long number) throws IOException {
                channels.get((int) (number % channels.size())).send(ByteBuffer.wrap(message), to);
            }

            @Override
            public void close() throws IOException {
                for (DatagramChannel channel : channels) {
                    channel.close();
                }
            }
        };
    }

    /// INVITE, REGISTER, OPTIONS and SUBSCRIBE by UDP from an address that is no trunk's, each a new one.
    static Flood ofOneStranger(int perSecond, InetSocketAddress to) throws IOException {
        Flood[] self = new Flood[1];
        Road road = datagrams(List.of(channel("127.0.7.1")), to);
        self[0] = new Flood(perSecond, road, number -> words(self, number, "UDP", "127.0.7.1:5060"));
        return self[0];
    }

    /// The same from hundreds of addresses.
    static Flood ofForgedAddresses(int perSecond, InetSocketAddress to) throws IOException {
        List<DatagramChannel> channels = new ArrayList<>();
        for (int i = 0; i < FORGED; i++) {
            channels.add(channel("127.9." + i / 100 + "." + (1 + i % 100)));
        }
        Flood[] self = new Flood[1];
        self[0] = new Flood(perSecond, datagrams(channels, to), number -> words(self, number, "UDP", "127.9.0.1:5060"));
        return self[0];
    }

    private static byte[] words(Flood[] self, long number, String transport, String from) {
        Flood flood = self[0];
        return flood == null ? new byte[] {'\r', '\n'} : flood.sip(number, transport, from);
    }

    /// The same over one TCP connection.
    static Flood byTcp(int perSecond, InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.7.2"), 0));
        socket.connect(to);
        OutputStream out = socket.getOutputStream();
        Road road = new Road() {
            @Override
            public void send(byte[] message, long number) throws IOException {
                out.write(message);
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
        Flood[] self = new Flood[1];
        self[0] = new Flood(perSecond, road, number -> words(self, number, "TCP", "127.0.7.2:5060"));
        return self[0];
    }

    /// The same over WebSockets of somebody who has not signed in, one after another as they are closed.
    static Flood byWebSocket(int perSecond, URI to, String origin) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Road road = new Road() {
            private WebSocket socket = open();

            private WebSocket open() throws Exception {
                return client.newWebSocketBuilder()
                        .subprotocols("sip")
                        .header("Origin", origin)
                        .buildAsync(to, new WebSocket.Listener() {})
                        .get(5, TimeUnit.SECONDS);
            }

            @Override
            public void send(byte[] message, long number) throws Exception {
                try {
                    socket.sendText(new String(message, StandardCharsets.US_ASCII), true)
                            .get(5, TimeUnit.SECONDS);
                } catch (ExecutionException closed) {
                    socket.abort();
                    socket = open();
                }
            }

            @Override
            public void close() {
                socket.abort();
                client.shutdownNow();
            }
        };
        Flood[] self = new Flood[1];
        self[0] = new Flood(perSecond, road, number -> words(self, number, "WS", "flood.invalid"));
        return self[0];
    }

    /// STUN checks for nobody, DTLS ClientHellos and garbage that looks like SRTP, at the browsers' media port.
    static Flood ofMediaGarbage(int perSecond, InetSocketAddress to) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        return new Flood(perSecond, datagrams(List.of(channel("127.0.7.3")), to), number -> {
            byte[] packet = new byte[172];
            random.nextBytes(packet);
            switch ((int) (number % 3)) {
                case 0 -> {
                    byte[] head = {0, 1, 0, 20, 0x21, 0x12, (byte) 0xA4, 0x42};
                    System.arraycopy(head, 0, packet, 0, head.length);
                    byte[] user = {0, 6, 0, 9};
                    System.arraycopy(user, 0, packet, 20, user.length);
                    return Arrays.copyOf(packet, 40);
                }
                case 1 -> {
                    byte[] hello = {22, (byte) 0xFE, (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 159, 1};
                    System.arraycopy(hello, 0, packet, 0, hello.length);
                }
                default -> packet[0] = (byte) 0x80;
            }
            return packet;
        });
    }
}
