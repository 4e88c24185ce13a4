package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Tokens are guessed at the admin API while operators talk (row C07 of `docs/abuse-signalling.md`): 429, nobody who
/// talks notices, and the machine's own token is still let in.
class LoginFloodTest {
    private static final int PER_SECOND = 200;
    private static final int ALL = 4 * PER_SECOND;
    /// `guard.attempts`, and what was on its way when the ban began.
    private static final int MOST_LOOKED_AT = 10 + 20;

    private static HttpRequest node(URI api, String token) {
        return HttpRequest.newBuilder(api)
                .header("Authorization", "Bearer " + token)
                .build();
    }

    @Test
    void wrong_tokens_by_the_hundred() throws Exception {
        try (Stage stage = Stage.open(Canaries.stage(0).with("admin", "listen: \"127.0.0.1:0\""));
                Canaries canaries = new Canaries(stage, stage.alice());
                HttpClient client = HttpClient.newHttpClient()) {
            canaries.call(stage.registered("bob", settings -> settings), 4);
            canaries.talk();
            URI node = URI.create(stage.gateway().admin().orElseThrow().url() + "/node");
            List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < ALL; i++) {
                long due = start + i * 1_000_000_000L / PER_SECOND;
                while (due - System.nanoTime() > 50_000) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                sent.add(client.sendAsync(node(node, "guess-" + i), HttpResponse.BodyHandlers.ofString()));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
            List<HttpResponse<String>> answers =
                    sent.stream().map(CompletableFuture::join).toList();
            List<HttpResponse<String>> banned = answers.stream()
                    .filter(answer -> answer.statusCode() == 429)
                    .toList();
            assertThat(answers).allMatch(answer -> answer.statusCode() == 401 || answer.statusCode() == 429);
            assertThat(banned)
                    .hasSizeGreaterThan(ALL - MOST_LOOKED_AT)
                    .allMatch(
                            answer -> answer.headers().firstValue("Retry-After").isPresent());
            canaries.noticedNothingOf(ALL + " wrong tokens, of which " + banned.size() + " were not looked at");
            String own = Files.readString(stage.state().resolve("admin.token")).strip();
            assertThat(client.send(node(node, own), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
