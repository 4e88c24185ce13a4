package io.tandem.tests.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.tests.peer.BrowserSettings;
import io.tandem.tests.peer.PeerNetwork;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.RunningGateway;
import io.tandem.tests.support.TelephoneNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/// A gateway with a FreeSWITCH behind it, a second trunk for when FreeSWITCH is away, and browsers before it.
/// Confined to the test's thread.
final class Exchange implements AutoCloseable {
    private static final int REGISTRATION_SECONDS = 600;

    private final FreeSwitch freeSwitch;
    private final TelephoneNetwork spare;
    private final RunningGateway gateway;
    private final PeerNetwork network = new PeerNetwork();
    private final List<WireBrowser> browsers = new ArrayList<>();

    private Exchange(FreeSwitch freeSwitch, TelephoneNetwork spare, RunningGateway gateway) {
        this.freeSwitch = freeSwitch;
        this.spare = spare;
        this.gateway = gateway;
    }

    /// Starts all of it; without `FREESWITCH_HOME` the tests are left out.
    ///
    /// @param more further sections of `tandem.yaml`
    static Exchange open(String more) throws IOException {
        return open("", more);
    }

    /// Starts all of it.
    ///
    /// @param ofTrunk one more line of the trunk `freeswitch`
    /// @param more further sections of `tandem.yaml`
    static Exchange open(String ofTrunk, String more) throws IOException {
        RunningGateway.Ports ports = RunningGateway.Ports.free();
        FreeSwitch freeSwitch = FreeSwitch.start(ports.sipAddress());
        TelephoneNetwork spare = TelephoneNetwork.start(ports.sipAddress());
        String trunks = """
                trunks:
                  freeswitch:
                    kind: freeswitch
                    addresses: ["udp:127.0.0.1:%d"]
                    options-interval-seconds: 1
                    %s
                  spare:
                    addresses: ["udp:127.0.0.1:%d"]
                routes:
                  - name: extensions
                    pattern: "9\\\\d{3}"
                    trunks: [freeswitch, spare]
                  - name: rooms
                    pattern: "3\\\\d{8}"
                    trunks: [freeswitch]
                console:
                  conference: "3"
                """.formatted(
                        freeSwitch.sipPort(), ofTrunk, spare.north().address().getPort());
        return new Exchange(
                freeSwitch, spare, RunningGateway.start(ports, "  dead-media-seconds: 5\n", trunks + more, List.of()));
    }

    FreeSwitch freeSwitch() {
        return freeSwitch;
    }

    TelephoneNetwork spare() {
        return spare;
    }

    RunningGateway gateway() {
        return gateway;
    }

    /// A browser of the operator, registered.
    WireBrowser browser(String user) throws Exception {
        return browser(user, settings -> settings);
    }

    /// A browser of the operator that is not quite Chromium, registered.
    WireBrowser browser(String user, UnaryOperator<BrowserSettings> change) throws Exception {
        BrowserSettings settings = change.apply(
                BrowserSettings.chromium(gateway.webSocket(), "tandem.local", user, RunningGateway.PASSWORD));
        WireBrowser browser = WireBrowser.connect(network, settings).get(10, TimeUnit.SECONDS);
        browsers.add(browser);
        assertThat(browser.register(REGISTRATION_SECONDS)
                        .get(10, TimeUnit.SECONDS)
                        .status())
                .isEqualTo(200);
        return browser;
    }

    /// What FreeSWITCH says of its call, or of its one call at the moment, for example `HELD`.
    String channelState() throws IOException {
        String[] lines = freeSwitch.esl().api("show channels").split("\n");
        List<String> names = List.of(lines[0].split(",", -1));
        return lines.length < 2 || lines[1].isBlank()
                ? "NONE"
                : lines[1].split(",", -1)[names.indexOf("callstate")].toUpperCase(Locale.ROOT);
    }

    /// Waits until [#channelState] is that.
    void awaitState(String state) {
        Awaitility.await("FreeSWITCH's channel is " + state)
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> channelState().equals(state));
    }

    /// The channels that were called by that number, or that call it; awaited until there are so many.
    List<String> channelsOf(String number, int count) {
        return Awaitility.await(count + " channels of " + number)
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> rows().stream().filter(row -> row.contains(number)).toList(), rows -> rows.size() == count)
                .stream()
                .map(List::getFirst)
                .toList();
    }

    /// Waits until FreeSWITCH has no call left.
    void awaitQuiet() {
        Awaitility.await("no channel at FreeSWITCH")
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> rows().isEmpty());
    }

    private List<List<String>> rows() throws IOException {
        return freeSwitch
                .esl()
                .api("show channels")
                .lines()
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .map(line -> List.of(line.split(",", -1)))
                .toList();
    }

    /// The identity of FreeSWITCH's one channel, awaited: its list is written with a little delay.
    String channelId() {
        return Awaitility.await("a channel")
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> freeSwitch.esl().api("show channels").split("\n"),
                        lines -> lines.length > 1 && !lines[1].isBlank())[1]
                .split(",", 2)[0];
    }

    /// The browsers go; what is left of calls is for the test to see.
    void dismissBrowsers() {
        browsers.forEach(WireBrowser::close);
        browsers.clear();
    }

    /// What everyone said, for failure messages.
    String diaries() {
        StringBuilder text = new StringBuilder();
        for (WireBrowser browser : browsers) {
            browser.seen().forEach(seen -> text.append("browser ").append(seen).append('\n'));
        }
        return text + "--- gateway\n" + gateway.logTail(60) + "\n--- FreeSWITCH\n" + freeSwitch.logTail(60);
    }

    @Override
    public void close() throws Exception {
        dismissBrowsers();
        network.close();
        try (freeSwitch;
                spare) {
            gateway.close();
        }
    }
}
