package io.tandem.gateway;

import io.tandem.gateway.config.AdminConfig;
import io.tandem.gateway.config.AdminRole;
import io.tandem.gateway.config.AdminTokenConfig;
import io.tandem.gateway.identity.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/// What is wrong with the admin API's section, beyond single keys. Stateless.
final class AdminCheck {

    private AdminCheck() {}

    /// @param base where relative paths are meant from
    /// @param problem takes the place and the text of what is wrong
    static void check(AdminConfig admin, Path base, BiConsumer<String, String> problem) {
        admin.tokens().forEach((name, token) -> check(name, token, base, problem));
    }

    private static void check(String name, AdminTokenConfig token, Path base, BiConsumer<String, String> problem) {
        String at = "admin.tokens." + name;
        boolean file = !token.secretFile().toString().isEmpty();
        if (token.secretSha256().isEmpty() != file) {
            problem.accept(
                    at, "'" + at + "' has no secret, or two: give 'secret-sha256' or 'secret-file', one of both");
        } else if (file && !Files.isReadable(base.resolve(token.secretFile()))) {
            problem.accept(
                    at + ".secret-file",
                    "'" + at + ".secret-file' is " + token.secretFile()
                            + ", which cannot be read: openssl rand -base64 32 > " + token.secretFile());
        } else if (!file && !token.secretSha256().matches("[0-9a-fA-F]{64}")) {
            problem.accept(
                    at + ".secret-sha256",
                    "'" + at + ".secret-sha256' is not 64 hex digits: printf %s TOKEN | sha256sum");
        }
        if (token.role() == AdminRole.OPERATOR && !Tokens.isUser(name)) {
            problem.accept(
                    at + ".role",
                    "'" + at + ".role' is operator, but '" + name + "' is no user name: give that of an operator");
        }
    }
}
