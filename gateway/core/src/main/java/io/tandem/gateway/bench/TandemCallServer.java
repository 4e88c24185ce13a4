package io.tandem.gateway.bench;

import io.tandem.gateway.StartFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The whole gateway as `tandem run` starts it, with the options that this process was started with. Its callees
/// are a trunk, or operators. Stateless.
final class TandemCallServer {
    private static final String READY = "tandem is ready";

    private TandemCallServer() {}

    static CallServer start(CallStand stand) throws IOException, StartFailure {
        Path config = stand.write("tandem.yaml", Map.of("numbers", numbers(stand), "users", users(stand)));
        Path log = stand.directory().resolve("tandem.log");
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("run", "--config", config.toString()));
        Process process = Children.start(new ProcessBuilder(command).redirectError(log.toFile()));
        CallServer server = new CallServer(process, stand.sip());
        if (!Children.says(process, READY)) {
            server.close();
            throw new StartFailure("the gateway does not start", "the reason is in " + log);
        }
        return server;
    }

    /// The command line of another one of this program.
    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.tandem.gateway.Main"));
        return command;
    }

    private static String numbers(CallStand stand) {
        boolean browsers = stand.leg() == CalleeLeg.WEBSOCKET;
        return stand.numbers().stream()
                .map(number ->
                        "  \"" + number + "\": " + (browsers ? "{user: \"" + number + "\"}" : "{trunks: [callees]}"))
                .collect(Collectors.joining("\n"));
    }

    private static String users(CallStand stand) {
        return stand.numbers().stream()
                .map(user -> "  \"" + user + "\": {password: \"" + stand.password() + "\"}")
                .collect(Collectors.joining("\n"));
    }
}
