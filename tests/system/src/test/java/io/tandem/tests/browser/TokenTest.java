package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.tests.support.TandemCommandLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Operators who come with a token in the page's address instead of a password.
class TokenTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    /// By which the gateway lets clocks differ.
    private static final int LEEWAY_SECONDS = 30;

    private static Stage stage(Path directory, String users) throws Exception {
        Path key = Files.writeString(directory.resolve("token.key"), SECRET + "\n");
        return Stage.open("tokens:\n  keys-file: " + key + "\n  users: " + users + "\n");
    }

    /// A token as another system makes it, by RFC 7515 alone.
    private static String token(String user, Duration life) throws GeneralSecurityException {
        String signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64(("{\"sub\":\"" + user + "\",\"aud\":\"tandem.local\",\"exp\":"
                                + (Instant.now().getEpochSecond() + life.toSeconds()) + "}")
                        .getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static OperatorPage opened(Stage stage, String token) {
        return OperatorPage.open(stage.chromium().context(), stage.gateway().page() + "#token=" + token);
    }

    @Test
    void a_token_of_the_command_line_opens_the_desk_and_a_call_is_heard(@TempDir Path directory) throws Exception {
        try (Stage stage = stage(directory, "known")) {
            TandemCommandLine.Outcome made = TandemCommandLine.run(
                    Map.of(),
                    Duration.ofSeconds(30),
                    List.of(
                            "user",
                            "token",
                            "alice",
                            "--config",
                            stage.gateway().configuration().toString()));
            assertThat(made.exitCode()).as(made.err()).isZero();
            assertThat(made.err()).contains("good until");

            OperatorPage alice = opened(stage, made.out().strip());
            alice.awaitLine("ready");
            assertThat(alice.page().url()).doesNotContain("token");
            alice.call("+996312000107");
            alice.awaitCall("talking");
            FarCall call = stage.network().callTo("+996312000107");
            Judge.microphoneAtFarEnd(call);
            alice.hangUp();

            OperatorPage nobody = opened(stage, token("nobody", Duration.ofMinutes(5)));
            nobody.awaitLine("refused");
        }
    }

    @Test
    void a_call_outlives_the_token_it_was_made_with_and_a_new_one_goes_on(@TempDir Path directory) throws Exception {
        try (Stage stage = stage(directory, "any")) {
            OperatorPage carol = opened(stage, token("carol", Duration.ofSeconds(8 - LEEWAY_SECONDS)));
            carol.awaitLine("ready");
            carol.call("+996312000107");
            carol.awaitCall("talking");
            FarCall call = stage.network().callTo("+996312000107");
            carol.awaitLine("unavailable");
            assertThat(carol.text("line-status")).contains("Your sign-in has ended");
            carol.awaitCall("talking");
            Judge.microphoneAtFarEnd(call);

            String next = token("carol", Duration.ofMinutes(5));
            carol.page().evaluate("token => { location.hash = 'token=' + token; }", next);
            carol.awaitLine("ready");
            carol.awaitCall("talking");
            Judge.microphoneAtFarEnd(call);
            carol.hangUp();
        }
    }
}
