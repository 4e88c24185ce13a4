package io.tandem.tests.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.Script;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Calls in which operators talk while something is done to the gateway, and an operator who makes a new one: what
/// they notice of it. Confined to the test's thread, but [#setUpMs] may be asked by any one.
final class Canaries implements AutoCloseable {
    static final double MOST_GAP_MS = 200;
    static final double MOST_SET_UP_MS = 1_000;
    static final Sound.Tone OPERATOR = new Sound.Tone(700, -13);
    private static final Sound.Tone TELEPHONE = new Sound.Tone(1000, -13);

    private final Stalls stalls = new Stalls();
    private final List<FarCall> calls = new ArrayList<>();
    private final Stage stage;
    private final WireBrowser known;

    /// @param known who makes the new calls
    Canaries(Stage stage, WireBrowser known) {
        this.stage = stage;
        this.known = known;
    }

    /// A gateway whose only trunk answers everything, and so many operators beside `alice`, see [#user].
    static StageSettings stage(int operators) {
        String[] users = IntStream.range(0, operators)
                .mapToObj(i -> user(i) + ": {password: \"" + Stage.PASSWORD + "\"}")
                .toArray(String[]::new);
        return StageSettings.none()
                .withTrunk("north", end -> end.withScript(_ -> Script.start().answer(TELEPHONE)))
                .with("users", users);
    }

    static String user(int operator) {
        return "operator" + operator;
    }

    /// That browser makes so many calls.
    void call(WireBrowser browser, int howMany) {
        for (int i = 0; i < howMany; i++) {
            calls.add(browser.call("+99631200010" + i, OPERATOR));
        }
    }

    /// Waits until all of them talk.
    void talk() throws Exception {
        for (FarCall call : calls) {
            call.answered().get(10, TimeUnit.SECONDS);
            Hearing.hears(call, TELEPHONE.hz());
        }
        restart();
    }

    /// The operators' ends.
    List<FarCall> calls() {
        return List.copyOf(calls);
    }

    /// Both ends of whatever call is open at the trunk or is a canary's.
    List<FarCall> ends() {
        List<FarCall> all = new ArrayList<>(calls);
        stage.trunk().calls().stream()
                .filter(call -> call.state() == FarCall.State.CONFIRMED)
                .forEach(all::add);
        return all;
    }

    /// Gaps and stalls count from now on.
    void restart() {
        ends().forEach(end -> end.heard().restart());
        stalls.restart();
    }

    /// How long a known operator waits for a new call.
    double setUpMs() throws Exception {
        long before = System.nanoTime();
        FarCall call = known.call("+996312000109", OPERATOR);
        call.answered().get(5, TimeUnit.SECONDS);
        double took = (System.nanoTime() - before) / 1e6;
        call.hangUp();
        call.ended().get(5, TimeUnit.SECONDS);
        return took;
    }

    /// The largest gap that either end of an open call heard.
    double gapMs() {
        return ends().stream()
                .mapToDouble(end -> end.heard().summary().largestGapMs())
                .max()
                .orElseThrow();
    }

    /// The longest that this machine let us wait.
    double stalledMs() {
        return stalls.largestMs();
    }

    /// Nobody lost his call or heard a gap, and whoever called had his call in time.
    void noticedNothing(double gapMs, double setUpMs, int heardAgain) {
        assertThat(calls).allMatch(call -> call.state() == FarCall.State.CONFIRMED);
        assertThat(gapMs).as("largest gap").isLessThan(MOST_GAP_MS + stalledMs());
        assertThat(setUpMs).as("slowest set-up").isLessThan(MOST_SET_UP_MS + stalledMs());
        for (FarCall call : calls.subList(0, heardAgain)) {
            Hearing.hears(call, TELEPHONE.hz(), Hearing.SECOND);
        }
    }

    /// The same with one new call, after something that is over.
    void noticedNothingOf(String what) throws Exception {
        double setUp = setUpMs();
        double gap = gapMs();
        System.out.printf(
                "%s: largest gap %.0f ms (the machine stood still for %.0f ms), set-up after it %.0f ms%n",
                what, gap, stalledMs(), setUp);
        noticedNothing(gap, setUp, calls.size());
    }

    @Override
    public void close() {
        stalls.close();
    }
}
