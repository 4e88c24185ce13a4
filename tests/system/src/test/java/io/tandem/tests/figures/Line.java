package io.tandem.tests.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Seen;
import io.tandem.tests.peer.BrowserSettings;
import io.tandem.tests.peer.PeerNetwork;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.RunningGateway;
import io.tandem.tests.support.TelephoneNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A gateway in a process of its own between browsers and the demo's telephone network. Confined to the
/// test's thread.
final class Line implements AutoCloseable {
    private static final int REGISTRATION_SECONDS = 600;

    private final TelephoneNetwork telephones;
    private final RunningGateway gateway;
    private final PeerNetwork network = new PeerNetwork();
    private final List<WireBrowser> browsers = new ArrayList<>();

    private Line(TelephoneNetwork telephones, RunningGateway gateway) {
        this.telephones = telephones;
        this.gateway = gateway;
    }

    /// The demo's trunks.
    static Line open() throws Exception {
        return open("early", "");
    }

    /// @param answerMode of the trunks
    /// @param more       further sections of `tandem.yaml`
    static Line open(String answerMode, String more) throws Exception {
        RunningGateway.Ports ports = RunningGateway.Ports.free();
        TelephoneNetwork telephones = TelephoneNetwork.start(ports.sipAddress());
        String trunks =
                RunningGateway.demoTrunks(telephones).replace("kind: gsm", "kind: gsm\n    answer-mode: " + answerMode);
        return new Line(telephones, RunningGateway.start(ports, "", trunks + more, List.of()));
    }

    TelephoneNetwork telephones() {
        return telephones;
    }

    RunningGateway gateway() {
        return gateway;
    }

    /// One more browser of alice, registered.
    WireBrowser browser() throws Exception {
        WireBrowser browser = WireBrowser.connect(
                        network,
                        BrowserSettings.chromium(gateway.webSocket(), "tandem.local", "alice", RunningGateway.PASSWORD))
                .get(10, TimeUnit.SECONDS);
        browsers.add(browser);
        assertThat(browser.register(REGISTRATION_SECONDS)
                        .get(10, TimeUnit.SECONDS)
                        .status())
                .isEqualTo(200);
        return browser;
    }

    /// When the first message of a call passed that is so, `System.nanoTime`.
    static long when(FarCall call, Predicate<Seen> which) {
        return call.messages().stream().filter(which).findFirst().orElseThrow().nanos();
    }

    @Override
    public void close() throws Exception {
        browsers.forEach(WireBrowser::close);
        network.close();
        try (telephones) {
            gateway.close();
        }
    }
}
