package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.canary.TestCalls;
import io.tandem.gateway.canary.TestReport;
import io.tandem.gateway.canary.TestWish;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.config.AdminRole;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkCanaryConfig.Expect;
import io.tandem.gateway.trunk.TrunkProbe;
import io.tandem.gateway.trunk.Trunks;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Tries trunks on demand: by an OPTIONS, whose answer it waits for, or by a call, whose report is asked for later. Any
/// thread.
final class TrunkTests {

    private static final long RING = 30;
    private static final long MOST_RING = 120;
    private static final long LISTEN = 5;
    private static final long MOST_LISTEN = 60;
    private static final String DIALLABLE = "[0-9A-Za-z+*#._-]{1,64}";

    private final Trunks trunks;
    private final TrunkProbe probe;
    private final TestCalls tests;

    TrunkTests(Trunks trunks, TrunkProbe probe, TestCalls tests) {
        this.trunks = trunks;
        this.probe = probe;
        this.tests = tests;
    }

    List<Operation> operations() {
        return List.of(
                Operation.of("POST", "/trunks/{name}/test", Operation.CONTROL, this::test),
                Operation.of("GET", "/trunks/{name}/test", Operation.LOOK, this::report));
    }

    private Trunk trunk(Ask ask) throws ApiProblem {
        String name = Kinds.key(Kind.TRUNK, ask.parameter("name")).name();
        return trunks.all().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiProblem.of(404, "there is no trunk " + name + ": look at GET /trunks"));
    }

    private Reply test(Ask ask) throws ApiProblem, InterruptedException {
        ObjectNode json = ask.json(Set.of("kind", "number", "expect", "hz", "ringSeconds", "listenSeconds"));
        String kind = Ask.string(json, "kind").orElse(json.has("number") ? "call" : "options");
        return switch (kind) {
            case "options" -> options(trunk(ask));
            case "call" -> {
                if (ask.caller().role() != AdminRole.ADMIN) {
                    throw ApiProblem.of(
                            403, "a call may cost something, so role admin alone may make one: take such a token");
                }
                yield call(trunk(ask), wish(json));
            }
            default -> throw ApiProblem.field(422, "kind", kind, "'kind' is '" + kind + "': give options or call");
        };
    }

    private Reply options(Trunk trunk) throws InterruptedException {
        TrunkProbe.Outcome outcome = probe.options(trunk);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("trunk", trunk.name()).put("ok", outcome.good());
        outcome.status().ifPresent(status -> json.put("status", status));
        json.put("milliseconds", outcome.took().toMillis()).put("text", outcome.text());
        return Reply.json(json);
    }

    private static TestWish wish(ObjectNode json) throws ApiProblem {
        String number = Ask.string(json, "number").orElse("");
        if (!number.matches(DIALLABLE)) {
            throw ApiProblem.field(
                    422,
                    "number",
                    number,
                    "'number' is no number that can be dialled: give digits, as the trunk wants them");
        }
        String expect = Ask.string(json, "expect").orElse("audio");
        Expect expected = Arrays.stream(Expect.values())
                .filter(value -> word(value).equals(expect))
                .findFirst()
                .orElse(null);
        if (expected == null) {
            throw ApiProblem.field(
                    422,
                    "expect",
                    expect,
                    "'expect' is '" + expect + "': give one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Expect.values())
                                            .map(TrunkTests::word)
                                            .toList()));
        }
        return new TestWish(
                number,
                expected,
                Ask.whole(json, "hz", 0, 3400).orElse(0L).intValue(),
                Duration.ofSeconds(Ask.whole(json, "ringSeconds", 1, MOST_RING).orElse(RING)),
                Duration.ofSeconds(
                        Ask.whole(json, "listenSeconds", 1, MOST_LISTEN).orElse(LISTEN)));
    }

    private static String word(Expect value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Reply call(Trunk trunk, TestWish wish) throws ApiProblem {
        return switch (tests.begin(trunk.name(), wish, report -> {})) {
            case TestCalls.Begun.Runs(TestReport report) -> Reply.json(202, json(report));
            case TestCalls.Begun.Busy(TestReport other) ->
                throw ApiProblem.of(
                        409,
                        "trunk " + trunk.name() + " is being tested just now, with " + other.number()
                                + ": wait until that is over");
            case TestCalls.Begun.Refused(String why) -> throw ApiProblem.of(409, why);
        };
    }

    private Reply report(Ask ask) throws ApiProblem {
        Trunk trunk = trunk(ask);
        return tests.of(trunk.name())
                .map(report -> Reply.json(json(report)))
                .orElseThrow(() -> ApiProblem.of(
                        404, "trunk " + trunk.name() + " was not tested by a call since the start: POST one"));
    }

    static ObjectNode json(TestReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("trunk", report.trunk())
                .put("number", report.number())
                .put("callId", report.callId())
                .put("phase", report.phase())
                .put("startedAt", report.startedAt().toString());
        report.ringing().ifPresent(after -> json.put("ringingMs", after.toMillis()));
        report.answered().ifPresent(after -> json.put("answeredMs", after.toMillis()));
        if (report.sip() != 0) {
            json.put("status", report.sip());
        }
        var heard = json.putArray("heard");
        report.heard().forEach(heard::add);
        return json.put("ok", report.good()).put("text", report.text());
    }
}
