package io.tandem.gateway.cli.api;

import io.tandem.gateway.change.Kind;
import picocli.CommandLine.Command;

/// `tandem hours`. Confined to one thread.
@Command(name = "hours", description = "Business hours.", mixinStandardHelpOptions = true)
public final class HoursCommand extends ObjectCommand {

    public HoursCommand() {
        super(Kind.HOURS);
    }
}
