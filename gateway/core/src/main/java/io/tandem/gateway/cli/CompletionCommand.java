package io.tandem.gateway.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `tandem completion`. Confined to one thread.
@Command(
        name = "completion",
        description = "Prints completions for bash and zsh: source <(./tandem completion)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println(AutoComplete.bash("tandem", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
