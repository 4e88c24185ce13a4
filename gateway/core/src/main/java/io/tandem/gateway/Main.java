package io.tandem.gateway;

import io.tandem.gateway.cli.TandemCommand;
import io.tandem.gateway.probe.QuietExit;

/// The entry of the process.
public final class Main {

    private Main() {}

    /// Runs one command and exits with its code.
    public static void main(String[] arguments) {
        int exitCode = TandemCommand.run(arguments);
        if (arguments.length > 0 && arguments[0].equals("probe")) {
            QuietExit.exit(exitCode);
        }
        System.exit(exitCode);
    }
}
