package io.tandem.gateway.canary;

import io.tandem.gateway.call.BegunCall;
import io.tandem.gateway.call.CallEvent;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.call.TestCall;
import io.tandem.gateway.canary.Hearing.Part;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.route.Router.Plan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Makes test calls, one at a time for each trunk, and keeps the last report of each. Any thread; nothing waits.
public final class TestCalls {

    private static final Duration BEYOND = Duration.ofSeconds(5);

    private final Supplier<Calls> calls;
    private final Router router;
    private final Timers timers;
    private final InstantSource clock;
    private final ConcurrentMap<String, Running> byTrunk = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Running> byCall = new ConcurrentHashMap<>();

    /// What became of a wish for a test.
    public sealed interface Begun {
        record Runs(TestReport report) implements Begun {}

        /// Another test of that trunk is under way.
        record Busy(TestReport other) implements Begun {}

        /// @param why in plain words, with the remedy
        record Refused(String why) implements Begun {}
    }

    public TestCalls(Supplier<Calls> calls, Router router, Timers timers, InstantSource clock) {
        this.calls = calls;
        this.router = router;
        this.timers = timers;
        this.clock = clock;
    }

    /// Begins one.
    ///
    /// @param over told of the last report
    public Begun begin(String trunk, TestWish wish, Consumer<TestReport> over) {
        Running fresh = new Running(trunk, wish, over);
        Running there = byTrunk.compute(
                trunk, (name, before) -> before == null || before.report().over() ? fresh : before);
        if (there != fresh) {
            return new Begun.Busy(there.report());
        }
        Optional<Plan> plan = router.passOn(trunk, wish.number(), "")
                .map(p -> p.lasting(wish.ring().plus(wish.talk()).plus(BEYOND)));
        if (plan.isEmpty()) {
            byTrunk.remove(trunk, fresh);
            return new Begun.Refused("the trunk takes no call now: it is full, over its limits, or its name leads"
                    + " nowhere; look at tandem trunk show " + trunk);
        }
        return switch (calls.get().own().test(wish.number(), plan.get(), fresh.ear)) {
            case BegunCall.Refused refused -> {
                byTrunk.remove(trunk, fresh);
                yield new Begun.Refused(refused.why());
            }
            case BegunCall.Runs(String callId) -> {
                fresh.runs(callId);
                byCall.put(callId, fresh);
                fresh.watch();
                if (calls.get().state(callId).isEmpty()) {
                    fresh.endedUnheard();
                }
                yield new Begun.Runs(fresh.report());
            }
        };
    }

    /// The last one of a trunk, which may be under way.
    public Optional<TestReport> of(String trunk) {
        return Optional.ofNullable(byTrunk.get(trunk)).map(Running::report);
    }

    /// Hears what happens to all calls.
    public void onCallEvent(CallEvent event) {
        Running running = byCall.get(event.callId());
        if (running != null) {
            running.heard(event);
        }
    }

    /// One test. Its fields are guarded by itself.
    private final class Running {
        private final TestWish wish;
        private final TrunkEar ear = new TrunkEar();
        private final Consumer<TestReport> over;
        private final AtomicReference<TestReport> report;
        private final long began = timers.nanoTime();
        private volatile int heardBefore = -1;
        private boolean finishing;

        private Running(String trunk, TestWish wish, Consumer<TestReport> over) {
            this.wish = wish;
            this.over = over;
            this.report = new AtomicReference<>(new TestReport(
                    trunk,
                    wish.number(),
                    "",
                    "dialling",
                    clock.instant(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    List.of(),
                    false,
                    "dialling"));
        }

        private TestReport report() {
            return Objects.requireNonNull(report.get());
        }

        private Duration since() {
            return Duration.ofNanos(timers.nanoTime() - began);
        }

        private synchronized void runs(String callId) {
            TestReport now = report();
            set(callId, now.phase(), now.ringing(), now.answered(), now.text());
        }

        private void set(
                String callId, String phase, Optional<Duration> ringing, Optional<Duration> answered, String text) {
            TestReport now = report();
            report.set(new TestReport(
                    now.trunk(),
                    now.number(),
                    callId,
                    phase,
                    now.startedAt(),
                    ringing,
                    answered,
                    0,
                    List.of(),
                    false,
                    text));
        }

        private void watch() {
            timers.after(wish.ring(), this::rangLongEnough);
        }

        private synchronized void rangLongEnough() {
            if (report().answered().isEmpty() && !report().over()) {
                finish(Optional.empty(), 0);
            }
        }

        private synchronized void heard(CallEvent event) {
            TestReport now = report();
            if (now.over()) {
                return;
            }
            switch (event) {
                case CallEvent.Ringing ringing -> {
                    Duration after = since();
                    set(
                            event.callId(),
                            "ringing",
                            Optional.of(after),
                            Optional.empty(),
                            "rings after " + Verdict.seconds(after));
                }
                case CallEvent.Answered answered -> {
                    Duration after = since();
                    heardBefore = ear.heard();
                    set(
                            event.callId(),
                            "talking",
                            now.ringing(),
                            Optional.of(after),
                            "answered after " + Verdict.seconds(after) + ", listening for "
                                    + Verdict.seconds(wish.talk()));
                    timers.after(wish.talk(), this::heardEnough);
                }
                case CallEvent.Ended ended ->
                    finish(
                            Optional.of(ended.termination().sip() + " "
                                    + ended.termination().text()),
                            ended.termination().sip());
                default -> {}
            }
        }

        private synchronized void endedUnheard() {
            if (!report().over()) {
                finish(Optional.of("503 it ended at once: look at tandem call explain " + report().callId()), 503);
            }
        }

        private synchronized void heardEnough() {
            if (!report().over()) {
                finish(Optional.empty(), 0);
            }
        }

        /// @param end why it ended by itself; empty: it goes on and is hung up now
        private void finish(Optional<String> end, int sip) {
            if (finishing) {
                return;
            }
            finishing = true;
            String callId = report().callId();
            byCall.remove(callId);
            if (end.isEmpty()) {
                calls.get().hangUp(callId);
            }
            // to listen takes a while, and whoever told of the end waits
            Thread.ofVirtual().name("trunk-test").start(() -> judge(end, sip));
        }

        private void judge(Optional<String> end, int sip) {
            TestReport now = report();
            int hz = TestCall.hz(now.callId());
            int answer = heardBefore < 0 ? ear.heard() : heardBefore;
            List<Part> early = ear.parts(0, answer, hz);
            List<Part> talk = heardBefore < 0 ? List.of() : ear.parts(answer, ear.heard(), hz);
            Verdict verdict = Verdict.of(wish, now.ringing(), now.answered(), end, early, talk);
            report.set(new TestReport(
                    now.trunk(),
                    now.number(),
                    now.callId(),
                    "done",
                    now.startedAt(),
                    now.ringing(),
                    now.answered(),
                    sip,
                    Stream.concat(early.stream(), talk.stream())
                            .map(Part::text)
                            .distinct()
                            .toList(),
                    verdict.good(),
                    verdict.text()));
            over.accept(report());
        }
    }
}
