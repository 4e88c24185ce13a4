package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.dtls.DtlsResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// A call between a browser and a trunk that goes on while something is done to it, and is judged by what both
/// heard: no bug was logged, no gap, the right tone. Confined to the test's thread.
final class CanaryCall implements AutoCloseable {
    static final PortId BROWSER = new PortId("browser");
    static final PortId TRUNK = new PortId("trunk-1");
    static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    static final double BROWSER_HZ = 700;
    static final double TRUNK_HZ = 1000;
    static final int MOST_GAP_MS = 200;

    /// 400 ms: the mutations are over in half a second.
    private static final int LEAST_SAMPLES = 3_200;

    private static final Filler NOTHING = new Filler.Nothing();

    final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    final MediaLoops loops;
    final MediaSession session;
    final WebRtcLocal local;
    final BrowserPeer browser;
    final RtpPeer trunk;
    final InetSocketAddress trunkPort;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Stall stall = new Stall();
    private DtlsResult.@Nullable Keys keys;

    private CanaryCall(int firstPort, int lastPort) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, firstPort, lastPort));
        session = loops.open("canary", events::add);
        browser = new BrowserPeer(DtlsIdentity.generate());
        trunk = new RtpPeer(0x1234);
        local = session.openBrowserPort(BROWSER);
        browser.meet(local);
        trunkPort = session.openTrunkPort(TRUNK).rtp();
        log.start();
        root().addAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /// A session with both ports open, neither of them described.
    static CanaryCall opened(int firstPort, int lastPort) throws Exception {
        return new CanaryCall(firstPort, lastPort);
    }

    /// Both described and connected; nobody speaks yet.
    static CanaryCall connected(int firstPort, int lastPort) throws Exception {
        CanaryCall call = new CanaryCall(firstPort, lastPort);
        call.connectTrunk(false);
        call.connectBrowser();
        return call;
    }

    void connectTrunk(boolean symmetric) throws Exception {
        InetSocketAddress rtp = trunk.address();
        InetSocketAddress rtcp = new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1);
        RtpRemote remote = new RtpRemote(rtp, rtcp, symmetric, List.of(rtp.getAddress()));
        session.tell(new MediaCommand.ConnectTrunk(TRUNK, remote, PCMA));
        hearEachOther();
    }

    void hearEachOther() throws Exception {
        session.tell(new MediaCommand.Hear(BROWSER, TRUNK, NOTHING));
        session.tell(new MediaCommand.Hear(TRUNK, BROWSER, NOTHING));
        settle();
    }

    void connectBrowser() throws Exception {
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
        settle();
        browser.check(true);
        browser.startDtls(true);
        keys = browser.keys();
        MediaEvent event = Objects.requireNonNull(events.poll(10, TimeUnit.SECONDS));
        assertThat(event).isInstanceOf(MediaEvent.BrowserConnected.class);
    }

    /// What the browser agreed on with the gateway.
    DtlsResult.Keys keys() {
        return Objects.requireNonNull(keys);
    }

    void settle() throws Exception {
        session.stats().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    SessionStats.PortStats stats(PortId port) throws Exception {
        return Objects.requireNonNull(session.stats()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .ports()
                .get(port));
    }

    /// Both ends speak from now on, until [#judge].
    void talk() throws Exception {
        browser.talk(BROWSER_HZ);
        trunk.talk(TRUNK_HZ, trunkPort);
        browser.wire().await(all -> all.stream().filter(BrowserPeer::isRtp).count() >= 5);
        trunk.await(5);
        stall.restart();
    }

    /// Both go on for half a second, fall silent, and tell what they heard all the while.
    void judge() throws Exception {
        int atTrunk = trunk.arrivals().size();
        int atBrowser = browser.wire().arrivals().size();
        trunk.await(all -> all.size() >= atTrunk + 25);
        browser.wire().await(all -> all.size() >= atBrowser + 25);
        trunk.hush();
        browser.hush();
        heard("browser", browser.heard(), TRUNK_HZ);
        heard("trunk", trunk.arrivals(), BROWSER_HZ);
        noBugs();
    }

    /// Nothing was thrown that nobody caught.
    void noBugs() {
        assertThat(List.copyOf(log.list))
                .as("errors in the log")
                .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
    }

    /// The lines of the log so far.
    List<String> logged() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    void heard(String who, List<Arrival> packets, double hz) {
        double gapMs = 0;
        int strange = 0;
        for (int i = 1; i < packets.size(); i++) {
            Arrival now = packets.get(i);
            Arrival before = packets.get(i - 1);
            gapMs = Math.max(gapMs, (now.atNs() - before.atNs()) / 1e6);
            boolean follows = now.ssrc() == before.ssrc() && now.sequence() == (before.sequence() + 1 & 0xFFFF);
            strange += follows ? 0 : 1;
        }
        assertThat(strange).as("breaks in what %s got", who).isZero();
        double pace = (who.equals("browser") ? trunk : browser.wire()).largestPaceMs();
        assertThat(gapMs)
                .as("gap at %s; the machine stood still for %.0f ms, the sender %.0f ms", who, stall.largestMs(), pace)
                .isLessThan(MOST_GAP_MS + stall.largestMs() + pace);
        double[] pcm = Audio.linear(packets);
        assertThat(pcm.length).as("samples that %s got", who).isGreaterThanOrEqualTo(LEAST_SAMPLES);
        for (int at = 0; at + LEAST_SAMPLES <= pcm.length; at += LEAST_SAMPLES) {
            assertThat(Audio.level(pcm, hz, at, at + LEAST_SAMPLES))
                    .as("level at %s from sample %d", who, at)
                    .isBetween(-10.0, -8.0);
        }
    }

    @Override
    public void close() {
        root().detachAppender(log);
        stall.close();
        loops.close();
        browser.close();
        trunk.close();
    }
}
