package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.path.CallMedia;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever loop a browser's packets come in by, and whose they were before: they reach the leg that they belong to.
class BrowserRoutesTest {
    private static final PortId BROWSER = new PortId("browser");
    private static final PortId TRUNK = new PortId("trunk-1");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();
    /// By which loop a browser comes in is the toss of a coin: that all come in by the right one is one in 1,024.
    private static final int BROWSERS = 10;

    private final List<AutoCloseable> open = new ArrayList<>();
    private MediaLoops loops;

    @BeforeEach
    void start() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        loops = MediaLoops.start(
                MediaSettings.of(loopback, List.of(loopback), 0, 27_800, 27_899).withLoops(2));
    }

    @AfterEach
    void stop() throws Exception {
        loops.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private BrowserPeer browser() throws Exception {
        BrowserPeer peer = new BrowserPeer(DtlsIdentity.generate());
        open.add(peer::close);
        return peer;
    }

    private final class Call {
        final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
        final MediaSession session = loops.open("test", events::add);
        final RtpPeer trunk = new RtpPeer(0x1234);
        final InetSocketAddress trunkPort;

        /// The browser's part in it is by the socket that it has.
        Call(BrowserPeer browser) throws Exception {
            open.add(trunk::close);
            WebRtcLocal ours = session.openBrowserPort(BROWSER);
            trunkPort = session.openTrunkPort(TRUNK).rtp();
            InetSocketAddress rtp = trunk.address();
            InetSocketAddress rtcp = new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1);
            session.tell(new MediaCommand.ConnectTrunk(TRUNK, new RtpRemote(rtp, rtcp, false), PCMA));
            session.tell(new MediaCommand.Hear(BROWSER, TRUNK, NOTHING));
            session.tell(new MediaCommand.Hear(TRUNK, BROWSER, NOTHING));
            session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
            session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
            browser.forgetDtls();
            browser.meet(ours);
            browser.check(true);
            browser.startDtls(true);
            browser.keys();
            assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(MediaEvent.BrowserConnected.class);
        }

        long loop() {
            return ((CallMedia) session).loop().threadId();
        }
    }

    @Test
    void calls_share_the_first_loop_until_it_is_full_and_those_of_the_second_are_heard_as_well() throws Exception {
        BrowserPeer first = browser();
        Call alone = new Call(first);
        BothWays.speak(first, alone.trunk, alone.trunkPort);

        fillFirstLoop(loops);
        for (int i = 0; i < BROWSERS; i++) {
            BrowserPeer browser = browser();
            Call call = new Call(browser);
            assertThat(call.loop()).isNotEqualTo(alone.loop());
            BothWays.speak(browser, call.trunk, call.trunkPort);
        }
        BothWays.speak(first, alone.trunk, alone.trunkPort);
    }

    /// Sessions without ports do nothing, but count.
    static void fillFirstLoop(MediaLoops loops) {
        for (int i = 0; i * LoopChoice.SESSION <= MediaSettings.DEFAULT_LOOP_FILL_PERCENT / 100.0; i++) {
            loops.open("filling", _ -> {});
        }
    }

    @Test
    void an_address_that_joins_another_call_is_no_longer_the_former_ones() throws Exception {
        BrowserPeer browser = browser();
        Call former = new Call(browser);
        BothWays.speak(browser, former.trunk, former.trunkPort);
        former.trunk.clear();

        Call next = new Call(browser);
        BothWays.speak(browser, next.trunk, next.trunkPort);
        assertThat(former.trunk.arrivals()).isEmpty();

        next.session.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        Call last = new Call(browser);
        BothWays.speak(browser, last.trunk, last.trunkPort);
    }
}
