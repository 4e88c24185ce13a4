package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that has only subcommands. Confined to one thread.
abstract class ApiCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                spec.name() + " needs a subcommand: "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    int say(String line) {
        out().println(line);
        out().flush();
        return 0;
    }

    int print(JsonNode json) {
        return say(json.toPrettyString());
    }
}
