package io.tandem.gateway.bench;

import io.tandem.gateway.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The servers that `tandem bench signalling` knows, in the order in which they are measured.
enum CallServerKind {
    /// This gateway.
    TANDEM("tandem", "") {
        @Override
        Optional<Path> program() {
            return Optional.of(Path.of(System.getProperty("java.home")));
        }

        @Override
        CallServer start(Path program, CallStand stand) throws IOException, StartFailure {
            return TandemCallServer.start(stand);
        }
    },
    /// A stateful proxy.
    KAMAILIO("kamailio", "apt install kamailio") {
        @Override
        Optional<Path> program() {
            return Programs.find(title());
        }

        @Override
        CallServer start(Path program, CallStand stand) throws IOException, StartFailure {
            return KamailioServer.start(program, stand);
        }
    },
    /// A back-to-back user agent.
    FREESWITCH("freeswitch", "install it, and set FREESWITCH_HOME where it is not on the path") {
        @Override
        Optional<Path> program() {
            return FreeSwitchServer.program();
        }

        @Override
        CallServer start(Path program, CallStand stand) throws IOException, StartFailure {
            return FreeSwitchServer.start(program, stand);
        }
    };

    private final String title;
    private final String remedy;

    CallServerKind(String title, String remedy) {
        this.title = title;
        this.remedy = remedy;
    }

    /// As the report has it.
    String title() {
        return title;
    }

    /// What to do where it is missing.
    String remedy() {
        return remedy;
    }

    /// Where it is, if it is installed.
    abstract Optional<Path> program();

    /// Starts it and waits until it takes calls.
    abstract CallServer start(Path program, CallStand stand) throws IOException, StartFailure;
}
