package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.farend.FarCall;
import io.tandem.farend.Heard;
import io.tandem.farend.Seen;
import io.tandem.tests.support.ObservedProcess;
import io.tandem.tests.support.Recording;
import io.tandem.tests.support.SdpVersions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The console in Chromium holds and resumes one call again and again. The far end plays one tone, the microphone
/// hears another, so that each way is measured by itself.
class HoldTest {
    private static final String TONE = "+996312000110";
    private static final double TONE_HZ = 1_000;
    private static final int TURNS = 100;
    /// From then on the call's ladder does not grow any more.
    private static final int WARM_UP = 30;

    private static final int T1_MS = 50;
    /// Transactions that are over are forgotten after 64*T1 (RFC 3261 §17).
    private static final double FORGOTTEN_MS = 80 * T1_MS;

    private static final double MORE_KB = 256;
    private static final Pattern FIGURE = Pattern.compile("(?m)^tandem_calls_active\\S* (\\S+)$");

    private static final double MEASURED_MS = 200;
    private static final Duration MEASURED = Duration.ofMillis((long) MEASURED_MS);

    private final StringBuilder wire = new StringBuilder();
    private final Set<Long> streams = new HashSet<>();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // signed in before each test
    private OperatorPage alice;

    @BeforeEach
    void aliceIsSignedIn() throws Exception {
        stage = Stage.open("sip: {t1-ms: %d}\n".formatted(T1_MS));
        alice = stage.operator("alice");
    }

    @AfterEach
    void close() throws Exception {
        if (stage != null) {
            stage.close();
        }
    }

    @Test
    void the_page_holds_and_resumes_a_hundred_times_and_both_are_heard_after_each() throws Exception {
        alice.call(TONE);
        alice.awaitCall("talking");
        FarCall call = stage.network().callTo(TONE);
        bothAreHeard(call);
        for (int turn = 0; turn < WARM_UP; turn++) {
            turn(call);
        }
        Held before = held();
        for (int turn = WARM_UP; turn < TURNS; turn++) {
            turn(call);
        }
        Held after = held();
        // a REGISTER or NOTIFY that came a moment ago is not forgotten yet; what a hold leaves would stay
        for (int more = 0;
                more < 3 && !after.moreThan(before, (TURNS - WARM_UP) / 2).isEmpty();
                more++) {
            after = held();
        }
        assertThat(before.own).isNotEmpty();
        assertThat(after.moreThan(before, (TURNS - WARM_UP) / 2)).isEmpty();
        assertThat(after.liveKb).isLessThan(before.liveKb + MORE_KB);
        assertThat(after.descriptors).isLessThanOrEqualTo(before.descriptors + 2);
        assertThat(active()).isOne();
        assertThat(onePath()).isEqualTo("1 connection, 1 line");

        alice.hangUp();
        assertThat(call.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
        descriptions(call);
        assertThat(streams).as("streams that the page played").hasSize(1);
        Held over = held();
        assertThat(over.descriptors).as("the call's ports are closed").isLessThan(after.descriptors);
        assertThat(active()).isZero();
        assertThat(stage.gateway().callRecords()).hasSize(1);
        assertThat(alice.complaints()).isEmpty();
    }

    @Test
    void both_hold_at_once_in_either_order_and_both_are_heard_after_the_second_resume() throws Exception {
        alice.call(TONE);
        alice.awaitCall("talking");
        FarCall call = stage.network().callTo(TONE);
        bothAreHeard(call);
        for (int turn = 0; turn < TURNS / 10; turn++) {
            if (turn % 4 < 2) {
                farEnd(call, "sendonly");
                alice.awaitPanel("[data-held-by-other=true]");
                alice.key("h");
                alice.awaitPanel("[data-hold=on]");
            } else {
                alice.key("h");
                alice.awaitPanel("[data-hold=on]");
                farEnd(call, "sendonly");
                alice.awaitPanel("[data-held-by-other=true]");
            }
            nobodyIsHeard(call);
            if (turn % 2 == 0) {
                alice.key("h");
                alice.awaitPanel("[data-hold=off]");
                farEnd(call, "sendrecv");
            } else {
                farEnd(call, "sendrecv");
                alice.awaitPanel("[data-hold=on][data-held-by-other=false]");
                nobodyIsHeard(call);
                alice.key("h");
            }
            alice.awaitPanel("[data-hold=off][data-held-by-other=false]");
            bothAreHeard(call);
        }
        alice.hangUp();
        assertThat(call.ended().get(5, TimeUnit.SECONDS).why()).isEqualTo("bye");
        assertThat(alice.complaints()).isEmpty();
    }

    /// Again as long as our own re-INVITE is under way (RFC 3261 §14.1).
    private static void farEnd(FarCall call, String direction) {
        Awaitility.await(direction + " at the far end")
                .pollInterval(Duration.ofMillis(50))
                .until(() -> call.reInvite(direction).get(5, TimeUnit.SECONDS).status(), status -> status == 200);
    }

    /// What the gateway has open and alive when it has forgotten what was a moment ago.
    ///
    /// @param own its own objects, by class
    private record Held(double liveKb, long descriptors, Map<String, Long> own) {

        /// Classes with that many more objects than then, and how many more.
        Map<String, Long> moreThan(Held then, long limit) {
            Map<String, Long> more = new TreeMap<>(own);
            then.own.forEach((name, count) -> more.computeIfPresent(name, (_, now) -> now - count));
            more.values().removeIf(count -> count <= limit);
            return more;
        }
    }

    private Held held() throws Exception {
        alice.listen(FORGOTTEN_MS);
        ObservedProcess gateway = new ObservedProcess(stage.gateway().pid());
        return new Held(gateway.liveKb(), gateway.descriptors(), gateway.instances("io.tandem."));
    }

    /// Calls that the gateway tells as active.
    private long active() throws Exception {
        return FIGURE.matcher(stage.gateway().metrics())
                .results()
                .mapToLong(figure -> (long) Double.parseDouble(figure.group(1)))
                .sum();
    }

    /// The page still has the one connection, with one `m=` line in each description.
    private String onePath() {
        return (String) alice.page().evaluate("""
                () => {
                  const open = window.__ear.connections.filter(({ connectionState }) => connectionState !== 'closed');
                  const lines = open.flatMap((connection) => connection.getTransceivers());
                  return `${open.length} connection, ${lines.length} line`;
                }
                """);
    }

    /// No session of either leg jumped in its versions, and the hold was told both ways each time.
    private void descriptions(FarCall call) {
        begin(call);
        SdpVersions browser = SdpVersions.in(wire.toString());
        assertThat(browser.errors()).isEmpty();
        assertThat(browser.sessions())
                .hasSize(1)
                .allSatisfy((_, said) -> assertThat(said).hasSizeGreaterThan(2 * TURNS));
        SdpVersions trunk = SdpVersions.in(call.messages().stream()
                .filter(Seen::inbound)
                .map(seen -> seen.message().body())
                .collect(Collectors.joining("\n")));
        assertThat(trunk.errors()).isEmpty();
        assertThat(trunk.sessions())
                .hasSize(1)
                .allSatisfy((_, said) -> assertThat(said).hasSizeGreaterThan(2 * TURNS));
    }

    private void turn(FarCall call) {
        alice.key("h");
        alice.awaitPanel("[data-hold=on]");
        nobodyIsHeard(call);
        alice.key("h");
        alice.awaitPanel("[data-hold=off]");
        bothAreHeard(call);
    }

    private static ConditionFactory soon(String what) {
        return Awaitility.await(what)
                .pollInSameThread() // Playwright's rule
                .atMost(Duration.ofSeconds(8))
                .pollDelay(MEASURED)
                .pollInterval(Duration.ofMillis(40));
    }

    /// Silence at the page, and at the far end silence or nothing at all.
    private void nobodyIsHeard(FarCall call) {
        begin(call);
        soon("silence").untilAsserted(() -> {
            assertThat(call.heard().hz(MEASURED)).isZero();
            assertThat(lastHeard().dominantHz()).isZero();
        });
    }

    /// Each other's tone, from now on.
    private void bothAreHeard(FarCall call) {
        begin(call);
        soon("each other").untilAsserted(() -> {
            assertThat(call.heard().last(MEASURED)).hasSize((int) MEASURED_MS * 8);
            assertThat(call.heard().hz(MEASURED)).isCloseTo(Chromium.MICROPHONE_HZ, within(5.0));
            assertThat(lastHeard().dominantHz()).isCloseTo(TONE_HZ, within(5.0));
        });
        Heard.Summary heard = call.heard().summary();
        assertThat(heard.ssrcs()).isEqualTo(1);
        assertThat(heard.sequenceBreaks()).isZero();
    }

    private Recording lastHeard() {
        Recording heard = alice.diary().heard();
        assertThat(heard.endMs() - heard.startMs()).isGreaterThan(MEASURED_MS);
        return heard.between(heard.endMs() - MEASURED_MS, heard.endMs());
    }

    private void begin(FarCall call) {
        Diary diary = alice.closedDiary();
        diary.wire().stream()
                .filter(message -> !message.sent())
                .forEach(message -> wire.append(message.text()).append('\n'));
        diary.played().forEach(played -> streams.add(played.ssrc()));
        call.heard().restart();
    }
}
