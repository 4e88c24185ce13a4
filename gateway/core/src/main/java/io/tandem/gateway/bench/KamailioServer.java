package io.tandem.gateway.bench;

import io.tandem.gateway.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Kamailio as stateful proxy that records its route: it passes messages on, descriptions of media included, and has
/// no part in the media. Stateless.
final class KamailioServer {
    private KamailioServer() {}

    static CallServer start(Path program, CallStand stand) throws IOException, StartFailure {
        Path config = stand.write("kamailio.cfg", Map.of());
        Path log = stand.directory().resolve("kamailio.log");
        List<String> command = new ArrayList<>(List.of(program.toString(), "-DD", "-E", "-m", "512", "-M", "32"));
        command.addAll(List.of("-Y", stand.directory().toString(), "-f", config.toString()));
        if (stand.leg() == CalleeLeg.WEBSOCKET) {
            command.addAll(List.of("-A", "WITH_WEBSOCKET"));
        }
        Process process = Children.start(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()));
        CallServer server = new CallServer(process, stand.sip());
        try {
            OptionsPing.await(server.address(), process, "kamailio", log);
            return server;
        } catch (IOException | StartFailure e) {
            server.close();
            if (stand.leg() == CalleeLeg.WEBSOCKET && lacksWebSocket(Files.readString(log))) {
                throw new StartFailure(
                        "kamailio has no module for WebSocket", "apt install kamailio-websocket-modules", e);
            }
            throw e;
        }
    }

    /// Releases name the missing module in different ways, by its file or by its bare name.
    private static boolean lacksWebSocket(String log) {
        return log.lines().anyMatch(line -> line.contains("could not find module") && line.contains("websocket"));
    }
}
