package io.tandem.gateway.cli.api;

import io.tandem.gateway.change.Kind;
import picocli.CommandLine.Command;

/// `tandem number`. Confined to one thread.
@Command(
        name = "number",
        description = "Numbers: our own, and where calls to them go.",
        mixinStandardHelpOptions = true)
public final class NumberCommand extends ObjectCommand {

    public NumberCommand() {
        super(Kind.NUMBER);
    }
}
