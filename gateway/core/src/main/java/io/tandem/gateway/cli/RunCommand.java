package io.tandem.gateway.cli;

import io.tandem.gateway.ConfigSource;
import io.tandem.gateway.Gateway;
import io.tandem.gateway.GatewayConfig;
import io.tandem.gateway.ShutdownOrder;
import io.tandem.gateway.StartFailure;
import io.tandem.gateway.StateDirectory;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.demo.Demo;
import io.tandem.gateway.store.Operators;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tandem run`: starts the gateway and stays until it is told to end. Confined to one thread.
@Command(
        name = "run",
        description = {
            "Starts the gateway.",
            "Without --config it is a demo: two operators with fresh passwords, and a far end that plays the"
                    + " telephone network, all on this machine."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final Path DEFAULT_FILE = Path.of("tandem.yaml");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration.")
    private @Nullable Path config;

    @Option(names = "--no-demo", description = "No demo: ./tandem.yaml where it is there, the defaults otherwise.")
    private boolean noDemo;

    @Option(
            names = "--demo",
            description = "The demo's operators and far end with a configuration of one's own, which has trunks north"
                    + " and south.")
    private boolean demo;

    @Override
    public Integer call() throws InvalidConfig, StartFailure, InterruptedException {
        boolean withDemo = demo || (config == null && !noDemo);
        ConfigSource source = source(withDemo);
        ShutdownOrder closing = new ShutdownOrder();
        try {
            start(source, withDemo, closing);
        } catch (StartFailure | RuntimeException e) {
            closing.close();
            throw e;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("tandem-stop").unstarted(() -> {
                    LOG.info("stopping");
                    closing.close();
                    ended.countDown();
                }));
        ended.await();
        return 0;
    }

    private void start(ConfigSource source, boolean withDemo, ShutdownOrder closing)
            throws StartFailure, InterruptedException {
        closing.add("heap room", HeapRoom.start());
        StateDirectory state = closing.add("store", StateDirectory.open(source));
        Optional<Demo> demonstration = withDemo ? Optional.of(Demo.start(source, state, closing)) : Optional.empty();
        Operators operators = state.operators(source.config());
        Gateway gateway = closing.add("gateway", Gateway.start(source, operators, state.database()));
        Duration warm = gateway.warmUp();
        LOG.debug("warmed up in {} ms", warm.toMillis());
        PrintWriter out = spec.commandLine().getOut();
        out.println(demonstration
                .map(d -> d.sheet(gateway.consoleUrls()).text())
                .orElseGet(() -> ready(gateway, source.config(), operators)));
        gateway.admin().ifPresent(api -> {
            out.println("admin API: " + api.url());
            out.println("supervisors' pages: " + api.pagesUrl());
        });
        out.flush();
    }

    private static String ready(Gateway gateway, GatewayConfig config, Operators operators) {
        return "tandem is ready: console " + String.join(" and ", gateway.consoleUrls()) + "; operators "
                + operators.all().size() + ", trunks " + config.trunks().size() + ", routes "
                + config.routes().size();
    }

    private ConfigSource source(boolean withDemo) throws InvalidConfig {
        if (config != null) {
            return ConfigSource.file(config);
        }
        if (withDemo) {
            return ConfigSource.demo();
        }
        return Files.exists(DEFAULT_FILE) ? ConfigSource.file(DEFAULT_FILE) : ConfigSource.defaults();
    }
}
