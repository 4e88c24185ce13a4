package io.tandem.farend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InDialogTest {
    private static final Sound.Tone TONE = new Sound.Tone(700, -10);
    private static final Script ECHO = Script.start().answer(new Sound.Echo());

    @Test
    void hold_and_retrieve_stop_and_restart_the_audio() throws Exception {
        try (Pair pair = Pair.scripted(Script.start().answer(Sound.MEASURING_TONE))) {
            FarCall call = pair.call("110", TONE);
            Pair.established(call);
            Pair.hears(call, 1000);
            SipMessage held = call.reInvite("sendonly").get(5, TimeUnit.SECONDS);
            assertThat(held.body()).contains("a=recvonly");
            call.heard().restart();
            Pair.hears(pair.called(), 700);
            assertThat(call.heard().summary().packets()).isLessThan(5);
            SipMessage back = call.reInvite("sendrecv").get(5, TimeUnit.SECONDS);
            assertThat(back.body()).contains("a=sendrecv");
            Pair.hears(call, 1000);
        }
    }

    @Test
    void two_re_invites_at_once_end_in_491_for_one_side_or_both() throws Exception {
        try (Pair pair = Pair.scripted(ECHO)) {
            FarCall call = pair.call("107", TONE);
            Pair.established(call);
            Pair.established(pair.called());
            var ours = call.reInvite("sendrecv");
            var theirs = pair.called().reInvite("sendrecv");
            int one = ours.get(5, TimeUnit.SECONDS).status();
            int other = theirs.get(5, TimeUnit.SECONDS).status();
            assertThat(java.util.List.of(one, other)).allMatch(status -> status == 200 || status == 491);
            Pair.hears(call, 700);
        }
    }

    @ParameterizedTest
    @CsvSource({"uac,UPDATE", "uac,INVITE", "uas,UPDATE", "uas,INVITE"})
    void a_session_timer_is_refreshed_by_the_agreed_side(String refresher, String method) throws Exception {
        SessionTimer timer =
                SessionTimer.of(Duration.ofSeconds(90), refresher, method).refreshingAfter(Duration.ofMillis(200));
        UnaryOperator<FarEndSettings> timed = s -> s.withScript(_ -> ECHO).withSessionTimer(timer);
        try (Pair pair = Pair.of("north", timed, timed)) {
            FarCall call = pair.call("107", TONE);
            Pair.established(call);
            FarEnd refreshing = refresher.equals("uac") ? pair.caller : pair.callee;
            Awaitility.await()
                    .until(() -> refreshing.seen().stream()
                                    .filter(seen -> !seen.inbound()
                                            && seen.message().is(method)
                                            && !seen.message().toTag().isEmpty()
                                            && seen.message()
                                                    .require("Session-Expires")
                                                    .equals("90;refresher=uac"))
                                    .count()
                            >= 3);
            assertThat(call.state()).isEqualTo(FarCall.State.CONFIRMED);
            Pair.hears(call, 700);
        }
    }

    @Test
    void a_promised_refresh_that_never_comes_ends_the_call() throws Exception {
        SessionTimer timer = SessionTimer.of(Duration.ofSeconds(3), "uac", "UPDATE");
        try (Pair pair = Pair.of(
                "north",
                s -> s.withScript(_ -> ECHO).withSessionTimer(timer),
                s -> s.withSessionTimer(timer.droppingRefresh()))) {
            FarCall call = pair.call("107", TONE);
            Pair.established(call);
            assertThat(Pair.end(pair.called())).isEqualTo(new Ending(200, true, "expired", ""));
            assertThat(Pair.end(call).byUs()).isFalse();
        }
    }

    @Test
    void digits_arrive_as_telephone_events_and_audio_goes_on() throws Exception {
        try (Pair pair = Pair.scripted(Script.start().answer(Sound.MEASURING_TONE))) {
            FarCall call = pair.call("110", TONE);
            Pair.established(call);
            call.dial("159#");
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(pair.called().heard().summary().digits()).isEqualTo("159#"));
            Pair.hears(pair.called(), 700);
        }
    }

    @Test
    void of_two_forks_each_has_its_tag_and_port_and_the_answered_one_is_heard() throws Exception {
        Script forked = Script.start()
                .earlyMedia("first", new Sound.Tone(500, -10))
                .earlyMedia("second", new Sound.Tone(900, -10))
                .pause(Duration.ofMillis(300))
                .answer("second", new Sound.Tone(900, -10));
        try (Pair pair = Pair.scripted(forked)) {
            FarCall call = pair.call("107", TONE);
            Pair.established(call);
            var early = pair.caller.seen().stream()
                    .map(Seen::message)
                    .filter(message -> message.status() == 183)
                    .toList();
            assertThat(early.stream().map(SipMessage::toTag).distinct()).hasSize(2);
            assertThat(early.stream()
                            .map(message -> SdpBody.parse(message.body()).media())
                            .distinct())
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void a_trunk_with_an_account_challenges_every_invite_without_credentials(String algorithm) throws Exception {
        Challenge challenge = new Challenge("trunk", "tandem", "secret", algorithm, "n1");
        try (Pair pair = Pair.of("north", s -> s.withChallenge(challenge), s -> s)) {
            FarCall call = pair.call("107", TONE);
            assertThat(Pair.end(call).status()).isEqualTo(401);
            SipMessage refusal = call.messages().getLast().message();
            assertThat(pair.caller.seen())
                    .anyMatch(seen ->
                            seen.message().first("WWW-Authenticate").orElse("").contains("algorithm=" + algorithm));
            assertThat(refusal.is("ACK")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"MD5,secret,200", "SHA-256,secret,200", "MD5,wrong,401", "SHA-256,wrong,401"})
    void credentials_open_a_challenging_trunk_only_when_right(String algorithm, String password, int status)
            throws Exception {
        Challenge challenge = new Challenge("trunk", "tandem", "secret", algorithm, "n1");
        Credentials own = new Credentials("tandem", password, java.util.List.of("SHA-256", "MD5"));
        try (Pair pair = Pair.of("north", s -> s.withChallenge(challenge), s -> s.withCredentials(own))) {
            FarCall call = pair.call("107", TONE);
            if (status == 200) {
                Pair.established(call);
                call.hangUp();
            }
            assertThat(Pair.end(call).status()).isEqualTo(status);
        }
    }

    @Test
    void calls_over_tcp_work_as_over_udp() throws Exception {
        try (Pair pair = Pair.of("north", s -> s.withScript(_ -> ECHO), FarEndSettings::withTcp)) {
            FarCall call = pair.call("107", TONE);
            Pair.established(call);
            Pair.hears(call, 700);
            pair.called().hangUp();
            assertThat(Pair.end(call)).isEqualTo(new Ending(200, false, "bye", ""));
        }
    }

    @Test
    void mu_law_only_callers_are_understood_and_strangers_get_488() throws Exception {
        try (Pair pair = Pair.of("north", s -> s.withScript(_ -> ECHO), s -> s.withCodecs(G711.PCMU))) {
            FarCall call = pair.call("107", TONE);
            Pair.established(call);
            Pair.hears(call, 700);
        }
        try (Pair pair = Pair.of("north", s -> s.withCodecs(G711.PCMA), s -> s.withCodecs(G711.PCMU))) {
            assertThat(Pair.end(pair.call("107", TONE)).status()).isEqualTo(488);
        }
    }
}
