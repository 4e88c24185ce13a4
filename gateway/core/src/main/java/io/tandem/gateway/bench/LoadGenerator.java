package io.tandem.gateway.bench;

import io.tandem.media.net.LoopbackHosts;
import io.tandem.media.net.PacketKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/// Thousands of browsers and trunks on two sockets, toward one [Relay]. Packets leave evenly spread over the 20
/// ms of a frame; latency is from just before they are handed to the kernel until the kernel has what the relay
/// sent. Confined to one thread.
final class LoadGenerator implements AutoCloseable {
    private static final long FRAME_NS = 20_000_000L;
    private static final long REST_NS = 150_000L;
    private static final int BUFFER_BYTES = 4 << 20;
    private static final int IN_FLIGHT = 32;
    private static final long SETUP_TIMEOUT_NS = 20_000_000_000L;

    /// Of the packets at browsers, which ones are decrypted and looked into while the relay is what is measured.
    private static final int EVERY = 8;

    private final Relay relay;
    private final LoopbackHosts browsers;
    private final LoopbackHosts trunks;
    private final List<SimulatedCall> calls = new ArrayList<>();
    private final byte[] packet = new byte[2048];
    private Latencies latencies = new Latencies();
    private long sent;
    private long received;
    private long wrong;
    private int arrivalsPerSecond;
    private int arrivalsFrom;
    private boolean lookAtAll;

    LoadGenerator(Relay relay) throws IOException {
        this.relay = relay;
        browsers = new LoopbackHosts(BUFFER_BYTES);
        trunks = new LoopbackHosts(BUFFER_BYTES);
    }

    Relay relay() {
        return relay;
    }

    int calls() {
        return calls.size();
    }

    /// Sets calls up until there are `count`, a bounded number at a time.
    ///
    /// @throws IOException naming the relay when they do not come up
    void raise(int count) throws IOException {
        int connected = calls.size();
        long deadline = System.nanoTime() + SETUP_TIMEOUT_NS;
        while (connected < count) {
            while (calls.size() < count && calls.size() - connected < IN_FLIGHT) {
                SimulatedCall call = new SimulatedCall(calls.size());
                calls.add(call);
                relay.open(call, browsers.address(call.number), trunks.address(call.number));
            }
            pump();
            LockSupport.parkNanos(REST_NS);
            while (connected < calls.size() && calls.get(connected).connected()) {
                connected++;
                deadline = System.nanoTime() + SETUP_TIMEOUT_NS;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(relay.name() + " did not set call " + connected + " up within "
                        + SETUP_TIMEOUT_NS / 1_000_000_000L + " s");
            }
        }
    }

    /// Drives `count` of the calls.
    ///
    /// @param warmNs at the beginning, left out of the processor's time and the latencies
    Window drive(int count, long warmNs, long measuredNs) throws IOException {
        ProcessWatch watch = new ProcessWatch(relay.pid());
        sent = 0;
        received = 0;
        wrong = 0;
        long started = System.nanoTime();
        long[] frames = {0};
        drive(count, started, started + warmNs, frames);
        latencies = new Latencies();
        long cpu = watch.cpuNs();
        long allocated = relay.allocatedBytes();
        long before = received;
        long measuredFrom = System.nanoTime();
        drive(count, started, started + warmNs + measuredNs, frames);
        long cpuUsed = watch.cpuNs() - cpu;
        long packets = received - before;
        long tookNs = System.nanoTime() - measuredFrom;
        long allocatedNow = allocated < 0 ? -1 : relay.allocatedBytes() - allocated;
        long settled = System.nanoTime() + 60_000_000L;
        while (System.nanoTime() < settled) {
            pump();
            LockSupport.parkNanos(REST_NS);
        }
        return new Window(count, sent, received, wrong, packets, cpuUsed, tookNs, allocatedNow, latencies);
    }

    /// Drives `count` calls while others come up beside them, so many a second.
    ///
    /// @return how many came up in time
    int driveBeside(int count, int perSecond, long forNs) throws IOException {
        lookAtAll = true;
        calls.subList(0, count).forEach(SimulatedCall::forgetGaps);
        arrivalsPerSecond = perSecond;
        arrivalsFrom = calls.size();
        long started = System.nanoTime();
        drive(count, started, started + forNs, new long[] {0});
        arrivalsPerSecond = 0;
        // The last ones are still under way.
        drive(count, System.nanoTime(), System.nanoTime() + FRAME_NS * 50, new long[] {0});
        return (int) calls.subList(arrivalsFrom, calls.size()).stream()
                .filter(SimulatedCall::connected)
                .count();
    }

    /// How many calls were asked for in [#driveBeside].
    int asked() {
        return calls.size() - arrivalsFrom;
    }

    /// The longest time between two packets of one of the first calls.
    long largestGapNs(int count, ToLongFunction<SimulatedCall> gap) {
        return calls.subList(0, count).stream().mapToLong(gap).max().orElse(0);
    }

    private void arrive(long sinceNs) throws IOException {
        while (calls.size() - arrivalsFrom < sinceNs * arrivalsPerSecond / 1_000_000_000L) {
            SimulatedCall call = new SimulatedCall(calls.size());
            calls.add(call);
            relay.open(call, browsers.address(call.number), trunks.address(call.number));
        }
    }

    private void drive(int count, long startedNs, long untilNs, long[] frames) throws IOException {
        for (long now = System.nanoTime(); now - untilNs < 0; now = System.nanoTime()) {
            if (arrivalsPerSecond > 0) {
                arrive(now - startedNs);
            }
            long due = (now - startedNs) * count / FRAME_NS;
            while (frames[0] < due) {
                send((int) (frames[0] % count), (int) ((frames[0] + count / 2) % count));
                frames[0]++;
            }
            browsers.flush();
            trunks.flush();
            if (pump() == 0) {
                LockSupport.parkNanos(REST_NS);
            }
        }
    }

    private void send(int browser, int trunk) {
        SimulatedCall one = calls.get(browser);
        int length = one.browserPacket(packet, browsers.nowNs());
        browsers.send(one.number, packet, length, one.browserTarget);
        SimulatedCall other = calls.get(trunk);
        length = other.trunkPacket(packet, trunks.nowNs());
        trunks.send(other.number, packet, length, other.trunkTarget);
        sent += 2;
    }

    /// Takes what has come.
    ///
    /// @return how many packets
    private int pump() throws IOException {
        for (Relay.Outgoing next = relay.nextControl(); next != null; next = relay.nextControl()) {
            browsers.send(next.call().number, next.data(), next.data().length, next.target());
        }
        browsers.flush();
        int atBrowsers = browsers.receive();
        for (int i = 0; i < atBrowsers; i++) {
            atBrowser(i);
        }
        int atTrunks = trunks.receive();
        for (int i = 0; i < atTrunks; i++) {
            atTrunk(i);
        }
        return atBrowsers + atTrunks;
    }

    private void atBrowser(int slot) {
        int host = browsers.host(slot);
        if (host < 0 || host >= calls.size()) {
            return;
        }
        SimulatedCall call = calls.get(host);
        int length = browsers.copy(slot, packet);
        switch (PacketKind.of(packet, length)) {
            case RTP -> {
                long arrival = browsers.arrivalNs(slot);
                long sentNs = call.atBrowser(packet, length, lookAtAll ? 1 : EVERY);
                note(sentNs, arrival);
                if (sentNs > 0) {
                    call.arrived(true, sentNs, arrival);
                }
            }
            case STUN, DTLS -> relay.control(call, packet, length);
            case RTCP, UNKNOWN -> {}
        }
    }

    private void atTrunk(int slot) {
        int host = trunks.host(slot);
        int length = trunks.copy(slot, packet);
        if (host >= 0 && host < calls.size() && PacketKind.of(packet, length) == PacketKind.RTP) {
            long arrival = trunks.arrivalNs(slot);
            long sentNs = SimulatedCall.atTrunk(packet, length, host);
            note(sentNs, arrival);
            if (sentNs > 0) {
                calls.get(host).arrived(false, sentNs, arrival);
            }
        }
    }

    private void note(long sentNs, long arrivalNs) {
        received++;
        if (sentNs < 0) {
            wrong++;
        } else if (sentNs > 0) {
            latencies.add(arrivalNs - sentNs);
        }
    }

    @Override
    public void close() {
        relay.close();
        browsers.close();
        trunks.close();
    }

    /// What one stretch of load came to. Immutable.
    ///
    /// @param sent packets sent by both ends, all the time
    /// @param wrong packets with another content than was sent
    /// @param packets packets relayed while it was measured
    record Window(
            int calls,
            long sent,
            long received,
            long wrong,
            long packets,
            long cpuNs,
            long tookNs,
            long allocatedBytes,
            Latencies latencies) {

        double cpuUsPerPacket() {
            return cpuNs / 1000.0 / Math.max(1, packets);
        }

        double lossPercent() {
            return 100.0 * Math.max(0, sent - received) / Math.max(1, sent);
        }

        double allocatedPerPacket() {
            return (double) allocatedBytes / Math.max(1, packets);
        }
    }
}
