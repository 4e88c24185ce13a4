package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.Script;
import io.tandem.farend.SessionTimer;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import io.tandem.gateway.concurrent.ManualTimers;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Half an hour of calls while the gateway's clock is turned by hand: signalling and media are real, time is
/// not. JsSIP's 90 s cut such calls in their second minute.
class LongCallsTest {
    private static final Sound.Tone OPERATOR = new Sound.Tone(700, -10);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -10);
    private static final String NUMBER = "+996312000999";
    private static final String NUMBER_OF_BOB = "+996312000202";
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30).plusSeconds(30);
    private static final Duration STEP = Duration.ofSeconds(5);
    private static final Duration REGISTERED_AGAIN_AFTER = Duration.ofMinutes(5);

    private final ManualTimers clock = new ManualTimers();
    private final List<WireBrowser> browsers = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        String[] users = IntStream.range(0, LongCall.Way.all().size())
                .mapToObj(i -> "operator" + i + ": {password: \"" + Stage.PASSWORD + "\"}")
                .toArray(String[]::new);
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().answer(TELEPHONE)))
                .with("users", users)
                .with("numbers", "\"" + NUMBER_OF_BOB + "\": {user: bob}")
                .with("sip", "t1-ms: 50")
                .withTimers(clock));
        browsers.add(
                stage.registered("bob", s -> s.withScript(_ -> Script.start().answer(OPERATOR))));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    /// The peer with the timer calls: a browser the trunk, or a far end the operator.
    private LongCall start(int index, LongCall.Way way, SessionTimer timer) throws Exception {
        if (way.browserLeg()) {
            WireBrowser browser = stage.registered("operator" + index, s -> s.withSessionTimer(timer));
            browsers.add(browser);
            int before = stage.trunk().calls().size();
            FarCall call = browser.call(NUMBER, OPERATOR);
            FarCall other = next(stage.trunk(), before);
            other.answered().get(10, TimeUnit.SECONDS);
            return new LongCall(way, browser.agent(), call, other);
        }
        FarEnd end = stage.caller("caller" + index, s -> s.withSessionTimer(timer));
        int before = browsers.getFirst().calls().size();
        FarCall call = end.call(NUMBER_OF_BOB, TELEPHONE);
        FarCall other = next(browsers.getFirst().agent(), before);
        call.answered().get(10, TimeUnit.SECONDS);
        return new LongCall(way, end, call, other);
    }

    private static FarCall next(io.tandem.farend.UserAgent at, int before) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> at.calls().size() > before);
        return at.calls().getLast();
    }

    @Test
    void every_way_to_keep_a_session_alive_lasts_half_an_hour() throws Exception {
        List<LongCall> calls = new ArrayList<>();
        for (LongCall.Way way : LongCall.Way.all()) {
            calls.add(start(calls.size(), way, way.timer()));
        }
        for (Duration time = STEP; time.compareTo(HALF_AN_HOUR) <= 0; time = time.plus(STEP)) {
            clock.advance(STEP);
            turn(calls, time);
            if (time.toSeconds() % REGISTERED_AGAIN_AFTER.toSeconds() == 0) {
                registerAgain();
            }
        }
        for (LongCall call : calls) {
            assertThat(call.trouble()).isEmpty();
            assertThat(call.refreshedThroughout(HALF_AN_HOUR))
                    .as("%s, %d", call, call.refreshes())
                    .isTrue();
            boolean browser = call.way().browserLeg();
            Hearing.hears(call.watched(), browser ? TELEPHONE.hz() : OPERATOR.hz(), Duration.ofMillis(200));
            Hearing.hears(call.other(), browser ? OPERATOR.hz() : TELEPHONE.hz(), Duration.ofMillis(200));
            call.watched().hangUp();
            call.other().ended().get(10, TimeUnit.SECONDS);
        }
        stage.quiet();
        Awaitility.await().until(() -> stage.records().size() == calls.size());
        assertThat(stage.records()).allSatisfy(record -> {
            assertThat(record.kind()).endsWith(" hung-up");
            assertThat(record.talkMs()).isGreaterThanOrEqualTo(HALF_AN_HOUR.toMillis() - STEP.toMillis());
        });
    }

    /// Lets every peer do what is due, and waits until the gateway has done what it had to: the answer to a
    /// request in the dialog comes after everything before it.
    private static void turn(List<LongCall> calls, Duration time) throws Exception {
        List<CompletableFuture<SipMessage>> done = new ArrayList<>();
        for (LongCall call : calls) {
            assertThat(call.trouble()).as("after %s", time).isEmpty();
            done.add(call.at(time));
        }
        for (int i = 0; i < calls.size(); i++) {
            assertThat(done.get(i).get(10, TimeUnit.SECONDS).status())
                    .as("%s after %s", calls.get(i), time)
                    .isEqualTo(200);
        }
        Awaitility.await("lost re-INVITEs are sent again")
                .atMost(Duration.ofSeconds(15))
                .until(() -> calls.stream().noneMatch(LongCall::waitsForNextInvite));
    }

    private void registerAgain() throws Exception {
        for (WireBrowser browser : browsers) {
            assertThat(browser.register(600).get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void a_session_that_nobody_refreshes_any_more_ends_with_its_reason(boolean browserLeg, boolean peerRefresh)
            throws Exception {
        LongCall.Way way = new LongCall.Way(browserLeg, peerRefresh, "UPDATE", 90, false);
        LongCall call = start(0, way, way.timer().ignoringRefresh());
        Hearing.hears(call.watched(), browserLeg ? TELEPHONE.hz() : OPERATOR.hz());
        for (int seconds = 0; seconds < 100 && call.other().state() != FarCall.State.ENDED; seconds++) {
            clock.advance(Duration.ofSeconds(1));
            call.other().send("OPTIONS", "", "").get(10, TimeUnit.SECONDS);
        }
        assertThat(call.other().ended().get(10, TimeUnit.SECONDS).reason()).contains("cause=408");
        assertThat(call.watched().ended().get(10, TimeUnit.SECONDS).why()).isEqualTo("bye");
        CallRecordLine record = stage.record();
        assertThat(record.kind()).isEqualTo((browserLeg ? "operator" : "trunk") + " session-expired");
        assertThat(record.talkMs()).isBetween(88_000L, 101_000L);
    }
}
