package io.tandem.gateway.api;

import io.tandem.gateway.config.AdminRole;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Says who a token is. Immutable, any thread.
public final class AdminTokens {

    /// Longer ones are not looked at.
    private static final int MOST = 4096;

    private final List<Known> known;
    private final Function<String, Optional<Caller>> signed;

    /// A token that is known by its digest. Immutable.
    ///
    /// @param sha256 of the token's UTF-8
    /// @param guessable false for one that we made ourselves, which nobody guesses
    public record Known(Caller caller, byte[] sha256, boolean guessable) {}

    /// Who somebody is, and whether a ban may keep him out.
    record Found(Caller caller, boolean guessable) {}

    /// @param signed judges what is none of those that are known
    public AdminTokens(List<Known> known, Function<String, Optional<Caller>> signed) {
        this.known = List.copyOf(known);
        this.signed = signed;
    }

    /// One that is known as it is.
    public static Known of(String name, AdminRole role, String token, boolean guessable) {
        return new Known(new Caller(name, role), sha256(token), guessable);
    }

    /// Looks at all of them, however early one fits: how long that takes tells nothing.
    Optional<Found> find(String token) {
        if (token.isEmpty() || token.length() > MOST) {
            return Optional.empty();
        }
        byte[] digest = sha256(token);
        Optional<Found> found = Optional.empty();
        for (Known one : known) {
            if (MessageDigest.isEqual(one.sha256(), digest)) {
                found = Optional.of(new Found(one.caller(), one.guessable()));
            }
        }
        return found.isPresent() ? found : signed.apply(token).map(caller -> new Found(caller, true));
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException bug) {
            throw new IllegalStateException("every JDK has SHA-256", bug);
        }
    }
}
