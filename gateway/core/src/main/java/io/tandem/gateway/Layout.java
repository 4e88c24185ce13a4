package io.tandem.gateway;

import java.nio.file.Path;

/// Where relative paths of the configuration are meant from. Immutable.
///
/// @param base directory of the configuration file
/// @param home directory of the installation, where its own plugins are
public record Layout(Path base, Path home) {

    /// For a configuration file; the installation is what the launcher says, or the working directory.
    public static Layout of(Path configFile) {
        Path parent = configFile.toAbsolutePath().normalize().getParent();
        return new Layout(parent == null ? Path.of("").toAbsolutePath() : parent, installation());
    }

    /// For no file: everything lies under the installation.
    public static Layout ofInstallation() {
        return new Layout(installation(), installation());
    }

    private static Path installation() {
        return Path.of(System.getProperty("tandem.home", "")).toAbsolutePath().normalize();
    }

    /// `state-directory`, absolute.
    public Path state(GatewayConfig config) {
        return base.resolve(config.stateDirectory()).normalize();
    }

    /// `plugins.directory`, absolute.
    public Path plugins(GatewayConfig config) {
        return home.resolve(config.plugins().directory()).normalize();
    }
}
