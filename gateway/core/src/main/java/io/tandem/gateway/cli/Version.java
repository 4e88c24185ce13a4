package io.tandem.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into `version.properties`. Any thread.
public final class Version implements IVersionProvider {

    /// As in the build: `0.1.0-SNAPSHOT`.
    public static String current() {
        try (InputStream in = Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"tandem " + current() + " (Java " + Runtime.version() + ")"};
    }
}
