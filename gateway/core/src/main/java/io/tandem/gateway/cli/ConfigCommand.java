package io.tandem.gateway.cli;

import io.tandem.gateway.ConfigSource;
import io.tandem.gateway.StartFailure;
import io.tandem.gateway.cli.api.ExchangeCommand;
import io.tandem.gateway.config.ConfigPrinter;
import io.tandem.gateway.config.InvalidConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tandem config check|show|export|import`. Confined to one thread.
@Command(
        name = "config",
        description = "The configuration: that of a file, and that which a running gateway has.",
        mixinStandardHelpOptions = true)
final class ConfigCommand extends ExchangeCommand implements Runnable {

    private static final Path DEFAULT_FILE = Path.of("tandem.yaml");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "config needs a subcommand: check, show, export or import");
    }

    @Command(description = "Says what is wrong with it, all at once.", mixinStandardHelpOptions = true)
    int check(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "The configuration; ./tandem.yaml if not given.")
                    @Nullable
                    Path config)
            throws InvalidConfig, StartFailure {
        Path file = config == null ? DEFAULT_FILE : config;
        if (config == null && !Files.exists(file)) {
            throw new StartFailure("there is no ./tandem.yaml to check", "name a file with --config");
        }
        ConfigSource source = ConfigSource.file(file);
        source.remarks().forEach(remark -> print(file + ": " + remark + "\n"));
        print(file + " is in order\n");
        return 0;
    }

    @Command(
            description = "Prints every key that is in force, defaults included, secrets starred out.",
            mixinStandardHelpOptions = true)
    int show(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "The configuration; ./tandem.yaml if not given, or the defaults.")
                    @Nullable
                    Path config,
            @Option(names = "--demo", description = "Show that of the demo.") boolean demo)
            throws InvalidConfig {
        print(ConfigPrinter.print(source(config, demo).config()));
        return 0;
    }

    private static ConfigSource source(@Nullable Path config, boolean demo) throws InvalidConfig {
        if (config != null) {
            return ConfigSource.file(config);
        }
        if (demo) {
            return ConfigSource.demo();
        }
        return Files.exists(DEFAULT_FILE) ? ConfigSource.file(DEFAULT_FILE) : ConfigSource.defaults();
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
