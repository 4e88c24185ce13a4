package io.tandem.gateway.bench;

import io.tandem.media.net.LoopbackHosts;
import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.srtp.SrtpKeys;
import io.tandem.media.srtp.SrtpProfile;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// rtpengine in user space, as Debian packages it, asked by its `ng` protocol: SRTP with keys in the SDP (RFC
/// 4568) on one side, plain RTP on the other. Confined to the generator's thread.
final class RtpengineRelay implements Relay {
    private static final Pattern CRYPTO = Pattern.compile("a=crypto:\\d+ (\\S+) inline:([A-Za-z0-9+/=]+)");
    private static final Pattern PORT = Pattern.compile("m=audio (\\d+) ");
    private static final int ANSWER_MS = 2000;

    private final Process process;
    private final DatagramSocket control;
    private final InetSocketAddress ng;
    private final SrtpProfile profile;
    private final SecureRandom random = new SecureRandom();
    private int cookie;

    private RtpengineRelay(Process process, DatagramSocket control, InetSocketAddress ng, SrtpProfile profile) {
        this.process = process;
        this.control = control;
        this.ng = ng;
        this.profile = profile;
    }

    /// The program, where it is installed.
    static Optional<Path> program() {
        return Programs.find("rtpengine");
    }

    /// Starts it on the loopback network and waits until it answers.
    ///
    /// @param ports its range, two ports for each end of a call
    static RtpengineRelay start(Path program, SrtpProfile profile, int firstPort, int lastPort, Path log)
            throws IOException {
        int controlPort;
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            controlPort = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--config-file=none",
                        "--foreground",
                        "--log-stderr",
                        "--log-level=3",
                        "--table=-1",
                        "--interface=127.0.0.1",
                        "--listen-ng=127.0.0.1:" + controlPort,
                        "--port-min=" + firstPort,
                        "--port-max=" + lastPort)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        DatagramSocket control = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        InetSocketAddress ng = new InetSocketAddress(InetAddress.getLoopbackAddress(), controlPort);
        RtpengineRelay relay = new RtpengineRelay(process, control, ng, profile);
        try {
            relay.awaitStart();
            return relay;
        } catch (IOException e) {
            relay.close();
            throw new IOException("rtpengine does not answer, see " + log + ": " + e.getMessage(), e);
        }
    }

    private void awaitStart() throws IOException {
        for (int i = 0; ; i++) {
            try {
                ask(Map.of("command", "ping"), 200);
                return;
            } catch (IOException e) {
                if (i == 25 || !process.isAlive()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public String name() {
        return "rtpengine";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void open(SimulatedCall call, InetSocketAddress browser, InetSocketAddress trunk) throws IOException {
        byte[] own = new byte[profile.keyLength() + profile.saltLength()];
        random.nextBytes(own);
        String suite = suite();
        String id = "bench-" + call.number;
        String offer = sdp(browser, "RTP/SAVP") + "a=crypto:1 " + suite + " inline:"
                + Base64.getEncoder().encodeToString(own) + "\r\n";
        Map<String, Object> ask = new TreeMap<>(Map.of(
                "call-id", id,
                "from-tag", "a",
                "sdp", offer,
                "command", "offer",
                "ICE", "remove",
                "DTLS", "off",
                "transport-protocol", "RTP/AVP",
                "flags", List.of("trust-address"),
                "rtcp-mux", List.of("demux")));
        int towardTrunk = port(ask(ask, ANSWER_MS));
        ask.put("command", "answer");
        ask.put("to-tag", "b");
        ask.put("sdp", sdp(trunk, "RTP/AVP"));
        ask.remove("transport-protocol");
        String answer = ask(ask, ANSWER_MS);
        Matcher crypto = CRYPTO.matcher(answer);
        if (!crypto.find() || !crypto.group(1).equals(suite)) {
            throw new IOException("rtpengine answers without the suite " + suite + ": " + answer);
        }
        call.sending = SrtpContext.forSending(keys(own));
        call.receiving = SrtpContext.forReceiving(keys(Base64.getDecoder().decode(crypto.group(2))));
        call.browserTarget = target(port(answer));
        call.trunkTarget = target(towardTrunk);
    }

    /// The name of the profile in SDP (RFC 4568 §6.2, RFC 7714 §14.2).
    private String suite() {
        return profile.name();
    }

    private SrtpKeys keys(byte[] keyAndSalt) {
        return new SrtpKeys(
                profile,
                Arrays.copyOf(keyAndSalt, profile.keyLength()),
                Arrays.copyOfRange(keyAndSalt, profile.keyLength(), profile.keyLength() + profile.saltLength()));
    }

    private static long target(int port) {
        return LoopbackHosts.target(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static String sdp(InetSocketAddress at, String protocol) {
        String address = at.getAddress().getHostAddress();
        return "v=0\r\no=- 1 1 IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\nm=audio "
                + at.getPort() + " " + protocol + " 8\r\na=rtpmap:8 PCMA/8000\r\n";
    }

    private static int port(String sdp) throws IOException {
        Matcher matcher = PORT.matcher(sdp);
        if (!matcher.find()) {
            throw new IOException("rtpengine answers without a port: " + sdp);
        }
        return Integer.parseInt(matcher.group(1));
    }

    /// @return the `sdp` of the reply, empty when it has none
    private String ask(Map<String, ?> command, int timeoutMs) throws IOException {
        String id = "c" + cookie++;
        byte[] request = (id + " " + Bencode.write(command)).getBytes(StandardCharsets.UTF_8);
        control.send(new DatagramPacket(request, request.length, ng));
        control.setSoTimeout(timeoutMs);
        byte[] room = new byte[65_535];
        while (true) {
            DatagramPacket reply = new DatagramPacket(room, room.length);
            control.receive(reply);
            String text = new String(room, 0, reply.getLength(), StandardCharsets.UTF_8);
            if (text.startsWith(id + " ")) {
                Map<String, String> answer = Bencode.readFlat(text.substring(id.length() + 1));
                if ("error".equals(answer.get("result"))) {
                    throw new IOException("rtpengine refuses: " + answer.get("error-reason"));
                }
                return answer.getOrDefault("sdp", "");
            }
        }
    }

    @Override
    public void close() {
        control.close();
        Children.end(process);
    }
}
