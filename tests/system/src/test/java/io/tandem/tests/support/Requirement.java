package io.tandem.tests.support;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// Programs that a test needs beyond the JDK. A test without them is left out and says why. Stateless, any
/// thread.
public final class Requirement {
    private static final List<String> CHROMIUM = List.of("chromium", "chromium-browser", "google-chrome");

    private Requirement() {}

    /// The browser's executable; without one the test is left out with a reason.
    public static Path chromium() {
        Optional<Path> found =
                CHROMIUM.stream().flatMap(name -> onPath(name).stream()).findFirst();
        Assumptions.assumeTrue(found.isPresent(), "chromium is missing (apt install chromium): no browser tests");
        return found.orElseThrow();
    }

    /// Where FreeSWITCH is installed, by the environment; without it the test is left out with a reason.
    public static Path freeSwitchHome() {
        Optional<String> home = Optional.ofNullable(System.getenv("FREESWITCH_HOME"));
        Assumptions.assumeTrue(home.isPresent(), "FREESWITCH_HOME is not set: no tests with FreeSWITCH");
        return Path.of(home.orElseThrow());
    }

    /// Debian's sip-tester; without it the test is left out with a reason.
    public static Path sipp() {
        Optional<Path> found = onPath("sipp");
        Assumptions.assumeTrue(found.isPresent(), "sipp is missing (apt install sip-tester): no calls with sipp");
        return found.orElseThrow();
    }

    /// The Janus WebRTC server; without it the test is left out with a reason.
    public static Path janus() {
        Optional<Path> found = onPath("janus");
        Assumptions.assumeTrue(found.isPresent(), "janus is missing (apt install janus): no calls with Janus");
        return found.orElseThrow();
    }

    /// The baresip telephone; without it the test is left out with a reason.
    public static Path baresip() {
        Optional<Path> found = onPath("baresip");
        Assumptions.assumeTrue(
                found.isPresent(), "baresip is missing (apt install baresip-core): no calls with baresip");
        return found.orElseThrow();
    }

    /// Wireshark's reader of captures; without it the test is left out with a reason.
    public static Path tshark() {
        Optional<Path> found = onPath("tshark");
        Assumptions.assumeTrue(
                found.isPresent(), "tshark is missing (apt install tshark): captures are read by us alone");
        return found.orElseThrow();
    }

    /// The SIP proxy Kamailio; without it the test is left out with a reason.
    public static Path kamailio() {
        Optional<Path> found = onPath("kamailio")
                .or(() -> Optional.of(Path.of("/usr/sbin/kamailio")).filter(Files::isExecutable));
        Assumptions.assumeTrue(
                found.isPresent(),
                "kamailio is missing (apt install kamailio kamailio-websocket-modules): no figures beside it");
        return found.orElseThrow();
    }

    private static Optional<Path> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
