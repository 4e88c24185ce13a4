package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.SipMessage;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Somebody who is let in floods his own call with INFO and UPDATE (row C06 of `docs/abuse-signalling.md`): what is too
/// much gets 503, the call itself and everybody else's go on, and it can still be hung up.
class CallFloodTest {
    private static final int PER_SECOND = 200;
    private static final int SECONDS = 4;
    private static final int ALL = PER_SECOND * SECONDS;
    /// `guard.requests-per-call`, and a burst of twice as many.
    private static final int PER_CALL = 30;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init")
    private Canaries canaries;

    @SuppressWarnings("NullAway.Init")
    private FarCall operator;

    @SuppressWarnings("NullAway.Init")
    private FarCall telephone;

    @BeforeEach
    void operatorsTalk() throws Exception {
        stage = Stage.open(Canaries.stage(4));
        canaries = new Canaries(stage, stage.alice());
        for (int i = 0; i < 4; i++) {
            canaries.call(stage.registered(Canaries.user(i), settings -> settings), 1);
        }
        canaries.talk();
        WireBrowser bob = stage.registered("bob", settings -> settings);
        operator = bob.call("+996312000108", Canaries.OPERATOR);
        operator.answered().get(10, TimeUnit.SECONDS);
        telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, 1000);
        canaries.restart();
    }

    @AfterEach
    void close() throws Exception {
        canaries.close();
        stage.close();
    }

    private static List<CompletableFuture<SipMessage>> flood(FarCall by) {
        List<CompletableFuture<SipMessage>> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < ALL; i++) {
            long due = start + i * 1_000_000_000L / PER_SECOND;
            while (due - System.nanoTime() > 50_000) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            answers.add(
                    i % 2 == 0
                            ? by.send("INFO", "application/dtmf-relay", "Signal=5\r\nDuration=100\r\n")
                            : by.send("UPDATE", "", ""));
        }
        return answers;
    }

    private static List<SipMessage> come(List<CompletableFuture<SipMessage>> answers) {
        return answers.stream()
                .filter(answer -> answer.isDone() && !answer.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
    }

    private void survived(String what, List<CompletableFuture<SipMessage>> answers, int atLeast) throws Exception {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(5))
                .until(() -> come(answers).size() >= atLeast);
        List<SipMessage> come = come(answers);
        List<SipMessage> refused =
                come.stream().filter(answer -> answer.status() == 503).toList();
        System.out.printf("%s: %d requests, %d answered, %d of them 503%n", what, ALL, come.size(), refused.size());
        assertThat(refused)
                .hasSizeGreaterThan(PER_CALL)
                .allMatch(answer -> answer.first("Retry-After").isPresent());
        assertThat(come.size() - refused.size())
                .as("requests looked at")
                .isBetween(PER_CALL, PER_CALL * (SECONDS + 1) + 2 * PER_CALL);
        canaries.noticedNothingOf(what);
        Hearing.hears(operator, 1000, Hearing.SECOND);
        Hearing.hears(telephone, Canaries.OPERATOR.hz(), Hearing.SECOND);
    }

    @Test
    void of_a_trunk() throws Exception {
        survived("a trunk's flood", flood(telephone), ALL);
        telephone.hangUp();
        assertThat(operator.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
    }

    @Test
    void of_an_operator() throws Exception {
        // what is beyond guard.browser-messages is not even read
        survived("an operator's flood", flood(operator), ALL / 2);
        operator.hangUp();
        assertThat(telephone.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
    }
}
