package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.Ending;
import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.Script;
import io.tandem.farend.Seen;
import io.tandem.farend.Sound;
import io.tandem.farend.UserAgent;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages that cross each other or are lost. Whatever happens, both ends end, one record is written, and
/// nothing stays behind.
class RacesTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000999";
    private static final int ROUNDS = 10;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private Stage stage;

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private void open(Script script, String... route) throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> script))
                .with("sip", "t1-ms: 50")
                .with("route", route));
    }

    private static Ending over(FarCall call) throws Exception {
        return call.ended().get(10, TimeUnit.SECONDS);
    }

    private static long count(FarCall call, boolean inbound, String start) {
        return call.messages().stream()
                .filter(seen ->
                        seen.inbound() == inbound && seen.message().startLine().startsWith(start))
                .count();
    }

    /// Loses the first so many messages that match.
    private static void loseFirst(UserAgent at, int howMany, Predicate<Seen> which) {
        AtomicInteger left = new AtomicInteger(howMany);
        at.dropWhen(seen -> which.test(seen) && left.getAndDecrement() > 0);
    }

    private static boolean request(Seen seen, boolean inbound, String method) {
        return seen.inbound() == inbound && seen.message().is(method);
    }

    @Test
    void cancel_against_200_the_trunks_answer_is_acknowledged_and_ended() throws Exception {
        open(Script.start().ring().answeringOnCancel());
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, 425);
        operator.hangUp();
        assertThat(over(telephone).why()).isEqualTo("bye");
        assertThat(count(telephone, true, "CANCEL")).isPositive();
        assertThat(count(telephone, true, "ACK")).isEqualTo(1);
        assertThat(count(telephone, true, "BYE")).isEqualTo(1);
        CallRecordLine record = stage.record();
        assertThat(record.kind()).isEqualTo("operator cancelled");
        assertThat(record.answered()).isFalse();
        stage.quiet();
    }

    @Test
    void cancel_of_the_browser_against_the_callees_200_ends_both_whoever_wins() throws Exception {
        open(Script.start().ring(), "answer-mode: late");
        WireBrowser alice = stage.alice();
        for (int round = 0; round < ROUNDS; round++) {
            FarCall operator = alice.call(NUMBER, OPERATOR);
            Awaitility.await().until(() -> operator.state() == FarCall.State.RINGING);
            FarCall telephone = Stage.incoming(stage.trunk());
            telephone.perform(Script.start().answer(TELEPHONE));
            operator.hangUp();
            assertThat(over(operator).why()).isIn("cancelled", "bye");
            assertThat(over(telephone).why()).isIn("cancelled", "bye");
        }
        stage.quiet();
        Awaitility.await().until(() -> stage.records().size() == ROUNDS);
    }

    @Test
    void bye_against_reinvite_ends_the_call() throws Exception {
        open(Script.start().answer(TELEPHONE));
        WireBrowser alice = stage.alice();
        for (int round = 0; round < ROUNDS; round++) {
            FarCall operator = alice.call(NUMBER, OPERATOR);
            FarCall telephone = Stage.incoming(stage.trunk());
            telephone.answered().get(5, TimeUnit.SECONDS);
            Hearing.hears(operator, TELEPHONE.hz(), Duration.ofMillis(100));
            telephone.reInvite("sendonly");
            operator.hangUp();
            over(operator);
            over(telephone);
        }
        stage.quiet();
        Awaitility.await().until(() -> stage.records().size() == ROUNDS);
    }

    @Test
    void answer_after_hang_up_is_acknowledged_and_ended() throws Exception {
        open(Script.start().ring());
        stage.trunk().dropWhen(seen -> request(seen, true, "CANCEL"));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(stage.trunk());
        Hearing.hears(operator, 425);
        operator.hangUp();
        Awaitility.await().until(() -> count(telephone, true, "CANCEL") > 0);
        telephone.perform(Script.start().answer(TELEPHONE));
        assertThat(over(telephone).why()).isEqualTo("bye");
        assertThat(count(telephone, true, "ACK")).isEqualTo(1);
        assertThat(stage.record().kind()).isEqualTo("operator cancelled");
        stage.quiet();
    }

    @Test
    void hang_up_while_failing_over_leaves_no_trunk_behind() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().ring()))
                .withTrunk("south", end -> end.withScript(_ -> Script.start().ring()))
                .with("sip", "t1-ms: 50"));
        WireBrowser alice = stage.alice();
        for (int round = 0; round < ROUNDS; round++) {
            FarCall operator = alice.call(NUMBER, OPERATOR);
            FarCall north = Stage.incoming(stage.trunk("north"));
            Awaitility.await().until(() -> operator.state() == FarCall.State.CONFIRMED);
            north.perform(Script.start().refuse(503, "Service Unavailable"));
            operator.hangUp();
            over(operator);
            over(north);
        }
        stage.quiet();
        assertThat(stage.trunk("south").calls())
                .allSatisfy(call -> assertThat(call.state()).isEqualTo(FarCall.State.ENDED));
        Awaitility.await().until(() -> stage.records().size() == ROUNDS);
    }

    @Test
    void the_200_is_sent_again_until_its_lost_ack_comes() throws Exception {
        open(Script.start());
        WireBrowser alice =
                stage.alice(settings -> settings.withScript(_ -> Script.start().answer(OPERATOR)));
        loseFirst(stage.trunk(), 2, seen -> request(seen, false, "ACK"));
        FarCall telephone = stage.trunk().call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        Awaitility.await().until(() -> count(telephone, false, "ACK") >= 3);
        FarCall operator = Stage.incoming(alice.agent());
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        telephone.hangUp();
        assertThat(over(operator).why()).isEqualTo("bye");
        assertThat(stage.record().kind()).isEqualTo("trunk hung-up");
    }

    @Test
    void a_trunk_whose_ack_never_comes_is_given_up_with_bye() throws Exception {
        open(Script.start());
        WireBrowser alice =
                stage.alice(settings -> settings.withScript(_ -> Script.start().answer(OPERATOR)));
        stage.trunk().dropWhen(seen -> request(seen, false, "ACK"));
        FarCall telephone = stage.trunk().call(Stage.NUMBER_OF_ALICE, TELEPHONE);
        assertThat(over(telephone).why()).isEqualTo("bye");
        assertThat(over(Stage.incoming(alice.agent())).why()).isEqualTo("bye");
        assertThat(stage.record().kind()).isEqualTo("trunk no-ack");
        stage.quiet();
    }

    @Test
    void a_browser_whose_ack_never_comes_is_given_up_with_bye() throws Exception {
        open(Script.start().ring().answer(TELEPHONE));
        WireBrowser alice = stage.alice();
        alice.dropWhen(seen -> request(seen, false, "ACK"));
        FarCall operator = alice.call(NUMBER, OPERATOR);
        assertThat(over(operator).why()).isEqualTo("bye");
        assertThat(over(Stage.incoming(stage.trunk())).why()).isEqualTo("bye");
        assertThat(stage.record().kind()).isEqualTo("operator no-ack");
        stage.quiet();
    }

    @Test
    void invite_200_ack_and_bye_that_are_lost_once_are_made_up_for() throws Exception {
        open(Script.start().ring().pause(Duration.ofMillis(100)).answer(TELEPHONE));
        FarEnd trunk = stage.trunk();
        AtomicInteger invites = new AtomicInteger(1);
        AtomicInteger answers = new AtomicInteger(1);
        AtomicInteger acks = new AtomicInteger(1);
        AtomicInteger byes = new AtomicInteger(1);
        trunk.dropWhen(seen -> (request(seen, true, "INVITE") && invites.getAndDecrement() > 0)
                || (!seen.inbound() && seen.message().status() == 200 && answers.getAndDecrement() > 0)
                || (request(seen, true, "ACK") && acks.getAndDecrement() > 0)
                || (request(seen, true, "BYE") && byes.getAndDecrement() > 0));
        FarCall operator = stage.alice().call(NUMBER, OPERATOR);
        FarCall telephone = Stage.incoming(trunk);
        telephone.answered().get(10, TimeUnit.SECONDS);
        Hearing.hears(operator, TELEPHONE.hz());
        Hearing.hears(telephone, OPERATOR.hz());
        operator.hangUp();
        assertThat(over(telephone).why()).isEqualTo("bye");
        assertThat(trunk.seen().stream().filter(Seen::dropped)).hasSize(4);
        assertThat(stage.record().kind()).isEqualTo("operator hung-up");
        stage.quiet();
    }

    private void aByeThatOvertakesIts200EndsTheCall(int status) throws Exception {
        WireBrowser alice = stage.alice();
        for (int round = 0; round < ROUNDS; round++) {
            FarCall operator = alice.call(NUMBER, OPERATOR);
            int calls = round + 1;
            Awaitility.await().until(() -> stage.trunk().calls().size() == calls);
            FarCall telephone = Stage.incoming(stage.trunk());
            Awaitility.await().until(() -> count(telephone, false, "SIP/2.0 180") > 0);
            if (status == 200) {
                Awaitility.await().until(() -> operator.state() == FarCall.State.RINGING);
            }
            assertThat(telephone.send("BYE", "", "").get(5, TimeUnit.SECONDS).status())
                    .isEqualTo(status);
            telephone.perform(Script.start().answer(TELEPHONE));
            assertThat(over(operator).why()).isEqualTo("bye");
            Awaitility.await().until(() -> telephone.state() == FarCall.State.CONFIRMED);
            assertThat(count(telephone, true, "BYE")).isZero();
        }
        stage.quiet();
        Awaitility.await().until(() -> stage.records().size() == ROUNDS);
        assertThat(stage.records()).allMatch(record -> record.kind().equals("trunk hung-up"));
    }

    @Test
    void a_bye_that_overtakes_its_200_after_the_180_ends_the_call() throws Exception {
        open(Script.start().ring(), "answer-mode: late");
        aByeThatOvertakesIts200EndsTheCall(200);
    }

    @Test
    void a_bye_that_overtakes_all_answers_ends_the_call() throws Exception {
        open(Script.start().ring(), "answer-mode: late");
        stage.trunk().dropWhen(seen -> !seen.inbound() && seen.message().status() == 180);
        aByeThatOvertakesIts200EndsTheCall(481);
    }
}
