package io.tandem.gateway.bench;

import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.dtls.DtlsListener;
import io.tandem.media.dtls.DtlsResult;
import io.tandem.media.dtls.DtlsTransport;
import io.tandem.media.net.LoopbackHosts;
import io.tandem.media.net.PacketKind;
import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.srtp.SrtpProfile;
import io.tandem.media.stun.StunKey;
import io.tandem.media.stun.StunWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Tandem's media plane in a process of its own, with the same options of the Java machine as this one. The
/// simulated browsers do ICE and DTLS with it. Confined to the generator's thread; what handshakes want is queued for
/// it.
final class TandemRelay implements Relay {
    /// As browsers do it (RFC 8445 §14.3).
    private static final long CHECK_AGAIN_NS = 50_000_000L;
    /// As browsers do it (RFC 7675 §5.1).
    private static final long CONSENT_NS = 5_000_000_000L;

    private final Process process;
    private final BufferedReader in;
    private final PrintStream out;
    private final List<SrtpProfile> profiles;
    private final DtlsIdentity identity = DtlsIdentity.generate();
    private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> results = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Browser> browsers = new HashMap<>();
    private final Queue<Browser> unanswered = new ArrayDeque<>();
    private final Queue<Browser> connected = new ArrayDeque<>();
    private final Random random = new Random();
    private final List<Integer> handshakeMs = new ArrayList<>();

    private TandemRelay(Process process, List<SrtpProfile> profiles) {
        this.process = process;
        this.in = process.inputReader(StandardCharsets.UTF_8);
        this.out = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.profiles = profiles;
    }

    /// Starts it and waits until it is warm.
    ///
    /// @param options of `tandem bench media-plane`
    static TandemRelay start(List<SrtpProfile> profiles, List<String> options, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.tandem.gateway.Main", "bench"));
        command.add("media-plane");
        command.addAll(options);
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        TandemRelay relay = new TandemRelay(process, profiles);
        String line = relay.in.readLine();
        if (!"ready".equals(line)) {
            relay.close();
            throw new IOException("the media plane did not start (" + line + "), see " + log);
        }
        return relay;
    }

    @Override
    public String name() {
        return "tandem";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void open(SimulatedCall call, InetSocketAddress browser, InetSocketAddress trunk) throws IOException {
        String ufrag = "b" + call.number;
        String[] opened = ask(
                "open " + call.number + " " + ufrag + " " + identity.fingerprint() + " "
                        + trunk.getAddress().getHostAddress() + " " + trunk.getPort(),
                "opened");
        int browserPort = Integer.parseInt(opened[5]);
        call.browserTarget = target(browserPort);
        call.trunkTarget = target(Integer.parseInt(opened[6]));
        byte[] id = new byte[12];
        random.nextBytes(id);
        byte[] check = StunWriter.bindingRequest(id)
                .username(opened[2] + ":" + ufrag)
                .priority(1)
                .iceControlling(random.nextLong())
                .useCandidate()
                .integrity(StunKey.ofPassword(opened[3]))
                .withFingerprint();
        Browser simulated = new Browser(call, opened[4], check);
        browsers.put(call.number, simulated);
        unanswered.add(simulated);
        simulated.check();
    }

    private static long target(int port) {
        return LoopbackHosts.target(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /// Writes a line and reads on until its answer; events in between are noted.
    private String[] ask(String line, String answer) throws IOException {
        out.println(line);
        while (true) {
            String next = in.readLine();
            if (next == null) {
                throw new IOException("the media plane's process has ended");
            }
            String[] word = next.split(" ", -1);
            if (word[0].equals(answer)) {
                return word;
            }
            note(word);
        }
    }

    private void note(String[] word) throws IOException {
        if (word[0].equals("connected")) {
            handshakeMs.add(Integer.valueOf(word[3]));
        } else if (word[0].equals("failed")) {
            throw new IOException("call " + word[1] + " failed: " + String.join(" ", word));
        }
    }

    @Override
    public void control(SimulatedCall call, byte[] data, int length) {
        Browser browser = browsers.get(call.number);
        if (browser != null) {
            browser.receive(PacketKind.of(data, length), Arrays.copyOf(data, length));
        }
    }

    @Override
    public @Nullable Outgoing nextControl() throws IOException {
        while (in.ready()) {
            note(in.readLine().split(" ", -1));
        }
        for (Runnable result = results.poll(); result != null; result = results.poll()) {
            result.run();
        }
        checkAgain();
        return outgoing.poll();
    }

    private void checkAgain() {
        long now = System.nanoTime();
        for (Browser next = unanswered.peek();
                next != null && (next.started || now - next.checkedNs > CHECK_AGAIN_NS);
                next = unanswered.peek()) {
            unanswered.remove();
            if (!next.started) {
                next.check();
                unanswered.add(next);
            } else {
                connected.add(next);
            }
        }
        for (Browser next = connected.peek();
                next != null && now - next.checkedNs > CONSENT_NS;
                next = connected.peek()) {
            connected.remove();
            next.check();
            connected.add(next);
        }
    }

    @Override
    public long allocatedBytes() throws IOException {
        return Long.parseLong(ask("allocated", "allocated")[1]);
    }

    @Override
    public void settle() throws IOException {
        ask("settle", "settled");
    }

    /// Durations of the handshakes so far, as the media plane measured them, ascending.
    List<Integer> handshakesMs() {
        return handshakeMs.stream().sorted().toList();
    }

    @Override
    public void close() {
        out.close();
        Children.end(process);
    }

    /// One browser's ICE and DTLS.
    private final class Browser implements DtlsListener {
        private final SimulatedCall call;
        private final DtlsTransport transport;
        private final byte[] check;
        private long checkedNs;
        private boolean started;

        private Browser(SimulatedCall call, String fingerprint, byte[] check) {
            this.call = call;
            this.check = check;
            this.transport = DtlsTransport.client(identity, "sha-256", fingerprint, profiles, this);
        }

        private void check() {
            checkedNs = System.nanoTime();
            outgoing.add(new Outgoing(call, check, call.browserTarget));
        }

        private void receive(PacketKind kind, byte[] datagram) {
            if (kind == PacketKind.DTLS) {
                transport.receive(datagram);
            } else if (!started) {
                started = true;
                transport.start();
            }
        }

        @Override
        public void send(byte[] datagram) {
            outgoing.add(new Outgoing(call, datagram, call.browserTarget));
        }

        @Override
        public void onResult(DtlsResult result) {
            if (result instanceof DtlsResult.Keys keys) {
                results.add(() -> {
                    call.receiving = SrtpContext.forReceiving(keys.remote());
                    call.sending = SrtpContext.forSending(keys.local());
                });
            }
        }
    }
}
