package io.tandem.gateway.cli;

import io.tandem.gateway.ConfigSource;
import io.tandem.gateway.StartFailure;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.cli.api.ApiFailure;
import io.tandem.gateway.cli.api.ApiOptions;
import io.tandem.gateway.cli.api.ObjectCommand;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.TokenUsers;
import io.tandem.gateway.config.TokensConfig;
import io.tandem.gateway.identity.TokenKeys;
import io.tandem.gateway.identity.TokenMaker;
import io.tandem.gateway.identity.Tokens;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tandem user`. Confined to one thread.
@Command(name = "user", description = "Operators.", mixinStandardHelpOptions = true)
final class UserCommand extends ObjectCommand {

    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 16;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    UserCommand() {
        super(Kind.USER);
    }

    @Command(
            description = {
                "Sets the password by which an operator signs in at the console.",
                "It is asked for, or read from the standard input: one line."
            },
            mixinStandardHelpOptions = true)
    int password(
            @Mixin ApiOptions api,
            @Parameters(paramLabel = "USER", description = "Whose it is.") String user,
            @Option(names = "--generate", description = "Make one, and print it.") boolean generate)
            throws ApiFailure, StartFailure {
        String password = generate ? generated() : typed(user);
        setPassword(api, user, password);
        if (generate) {
            out().println("password of " + user + ": " + password);
            out().flush();
        }
        return 0;
    }

    private static String generated() {
        SecureRandom random = new SecureRandom();
        return random.ints(PASSWORD_LENGTH, 0, ALPHABET.length())
                .mapToObj(i -> ALPHABET.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static String typed(String user) throws StartFailure {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("new password of %s: ", user);
            return typed == null ? "" : new String(typed);
        }
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new StartFailure("the password cannot be read", "give it on the standard input, one line", e);
        }
    }

    @Command(
            description = "Makes a token by which an operator signs in instead of a password, and prints it.",
            mixinStandardHelpOptions = true)
    int token(
            @Parameters(paramLabel = "USER", description = "Whose it is.") String user,
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "The configuration; ./tandem.yaml if not given.",
                            defaultValue = "tandem.yaml")
                    Path config,
            @Option(
                            names = "--minutes",
                            paramLabel = "N",
                            description = "How long it is good, 15 if not given.",
                            defaultValue = "15")
                    int minutes)
            throws InvalidConfig, StartFailure {
        ConfigSource source = ConfigSource.file(config);
        TokensConfig tokens = source.config().tokens();
        if (tokens.keysFile().toString().isEmpty()) {
            throw new StartFailure("'tokens.keys-file' is not set in " + config, "give a file with a secret");
        }
        if (!Tokens.isUser(user)) {
            throw new StartFailure("'" + user + "' is no user name", "give letters, digits and . _ ~ + -, 64 at most");
        }
        Duration life = Duration.ofMinutes(minutes);
        if (minutes < 1 || life.compareTo(tokens.longest()) > 0) {
            throw new StartFailure(
                    "--minutes is " + minutes + ", and 'tokens.longest-seconds' is "
                            + tokens.longest().toSeconds(),
                    "give 1 to " + tokens.longest().toMinutes());
        }
        Path file = source.layout().base().resolve(tokens.keysFile());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String audience = tokens.audience().isEmpty() ? source.config().sip().domain() : tokens.audience();
        try {
            String token =
                    TokenMaker.make(TokenKeys.read(Files.readString(file)), user, audience, tokens.issuer(), now, life);
            spec.commandLine().getOut().println(token);
            spec.commandLine().getOut().flush();
            PrintWriter remarks = spec.commandLine().getErr();
            remarks.println("good until " + now.plus(life));
            if (tokens.users() == TokenUsers.KNOWN && !source.config().users().containsKey(user)) {
                remarks.println(
                        "'" + user + "' is not in 'users' of " + config + ": taken only where the store has him");
            }
            remarks.flush();
            return 0;
        } catch (IOException e) {
            throw new StartFailure("tokens.keys-file " + file + " cannot be read", "openssl rand -hex 32 > " + file, e);
        } catch (TokenKeys.Unusable e) {
            throw new StartFailure(
                    "tokens.keys-file " + file + " " + e.getMessage(), "give one with a secret or a private key", e);
        }
    }
}
