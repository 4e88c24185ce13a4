package io.tandem.gateway.demo;

import io.tandem.gateway.ConfigSource;
import io.tandem.gateway.GatewayConfig;
import io.tandem.gateway.ShutdownOrder;
import io.tandem.gateway.StartFailure;
import io.tandem.gateway.StateDirectory;
import io.tandem.gateway.config.ListenConfig;
import io.tandem.gateway.config.NearestKey;
import io.tandem.gateway.store.StoreUnavailable;
import io.tandem.gateway.trunk.TrunkAddress;
import io.tandem.gateway.trunk.TrunkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The demo around a gateway: its operators, its far end, its sheet. Confined to one thread.
public final class Demo {

    private final GatewayConfig config;
    private final Map<String, String> passwords;

    private Demo(GatewayConfig config, Map<String, String> passwords) {
        this.config = config;
        this.passwords = passwords;
    }

    /// Sees to the operators and starts the far end.
    ///
    /// @param closing takes the far end
    public static Demo start(ConfigSource source, StateDirectory state, ShutdownOrder closing)
            throws StartFailure, InterruptedException {
        GatewayConfig config = source.config();
        try {
            Map<String, String> passwords = DemoOperators.ensure(
                    state.path(), state.store(), config.sip().domain(), new SecureRandom());
            closing.add("far end", DemoFarEnd.start(jar(), arguments(config)));
            return new Demo(config, passwords);
        } catch (StoreUnavailable e) {
            throw StateDirectory.damaged(state.path(), e);
        } catch (IOException e) {
            throw new StartFailure(
                    "the demo cannot start, " + e.getMessage(),
                    "free what it names, or run without the demo by --no-demo",
                    e);
        }
    }

    private static Path jar() throws StartFailure {
        Path jar = Path.of(System.getProperty("tandem.far-end", ""));
        if (!Files.isRegularFile(jar)) {
            throw new StartFailure(
                    "the demo's far end is not built (property tandem.far-end)", "start by the launcher, ./tandem run");
        }
        return jar;
    }

    private static List<String> arguments(GatewayConfig config) throws StartFailure {
        ListenConfig listen = config.listen();
        String host = listen.sipAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : listen.sipAddress().getHostAddress();
        return List.of(
                "--north",
                address(config, "north"),
                "--south",
                address(config, "south"),
                "--rtp",
                config.demo().rtpPorts().toString(),
                "--gateway",
                host + ":" + listen.sipUdpPort(),
                "--control",
                config.demo().control());
    }

    private static String address(GatewayConfig config, String trunk) throws StartFailure {
        TrunkConfig found = config.trunks().get(trunk);
        if (found == null) {
            String near = NearestKey.of(trunk, config.trunks().keySet())
                    .map(n -> " (there is '" + n + "')")
                    .orElse("");
            throw new StartFailure(
                    "the demo needs a trunk '" + trunk + "'" + near, "add it under trunks, or leave --demo out");
        }
        TrunkAddress address = found.addresses().getFirst();
        return address.host() + ":" + address.port();
    }

    /// What to print when all is ready.
    public DemoSheet sheet(List<String> consoleUrls) {
        Map<String, String> incoming = new LinkedHashMap<>();
        config.numbers()
                .forEach((number, target) -> incoming.put(
                        number, target.user().isEmpty() ? String.join(", ", target.trunks()) : target.user()));
        return new DemoSheet(
                consoleUrls,
                passwords,
                config.console().quickNumbers(),
                incoming,
                config.demo().control());
    }
}
