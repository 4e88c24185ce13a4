package io.tandem.gateway;

import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Loaded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A configuration that has been read and checked, and where its paths are meant from. Immutable.
public record ConfigSource(GatewayConfig config, Layout layout) {

    /// From a file.
    public static ConfigSource file(Path file) throws InvalidConfig {
        Layout layout = Layout.of(file);
        return new ConfigSource(ConfigCheck.check(Loaded.from(file, GatewayConfig.class), layout), layout);
    }

    /// All at its default.
    public static ConfigSource defaults() throws InvalidConfig {
        return text("", "defaults");
    }

    /// The demo's: two trunks that the demo far end plays.
    public static ConfigSource demo() throws InvalidConfig {
        try (InputStream in = Objects.requireNonNull(ConfigSource.class.getResourceAsStream("demo/demo.yaml"))) {
            return text(new String(in.readAllBytes(), StandardCharsets.UTF_8), "demo.yaml");
        } catch (IOException e) {
            throw new IllegalStateException("the class path is damaged: demo.yaml", e);
        }
    }

    /// What is no mistake, but worth knowing: one line each.
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(SoundCheck.missing(this));
        remarks.addAll(TrunkFeature.remarks(config));
        return remarks;
    }

    private static ConfigSource text(String yaml, String name) throws InvalidConfig {
        Layout layout = Layout.ofInstallation();
        return new ConfigSource(ConfigCheck.check(Loaded.fromText(yaml, name, GatewayConfig.class), layout), layout);
    }
}
