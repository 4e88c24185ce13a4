package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.RtpPeer.Arrival;
import java.net.InetSocketAddress;
import java.util.List;

/// Both ends of a call speak, one after the other, and each is heard by the other. Stateless, any thread.
final class BothWays {
    private static final double BROWSER_HZ = 1000;
    private static final double TRUNK_HZ = 700;
    private static final int PACKETS = 20;

    private BothWays() {}

    static void speak(BrowserPeer browser, RtpPeer trunk, InetSocketAddress trunkPort) throws Exception {
        browser.wire().clear();
        trunk.clear();
        browser.speak(BROWSER_HZ, PACKETS);
        trunk.speak(TRUNK_HZ, PACKETS, trunkPort);
        List<Arrival> atBrowser = browser.hear(PACKETS);
        List<Arrival> atTrunk = trunk.await(PACKETS);
        assertThat(Audio.level(Audio.linear(atBrowser), TRUNK_HZ, 0, 160 * PACKETS))
                .isGreaterThan(-10);
        assertThat(Audio.level(Audio.linear(atTrunk), BROWSER_HZ, 0, 160 * PACKETS))
                .isGreaterThan(-10);
    }
}
