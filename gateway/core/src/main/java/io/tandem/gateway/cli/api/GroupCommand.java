package io.tandem.gateway.cli.api;

import io.tandem.gateway.change.Kind;
import picocli.CommandLine.Command;

/// `tandem group`. Confined to one thread.
@Command(name = "group", description = "Hunt groups.", mixinStandardHelpOptions = true)
public final class GroupCommand extends ObjectCommand {

    public GroupCommand() {
        super(Kind.GROUP);
    }
}
