package io.tandem.gateway.bench;

import io.tandem.gateway.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// FreeSWITCH as back-to-back user agent with its media in the path, as the gateway has. Stateless.
final class FreeSwitchServer {
    private FreeSwitchServer() {}

    /// Where it is: under `FREESWITCH_HOME`, or on the path.
    static Optional<Path> program() {
        return Optional.ofNullable(System.getenv("FREESWITCH_HOME"))
                .map(home -> Path.of(home, "bin", "freeswitch"))
                .filter(Files::isExecutable)
                .or(() -> Programs.find("freeswitch"));
    }

    static CallServer start(Path program, CallStand stand) throws IOException, StartFailure {
        stand.write("freeswitch.xml", Map.of("dialString", dialString(stand)));
        List<String> command = new ArrayList<>(List.of(program.toString(), "-nonat", "-nf", "-nc", "-np"));
        command.add("-nosql"); // no table of all calls, which would be written to the disk
        command.addAll(List.of("-conf", stand.directory().toString()));
        for (String kind : List.of("log", "db", "run", "temp", "certs")) {
            Path own = Files.createDirectories(stand.directory().resolve(kind));
            command.addAll(List.of("-" + kind, own.toString()));
        }
        Path log = stand.directory().resolve("freeswitch.log");
        Process process = Children.start(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(Path.of("/dev/null").toFile()));
        CallServer server = new CallServer(process, stand.sip());
        try {
            OptionsPing.await(server.address(), process, "FreeSWITCH", log);
            return server;
        } catch (IOException | StartFailure e) {
            server.close();
            throw e;
        }
    }

    private static String dialString(CallStand stand) {
        return stand.leg() == CalleeLeg.WEBSOCKET
                ? "${sofia_contact(bench/${destination_number}@bench.invalid)}"
                : "sofia/bench/$1@127.0.0.1:" + stand.calleePort();
    }
}
