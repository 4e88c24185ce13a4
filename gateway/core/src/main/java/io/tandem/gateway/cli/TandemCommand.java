package io.tandem.gateway.cli;

import io.tandem.gateway.StartFailure;
import io.tandem.gateway.bench.BenchCommand;
import io.tandem.gateway.cli.api.ApiFailure;
import io.tandem.gateway.cli.api.CallCommand;
import io.tandem.gateway.cli.api.ChangeCommand;
import io.tandem.gateway.cli.api.GroupCommand;
import io.tandem.gateway.cli.api.HoursCommand;
import io.tandem.gateway.cli.api.NodeCommand;
import io.tandem.gateway.cli.api.NumberCommand;
import io.tandem.gateway.cli.api.RouteCommand;
import io.tandem.gateway.cli.api.TrunkCommand;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Problem;
import io.tandem.gateway.probe.ProbeCommand;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/// `tandem` itself: its subcommands, and how errors of every one of them are printed. Confined to one thread.
@Command(
        name = "tandem",
        description = "The gateway that puts a call centre's browsers on the telephone network.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            ProbeCommand.class,
            ConfigCommand.class,
            TrunkCommand.class,
            NumberCommand.class,
            UserCommand.class,
            GroupCommand.class,
            HoursCommand.class,
            RouteCommand.class,
            ChangeCommand.class,
            CallCommand.class,
            NodeCommand.class,
            CompletionCommand.class,
            BenchCommand.class,
            HelpCommand.class
        })
public final class TandemCommand {

    /// A mistake of the user's, or of his machine: one line said what.
    static final int EXIT_USER_ERROR = 2;

    private static final int EXIT_BUG = 70;

    private TandemCommand() {}

    /// Runs one command line.
    ///
    /// @return the exit code
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new TandemCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(TandemCommand::wrongArguments);
        line.setExecutionExceptionHandler(TandemCommand::failed);
        return line;
    }

    private static int wrongArguments(ParameterException e, String[] arguments) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName().replaceFirst("^tandem", "tandem help");
        error(e.getCommandLine(), firstLine(e.getMessage()) + ": see '" + command.strip() + "'");
        return EXIT_USER_ERROR;
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        switch (e) {
            case InvalidConfig invalid -> {
                for (Problem problem : invalid.problems()) {
                    error(line, problem.toString());
                }
            }
            case ApiFailure refused -> {
                refused.lines().forEach(text -> error(line, text));
                return refused.exitCode();
            }
            case StartFailure failure -> error(line, firstLine(failure.getMessage()));
            default -> {
                error(line, "internal error, " + e + ": report it with the log; TANDEM_LOG=debug says more");
                if ("debug".equalsIgnoreCase(System.getenv("TANDEM_LOG"))) {
                    e.printStackTrace(line.getErr());
                }
                return EXIT_BUG;
            }
        }
        return EXIT_USER_ERROR;
    }

    private static void error(CommandLine line, String text) {
        PrintWriter err = line.getErr();
        err.println("tandem: " + text);
        err.flush();
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unknown" : message.lines().findFirst().orElse(message);
    }
}
