package io.tandem.gateway;

import io.tandem.gateway.cli.TandemCommand;

/// The entry of the process.
public final class Main {

    private Main() {}

    /// Runs one command and exits with its code.
    public static void main(String[] arguments) {
        System.exit(TandemCommand.run(arguments));
    }
}
