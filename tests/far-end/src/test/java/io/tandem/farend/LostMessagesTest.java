package io.tandem.farend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LostMessagesTest {
    private static final Sound.Tone TONE = new Sound.Tone(700, -10);

    /// Drops the first message of each start line that begins so.
    private static Predicate<Seen> firstOf(String start) {
        var dropped = ConcurrentHashMap.<String>newKeySet();
        return seen -> !seen.inbound()
                && (seen.message().startLine() + " " + seen.message().method()).startsWith(start)
                && dropped.add(seen.message().method());
    }

    private static long dropped(FarEnd end) {
        return end.seen().stream().filter(Seen::dropped).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "ACK", "BYE"})
    void a_lost_request_of_the_caller_is_recovered(String method) throws Exception {
        try (Pair pair = Pair.scripted(Script.start().answer(new Sound.Echo()))) {
            pair.caller.dropWhen(firstOf(method));
            FarCall call = pair.call("107", TONE);
            Pair.established(call);
            Pair.established(pair.called());
            Pair.hears(call, 700);
            call.hangUp();
            assertThat(Pair.end(pair.called())).isEqualTo(new Ending(200, false, "bye", ""));
            assertThat(dropped(pair.caller)).isEqualTo(1);
            assertThat(pair.callee.calls()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIP/2.0 200 OK INVITE", "SIP/2.0 200 OK BYE"})
    void a_lost_final_answer_of_the_callee_is_recovered(String response) throws Exception {
        try (Pair pair = Pair.scripted(Script.start().answer(new Sound.Echo()))) {
            pair.callee.dropWhen(firstOf(response));
            FarCall call = pair.call("107", TONE);
            Pair.established(pair.called());
            call.hangUp();
            Pair.end(pair.called());
            Awaitility.await()
                    .until(() -> pair.caller.seen().stream()
                            .anyMatch(seen -> seen.inbound()
                                    && seen.message().status() == 200
                                    && seen.message().method().equals("BYE")));
            assertThat(dropped(pair.callee)).isEqualTo(1);
        }
    }

    @Test
    void a_lost_refusal_and_a_lost_acknowledgement_of_it_are_recovered() throws Exception {
        try (Pair pair = Pair.scripted(Script.start().refuse(486, "Busy Here"))) {
            pair.callee.dropWhen(firstOf("SIP/2.0 486"));
            pair.caller.dropWhen(firstOf("ACK"));
            assertThat(Pair.end(pair.call("103", TONE)).status()).isEqualTo(486);
            Awaitility.await()
                    .until(() -> pair.callee.seen().stream()
                            .anyMatch(seen -> seen.inbound() && seen.message().is("ACK")));
        }
    }

    @Test
    void a_200_that_is_never_acknowledged_ends_with_bye() throws Exception {
        try (Pair pair = Pair.scripted(Script.start().answer(new Sound.Echo()))) {
            pair.caller.dropWhen(seen -> seen.message().is("ACK"));
            FarCall call = pair.call("107", TONE);
            assertThat(Pair.end(pair.called()).why()).isEqualTo("no-ack");
            assertThat(Pair.end(call)).isEqualTo(new Ending(200, false, "bye", ""));
        }
    }

    @Test
    void an_invite_that_nobody_answers_times_out_with_408() throws Exception {
        try (Pair pair = Pair.scripted(Script.dead())) {
            assertThat(Pair.end(pair.call("107", TONE)).status()).isEqualTo(408);
            assertThat(pair.callee.seen()).hasSizeGreaterThan(4).allMatch(Seen::inbound);
        }
    }

    @Test
    void a_cancel_that_comes_too_late_ends_with_acknowledgement_and_bye() throws Exception {
        try (Pair pair = Pair.scripted(Script.start().ring().answeringOnCancel())) {
            FarCall call = pair.call("107", TONE);
            Awaitility.await().until(() -> call.state() == FarCall.State.RINGING);
            call.hangUp();
            assertThat(Pair.end(call)).isEqualTo(new Ending(200, true, "cancelled", ""));
            assertThat(Pair.end(pair.called())).isEqualTo(new Ending(200, false, "bye", ""));
        }
    }
}
