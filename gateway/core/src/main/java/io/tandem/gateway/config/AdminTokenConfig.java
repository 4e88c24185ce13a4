package io.tandem.gateway.config;

import java.nio.file.Path;

/// One token of the admin API. Immutable. Either its digest or a file with it is given.
public record AdminTokenConfig(
        @Key(
                value = "What it may: `admin` all; `supervisor` look, control calls, test trunks; `readonly` look;"
                        + " `operator` ask for himself, the token's name being his user name.",
                required = true)
        AdminRole role,

        @Key(
                value = "Hex of SHA-256 of the token; make that by `openssl rand -base64 32`, no word somebody"
                        + " remembers.",
                secret = true,
                unit = "64 hex digits")
        String secretSha256,

        @Key(value = "File with the token in its first line, instead.", defMeaning = "none")
        Path secretFile) {

    @Override
    public String toString() {
        return "AdminTokenConfig[***, role=" + role + "]";
    }
}
