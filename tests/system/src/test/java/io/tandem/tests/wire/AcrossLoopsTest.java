package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import io.tandem.farend.UserAgent;
import io.tandem.tests.peer.WireBrowser;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Attended transfers between calls whose media live on different loops: each call is put on the loop with
/// the fewer calls. They are made again and again, from either loop to the other, with either kind of leg;
/// after each the two hear each other, and in the end nothing is held that was not held before.
class AcrossLoopsTest {
    private static final Sound.Tone ALICE = new Sound.Tone(700, -13);
    private static final Sound.Tone BOB = new Sound.Tone(1600, -13);
    private static final Sound.Tone DAVE = new Sound.Tone(1900, -13);
    private static final Sound.Tone ONE = new Sound.Tone(1000, -13);
    private static final Sound.Tone TWO = new Sound.Tone(1300, -13);
    private static final String NUMBER_ONE = "+996312000101";
    private static final String NUMBER_TWO = "+996312000102";
    private static final int TURNS = 10;
    private static final int RACES = 60;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.tandem.media.path.PortMove");

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.open(StageSettings.none()
                .withTrunk("north", end -> end.withScript(AcrossLoopsTest::script))
                .with("media", "loops: 2", "loop-fill-percent: 0", "port-drain-seconds: 0")
                .with(
                        "users",
                        "carol: {password: \"" + Stage.PASSWORD + "\"}",
                        "dave: {password: \"" + Stage.PASSWORD + "\"}"));
        log.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(log);
    }

    @AfterEach
    void close() throws Exception {
        logger.detachAppender(log);
        logger.setLevel(null);
        stage.close();
    }

    private static Script script(SipMessage invite) {
        return Script.start().answer(invite.requestUri().contains(NUMBER_ONE) ? ONE : TWO);
    }

    private WireBrowser answering(String user, Sound sound) throws Exception {
        return stage.registered(
                user, settings -> settings.withScript(_ -> Script.start().answer(sound)));
    }

    /// Calls a number, and waits until the two hear each other.
    ///
    /// @return the trunk's end of it
    private FarCall talk(WireBrowser operator, String number, Sound.Tone own, Sound.Tone theirs) {
        int before = stage.trunk().calls().size();
        FarCall call = operator.call(number, own);
        Hearing.hears(call, theirs.hz());
        FarCall far = next(stage.trunk(), before);
        Hearing.hears(far, own.hz());
        return far;
    }

    /// Calls a number, and waits until it has answered.
    private FarCall answered(WireBrowser operator, String number, Sound own) throws Exception {
        int before = stage.trunk().calls().size();
        FarCall call = operator.call(number, own);
        FarCall far = next(stage.trunk(), before);
        far.answered().get(5, TimeUnit.SECONDS);
        call.answered().get(5, TimeUnit.SECONDS);
        return far;
    }

    private static FarCall next(UserAgent at, int before) {
        return Awaitility.await("a further call at " + at.settings().name())
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(at::calls, calls -> calls.size() > before)
                .getLast();
    }

    private static void connect(FarCall one, FarCall other) throws Exception {
        assertThat(one.connectWith(other).get(5, TimeUnit.SECONDS).status()).isEqualTo(202);
    }

    /// Sends the other party of a call on to alice, and waits until they hear each other.
    ///
    /// @return her end of it
    private static FarCall sendToAlice(WireBrowser from, WireBrowser alices, FarCall party, Sound.Tone sound)
            throws Exception {
        int before = alices.calls().size();
        FarCall call = from.latestCall().orElseThrow();
        assertThat(call.refer("sip:alice@tandem.local").get(5, TimeUnit.SECONDS).status())
                .isEqualTo(202);
        FarCall hers = next(alices.agent(), before);
        Hearing.hears(hers, sound.hz());
        Hearing.hears(party, ALICE.hz());
        return hers;
    }

    private static void hearEachOther(FarCall one, Sound.Tone sent, FarCall other, Sound.Tone back) {
        Hearing.hears(other, sent.hz(), Hearing.SECOND);
        Hearing.hears(one, back.hz(), Hearing.SECOND);
        Hearing.level(other, sent.dbm0());
        Hearing.level(one, back.dbm0());
    }

    /// One of the two who were connected hangs up; the other's call ends, and all of it is over.
    private void end(FarCall one, FarCall other) throws Exception {
        one.hangUp();
        other.ended().get(5, TimeUnit.SECONDS);
        stage.quiet();
    }

    private void forget(WireBrowser... browsers) {
        for (WireBrowser browser : browsers) {
            browser.forget();
        }
        stage.trunk().forget();
    }

    /// What is held is what was held after the first turn.
    private static void settled(Resources baseline) {
        Resources after = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(Resources::now, now -> now.within(baseline));
        System.out.println("before " + baseline + ", after " + after);
    }

    /// Nor is anything else, and each turn moved one port to another loop.
    private void nothingIsLeft(Resources baseline) {
        settled(baseline);
        assertThat(moves()).hasSize(TURNS).allMatch(line -> line.contains("on another loop"));
    }

    private List<String> moves() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /// Per turn a call that was left by its party, and one that it joined.
    private void records(String... by) throws Exception {
        List<CallRecordLine> records = stage.records();
        assertThat(records).hasSize(2 * TURNS).allMatch(CallRecordLine::answered);
        assertThat(records.stream().map(record -> record.text("call-id")).distinct())
                .hasSize(2 * TURNS);
        List<CallRecordLine> left = having(records, "done", by);
        List<CallRecordLine> joined = having(records, "joined", by);
        assertThat(left).hasSize(TURNS).allMatch(record -> record.kind().endsWith(" transferred"));
        assertThat(joined).hasSize(TURNS).allMatch(record -> record.kind().endsWith(" hung-up"));
    }

    /// Those whose last transfer had that result, and was by one of these.
    private static List<CallRecordLine> having(List<CallRecordLine> records, String result, String... by) {
        return records.stream()
                .filter(record -> {
                    JsonNode all = record.json().path("transfers");
                    JsonNode last = all.path(all.size() - 1);
                    return last.path("result").asText().equals(result)
                            && List.of(by).contains(last.path("by").asText());
                })
                .toList();
    }

    @Test
    void trunk_connects_two_operators() throws Exception {
        WireBrowser alices = stage.alice();
        WireBrowser bobs = stage.registered("bob", settings -> settings);
        Resources baseline = Resources.now();
        for (int turn = 0; turn < TURNS; turn++) {
            FarCall one = talk(alices, NUMBER_ONE, ALICE, ONE);
            FarCall two = talk(bobs, NUMBER_TWO, BOB, TWO);
            FarCall alice = alices.latestCall().orElseThrow();
            FarCall bob = bobs.latestCall().orElseThrow();
            connect(turn % 2 == 0 ? one : two, turn % 2 == 0 ? two : one);
            hearEachOther(alice, ALICE, bob, BOB);
            one.ended().get(5, TimeUnit.SECONDS);
            two.ended().get(5, TimeUnit.SECONDS);
            end(turn % 2 == 0 ? alice : bob, turn % 2 == 0 ? bob : alice);
            forget(alices, bobs);
            baseline = turn == 0 ? Resources.now() : baseline;
        }
        nothingIsLeft(baseline);
        records(NUMBER_ONE, NUMBER_TWO);
    }

    @Test
    void operator_connects_two_numbers_that_were_sent_to_her() throws Exception {
        WireBrowser alices = answering("alice", ALICE);
        WireBrowser bobs = stage.registered("bob", settings -> settings);
        WireBrowser carols = stage.registered("carol", settings -> settings);
        Resources baseline = Resources.now();
        for (int turn = 0; turn < TURNS; turn++) {
            FarCall one = talk(bobs, NUMBER_ONE, BOB, ONE);
            FarCall two = talk(carols, NUMBER_TWO, BOB, TWO);
            FarCall first = sendToAlice(bobs, alices, one, ONE);
            FarCall second = sendToAlice(carols, alices, two, TWO);
            connect(turn % 2 == 0 ? first : second, turn % 2 == 0 ? second : first);
            hearEachOther(one, ONE, two, TWO);
            first.ended().get(5, TimeUnit.SECONDS);
            second.ended().get(5, TimeUnit.SECONDS);
            end(turn % 2 == 0 ? one : two, turn % 2 == 0 ? two : one);
            forget(alices, bobs, carols);
            baseline = turn == 0 ? Resources.now() : baseline;
        }
        nothingIsLeft(baseline);
        records("alice");
    }

    @Test
    void operator_connects_a_colleague_with_a_number() throws Exception {
        WireBrowser alices = answering("alice", ALICE);
        WireBrowser bobs = stage.registered("bob", settings -> settings);
        WireBrowser carols = stage.registered("carol", settings -> settings);
        WireBrowser daves = answering("dave", DAVE);
        Resources baseline = Resources.now();
        for (int turn = 0; turn < TURNS; turn++) {
            int before = daves.calls().size();
            FarCall bob = bobs.call("dave", BOB);
            FarCall dave = next(daves.agent(), before);
            Hearing.hears(bob, DAVE.hz());
            Hearing.hears(dave, BOB.hz());
            FarCall two = talk(carols, NUMBER_TWO, BOB, TWO);
            FarCall first = sendToAlice(bobs, alices, dave, DAVE);
            FarCall second = sendToAlice(carols, alices, two, TWO);
            // dave's browser goes to the number's loop, or the number to his
            connect(turn % 2 == 0 ? first : second, turn % 2 == 0 ? second : first);
            hearEachOther(dave, DAVE, two, TWO);
            end(turn % 4 < 2 ? dave : two, turn % 4 < 2 ? two : dave);
            forget(alices, bobs, carols, daves);
            baseline = turn == 0 ? Resources.now() : baseline;
        }
        nothingIsLeft(baseline);
        records("alice");
    }

    /// Whoever is first: nobody is left in a call that nobody is in, and nothing is held for a port that was between.
    @Test
    void calls_that_end_in_the_moment_of_the_transfer_leave_nothing() throws Exception {
        WireBrowser alices = stage.alice();
        WireBrowser bobs = stage.registered("bob", settings -> settings);
        Random random = new Random(11);
        Resources baseline = Resources.now();
        for (int turn = 0; turn < RACES; turn++) {
            FarCall one = answered(alices, NUMBER_ONE, ALICE);
            FarCall two = answered(bobs, NUMBER_TWO, BOB);
            FarCall alice = alices.latestCall().orElseThrow();
            FarCall bob = bobs.latestCall().orElseThrow();
            List<FarCall> all = List.of(alice, one, bob, two);
            var _ = one.connectWith(two);
            long until = System.nanoTime() + random.nextInt(6_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            all.get(random.nextInt(all.size())).hangUp();
            all.get(random.nextInt(all.size())).hangUp();
            all.forEach(FarCall::hangUp);
            for (FarCall each : all) {
                each.ended().get(10, TimeUnit.SECONDS);
            }
            stage.quiet();
            forget(alices, bobs);
            baseline = turn == 0 ? Resources.now() : baseline;
        }
        settled(baseline);
        assertThat(moves())
                .as("transfers that came to it")
                .hasSizeGreaterThan(RACES / 4)
                .allMatch(line -> line.contains("on another loop"));
        assertThat(stage.records()).hasSize(2 * RACES);
    }
}
