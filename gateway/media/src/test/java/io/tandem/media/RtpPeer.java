package io.tandem.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A plain RTP end on a real socket, sharing no code with the gateway: it sends what it is told to, and keeps
/// all that arrives with its time of arrival.
final class RtpPeer implements AutoCloseable {
    private static final Map<Double, byte[]> SECONDS = new ConcurrentHashMap<>();

    /// One packet as it arrived.
    record Arrival(long atNs, InetSocketAddress from, byte[] bytes) {
        int payloadType() {
            return bytes[1] & 0x7F;
        }

        boolean marker() {
            return (bytes[1] & 0x80) != 0;
        }

        int sequence() {
            return (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
        }

        int timestamp() {
            return int32(4);
        }

        int ssrc() {
            return int32(8);
        }

        byte[] payload() {
            return Arrays.copyOfRange(bytes, 12, bytes.length);
        }

        private int int32(int at) {
            return (bytes[at] & 0xFF) << 24
                    | (bytes[at + 1] & 0xFF) << 16
                    | (bytes[at + 2] & 0xFF) << 8
                    | (bytes[at + 3] & 0xFF);
        }
    }

    private final DatagramSocket socket;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final ScheduledExecutorService pacer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final AtomicLong largestPaceNs = new AtomicLong();
    private @Nullable ScheduledFuture<?> talking;
    private volatile Consumer<byte[]> tap = _ -> {};
    int ssrc;
    int sequence;
    int timestamp;

    RtpPeer(int ssrc) throws IOException {
        this(ssrc, "127.0.0.1");
    }

    RtpPeer(int ssrc, String address) throws IOException {
        this.ssrc = ssrc;
        this.sequence = 65_500;
        this.timestamp = 0x7FFF_FF00;
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        Thread.ofPlatform().daemon().start(this::receive);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void receive() {
        byte[] buffer = new byte[2048];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Arrival arrival = new Arrival(
                        System.nanoTime(),
                        (InetSocketAddress) packet.getSocketAddress(),
                        Arrays.copyOf(buffer, packet.getLength()));
                synchronized (arrivals) {
                    arrivals.add(arrival);
                    arrivals.notifyAll();
                }
                tap.accept(arrival.bytes());
            }
        } catch (SocketException e) {
            // closed: the test is over
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Also shows every datagram to `tap`, on the receiving thread.
    void tap(Consumer<byte[]> tap) {
        this.tap = tap;
    }

    List<Arrival> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    /// Waits until what has arrived is as wanted, at most 5 s.
    List<Arrival> await(Predicate<List<Arrival>> wanted) throws Exception {
        return await(wanted, 5000);
    }

    List<Arrival> await(Predicate<List<Arrival>> wanted, long withinMs) throws Exception {
        long deadline = System.nanoTime() + withinMs * 1_000_000L;
        synchronized (arrivals) {
            while (!wanted.test(arrivals)) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new TimeoutException("after " + withinMs + " ms there are " + arrivals.size() + " packets");
                }
                arrivals.wait(left);
            }
            return List.copyOf(arrivals);
        }
    }

    List<Arrival> await(int count) throws Exception {
        return await(all -> all.size() >= count);
    }

    void clear() {
        synchronized (arrivals) {
            arrivals.clear();
        }
    }

    void sendRaw(byte[] bytes, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] rtp(int payloadType, boolean marker, int sequence, int timestamp, int ssrc, byte[] payload) {
        byte[] out = new byte[12 + payload.length];
        out[0] = (byte) 0x80;
        out[1] = (byte) (payloadType | (marker ? 0x80 : 0));
        out[2] = (byte) (sequence >> 8);
        out[3] = (byte) sequence;
        for (int i = 0; i < 4; i++) {
            out[4 + i] = (byte) (timestamp >> (24 - 8 * i));
            out[8 + i] = (byte) (ssrc >> (24 - 8 * i));
        }
        System.arraycopy(payload, 0, out, 12, payload.length);
        return out;
    }

    /// Sends one packet of audio and counts on.
    void send(int payloadType, byte[] payload, InetSocketAddress to) {
        sendRaw(rtp(payloadType, false, sequence & 0xFFFF, timestamp, ssrc, payload), to);
        sequence++;
        timestamp += payload.length;
    }

    /// The same with a payload whose length in time is not its length in octets.
    void send(int payloadType, byte[] payload, int units, InetSocketAddress to) {
        sendRaw(rtp(payloadType, false, sequence & 0xFFFF, timestamp, ssrc, payload), to);
        sequence++;
        timestamp += units;
    }

    /// Sends `packets` of a tone in PCMA, one every 20 ms; returns when the last has left.
    void speak(double hz, int packets, InetSocketAddress to) throws InterruptedException {
        int[] sample = new int[1];
        pace(packets, () -> {
            send(8, Audio.alawTone(hz, sample[0], 160), to);
            sample[0] += 160;
        });
    }

    /// Sends a tone in PCMA, a packet every 20 ms, until the peer is closed or the answer is run.
    Runnable keepTalking(double hz, InetSocketAddress to) {
        int[] sample = new int[1];
        return every20Ms(() -> {
            send(8, Audio.alawTone(hz, sample[0], 160), to);
            sample[0] += 160;
        });
    }

    /// Runs `sendOne` every 20 ms, until the peer is closed or the answer is run.
    Runnable every20Ms(Runnable sendOne) {
        var running = pacer.scheduleAtFixedRate(sendOne, 0, 20, TimeUnit.MILLISECONDS);
        return () -> running.cancel(false);
    }

    /// Runs `sendOne` so many times, once every 20 ms; returns after the last.
    void pace(int packets, Runnable sendOne) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(packets);
        var running = pacer.scheduleAtFixedRate(
                () -> {
                    if (left.getCount() > 0) {
                        sendOne.run();
                        left.countDown();
                    }
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
        if (!left.await(packets * 20L + 5000, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the pacer was held up");
        }
        running.cancel(false);
    }

    /// Speaks until [#hush].
    void talk(double hz, InetSocketAddress to) {
        int[] sample = new int[1];
        repeat(() -> {
            send(8, tone(hz, sample[0]), to);
            sample[0] += 160;
        });
    }

    /// Runs `sendOne` every 20 ms until [#hush].
    void repeat(Runnable sendOne) {
        largestPaceNs.set(0);
        long[] last = {System.nanoTime()};
        talking = pacer.scheduleAtFixedRate(
                () -> {
                    long now = System.nanoTime();
                    largestPaceNs.accumulateAndGet(now - last[0], Math::max);
                    last[0] = now;
                    sendOne.run();
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
    }

    /// The longest time between two packets of our own that [#repeat] was late by itself.
    double largestPaceMs() {
        return largestPaceNs.get() / 1e6;
    }

    void hush() {
        if (talking != null) {
            talking.cancel(false);
            talking = null;
        }
    }

    /// A frame of a tone whose period divides 8,000 samples, from a table.
    static byte[] tone(double hz, int from) {
        byte[] second = SECONDS.computeIfAbsent(hz, f -> Audio.alawTone(f, 0, 8000));
        int at = Math.floorMod(from, 8000);
        byte[] frame = new byte[160];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = second[(at + i) % 8000];
        }
        return frame;
    }

    @Override
    public void close() {
        pacer.shutdownNow();
        socket.close();
    }
}
