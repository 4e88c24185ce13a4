package io.tandem.media.path;

import io.tandem.media.audio.FrameSource;
import io.tandem.media.net.NetLoop;
import io.tandem.media.net.Transport;
import io.tandem.media.net.Urgency;
import io.tandem.media.rtp.RtpStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// One media thread: the sessions pinned to it, their clock, and the scratch memory they share. Any thread
/// may execute and read the clock; the rest is confined to the loop.
public final class MediaLoop {
    /// All tones of all sessions are driven by this one tick, each call at its absolute deadline.
    static final long TICK_NS = 20_000_000L;

    private final NetLoop net;
    private final RandomGenerator random = new SecureRandom();
    private final List<CallMedia> calls = new ArrayList<>();
    private final RefusalWatch refusals = new RefusalWatch(System.nanoTime());
    private final byte[] sendScratch = new byte[NetLoop.MAX_DATAGRAM_BYTES];
    private final short[] pcmScratch = new short[FrameSource.FRAME_SAMPLES];
    private final Mixer mixer = new Mixer();
    private volatile long threadId;

    private MediaLoop(NetLoop net) {
        this.net = net;
    }

    /// Starts the thread and its tick.
    public static MediaLoop start(String name, Transport transport) {
        MediaLoop loop = new MediaLoop(NetLoop.start(name, transport));
        loop.net.every(TICK_NS, loop::tick);
        loop.net.execute(() -> {
            loop.threadId = Thread.currentThread().threadId();
            Urgency.claim();
        });
        return loop;
    }

    /// Of the one thread; 0 before it runs. Any thread.
    public long threadId() {
        return threadId;
    }

    /// The sockets' side of this loop.
    public NetLoop net() {
        return net;
    }

    /// Runs a task after those given before.
    ///
    /// @return false when the loop has ended
    boolean execute(Runnable task) {
        return net.execute(task);
    }

    /// Monotonic, as [System#nanoTime].
    long nowNs() {
        return System.nanoTime();
    }

    /// Time of day, for sender reports only.
    long wallMs() {
        return System.currentTimeMillis();
    }

    /// A cryptographically strong one.
    RandomGenerator random() {
        return random;
    }

    /// The SSRC of a stream of ours, random (RFC 3550 §8.1). Any thread.
    static int newSsrc() {
        return new SecureRandom().nextInt();
    }

    RtpStream newStream(int ssrc) {
        return new RtpStream(ssrc, random.nextInt(1 << 15), random.nextInt());
    }

    void add(CallMedia call) {
        calls.add(call);
    }

    void remove(CallMedia call) {
        calls.remove(call);
    }

    /// A port is about to leave for another loop: it hears nobody any more, and nobody here hears it.
    void forget(MediaPort leaving) {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).forget(leaving);
        }
        leaving.deaf();
    }

    /// Where a packet to be sent is built: used by one packet at a time.
    byte[] sendScratch() {
        return sendScratch;
    }

    short[] pcmScratch() {
        return pcmScratch;
    }

    /// Where frames are added up: used by one port at a time.
    Mixer mixer() {
        return mixer;
    }

    private void tick(long tickNs) {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).tick(tickNs);
        }
        if (refusals.isDue(tickNs)) {
            for (int i = 0; i < calls.size(); i++) {
                calls.get(i).tell(refusals);
            }
            refusals.end(tickNs);
        }
    }

    /// Ends the thread. Blocks until it has ended.
    public void close() {
        net.close();
    }
}
