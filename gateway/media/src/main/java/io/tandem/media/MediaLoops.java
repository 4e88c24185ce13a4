package io.tandem.media;

import io.tandem.media.audio.SoundFiles;
import io.tandem.media.audio.TonePlans;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.dtls.DtlsWarmUp;
import io.tandem.media.net.NetLoop;
import io.tandem.media.net.PortRange;
import io.tandem.media.path.BrowserAccess;
import io.tandem.media.path.CallMedia;
import io.tandem.media.path.Fillers;
import io.tandem.media.path.MediaLoop;
import io.tandem.media.path.MediaResources;
import io.tandem.media.path.WarmUp;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.BindException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The media plane over UDP sockets: each session is pinned to one of its loops, see [LoopChoice]. Any thread.
public final class MediaLoops implements MediaPlane {
    private static final Logger log = LoggerFactory.getLogger(MediaLoops.class);
    private static final int WARM_UP_CALL_MS = 2000;

    private final List<MediaLoop> loops;
    private final MediaResources resources;
    private final TonePlans tonePlans;
    private final SoundFiles sounds;
    private final Set<CallMedia> sessions = ConcurrentHashMap.newKeySet();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Lock choosing = new ReentrantLock();
    private final LoopChoice choice;

    private MediaLoops(List<MediaLoop> loops, MediaResources resources, TonePlans tonePlans, SoundFiles sounds) {
        this.loops = loops;
        this.resources = resources;
        this.tonePlans = tonePlans;
        this.sounds = sounds;
        this.choice = new LoopChoice(loops.size(), resources.settings().loopFillPercent() / 100.0);
    }

    /// Reads the tone plans, starts the loops and binds the browser port.
    ///
    /// @throws IOException when the browser port cannot be bound, or the tone plans cannot be read
    /// @throws IllegalArgumentException naming what is wrong in the settings or in the tone plans
    public static MediaLoops start(MediaSettings settings) throws IOException {
        TonePlans plans = settings.tonePlans() == null ? TonePlans.builtIn() : TonePlans.read(settings.tonePlans());
        PortRange range = new PortRange(
                settings.firstTrunkPort(),
                settings.lastTrunkPort(),
                settings.portDrain().toNanos(),
                System::nanoTime,
                new SecureRandom());
        SoundFiles sounds = new SoundFiles();
        List<MediaLoop> loops = new ArrayList<>();
        for (int i = 0; i < settings.loops(); i++) {
            loops.add(MediaLoop.start("media-" + i, settings.transport()));
        }
        List<NetLoop> nets = loops.stream().map(MediaLoop::net).toList();
        try {
            BrowserAccess browsers = BrowserAccess.open(nets, settings);
            log.info(
                    "media: {} loop(s) on {}, browsers on UDP port {}",
                    loops.size(),
                    nets.getFirst().transport(),
                    browsers.port());
            MediaResources resources = new MediaResources(
                    settings,
                    range,
                    new Fillers(plans, sounds),
                    browsers,
                    DtlsIdentity.generate(),
                    TargetRule.of(settings));
            return new MediaLoops(List.copyOf(loops), resources, plans, sounds);
        } catch (BindException e) {
            loops.forEach(MediaLoop::close);
            throw new IOException("media.browser-port: " + e.getMessage(), e);
        }
    }

    /// Countries whose tones can be played: the values that [Filler.Tone#plan] may have.
    public SortedSet<String> toneCountries() {
        return tonePlans.countries();
    }

    /// The recorded sounds that are in memory: announcements and music on hold.
    public SoundFiles sounds() {
        return sounds;
    }

    @Override
    public MediaSession open(String callId, MediaListener listener) {
        return open(callId, listener, chosenLoop(), resources);
    }

    @Override
    public MediaSession open(String callId, MediaListener listener, MediaSession beside) {
        int loop = beside instanceof CallMedia other ? choice.join(loops.indexOf(other.loop())) : chosenLoop();
        return open(callId, listener, loop, resources);
    }

    private int chosenLoop() {
        choosing.lock();
        try {
            int chosen = choice.take(this::processorNs, System.nanoTime());
            resources.browsers().toFirstLoop(choice.firstAlone());
            return chosen;
        } finally {
            choosing.unlock();
        }
    }

    private void ended(CallMedia session) {
        sessions.remove(session);
        choice.left(loops.indexOf(session.loop()));
    }

    private long processorNs(int loop) {
        long thread = loops.get(loop).threadId();
        return thread == 0 || !threads.isThreadCpuTimeSupported() ? 0 : Math.max(0, threads.getThreadCpuTime(thread));
    }

    private CallMedia open(String callId, MediaListener listener, int loop, MediaResources with) {
        CallMedia session = new CallMedia(callId, listener, loops.get(loop), with, this::ended);
        sessions.add(session);
        return session;
    }

    /// Runs a synthetic call, so that the first real one is as fast as those after it: DTLS handshakes and
    /// SRTP in memory, then a tone over sockets. Blocks for one or two seconds; call it once, before the
    /// first session.
    ///
    /// @return how long it took
    public Duration warmUp() {
        long started = System.nanoTime();
        Duration handshake = DtlsWarmUp.run(resources.identity());
        WarmUp.relayInMemory();
        WarmUp.transcodeInMemory();
        CountDownLatch heard = new CountDownLatch(2);
        MediaSession session = open("warm-up", event -> heard.countDown(), chosenLoop(), resources.withoutTargetRule());
        try {
            InetAddress bound = resources.settings().address().bind();
            InetAddress reachable = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
            WarmUp.callOverSockets(session, reachable, tonePlans.countries().getFirst());
            if (!heard.await(WARM_UP_CALL_MS, TimeUnit.MILLISECONDS)) {
                log.warn("media: no audio came over our own sockets on {} within {} ms", reachable, WARM_UP_CALL_MS);
            }
        } catch (MediaSession.NoPortsLeft e) {
            log.warn("media: warm-up without sockets: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.close().toCompletableFuture().join();
        }
        // What the warm-up has left behind would stay resident until the heap is full.
        System.gc();
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        log.info("media: warm after {} ms, a DTLS handshake takes {} ms", took.toMillis(), handshake.toMillis());
        return took;
    }

    @Override
    public int sessions() {
        return sessions.size();
    }

    @Override
    public void close() {
        CompletableFuture.allOf(sessions.stream()
                        .map(session -> session.close().toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .join();
        resources.browsers().close();
        loops.forEach(MediaLoop::close);
    }
}
