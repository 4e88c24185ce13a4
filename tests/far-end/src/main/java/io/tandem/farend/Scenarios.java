package io.tandem.farend;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// The demo numbers: the last three digits of the called number say how the telephone network behaves.
/// Immutable.
public final class Scenarios {
    /// What the demo numbers have in front of their three digits.
    public static final String PREFIX = "+996312000";

    /// One demo number.
    ///
    /// @param title  shown to people
    /// @param north  what the trunk `north` does
    /// @param south  what every other trunk does
    public record Scenario(String title, Script north, Script south) {}

    private static final Sound ECHO = new Sound.Echo();
    private static final Script RINGS_THEN_ECHOES =
            Script.start().ring().pause(Duration.ofSeconds(3)).answer(ECHO);
    private static final Script OPERATOR_MESSAGE = Script.start()
            .earlyMedia(Sound.NOT_IN_SERVICE)
            .pause(Duration.ofMillis(6_200))
            .refuse(404, "Not Found", "Reason", "Q.850;cause=1;text=\"Unallocated number\"");
    private static final Script BUSY = Script.start()
            .pause(Duration.ofMillis(300))
            .refuse(486, "Busy Here", "Reason", "Q.850;cause=17;text=\"User busy\"");
    private static final Script CONGESTION = Script.start().refuse(503, "Service Unavailable");
    private static final Script NO_ANSWER = Script.start()
            .ring()
            .pause(Duration.ofSeconds(30))
            .refuse(480, "Temporarily Unavailable", "Reason", "Q.850;cause=19;text=\"No answer\"");
    private static final Script RINGBACK_IN_BAND = Script.start()
            .ring()
            .pause(Duration.ofSeconds(1))
            .earlyMedia(Sound.RINGBACK)
            .pause(Duration.ofSeconds(6))
            .answer(ECHO);
    private static final Script AT_ONCE = Script.start().answer(ECHO);
    private static final Script HANGS_UP = AT_ONCE.pause(Duration.ofSeconds(10)).hangUp();
    private static final Script MEASURING_TONE = Script.start().answer(Sound.MEASURING_TONE);
    private static final Script UNKNOWN = Script.start().refuse(404, "Not Found");

    private static final Map<String, Scenario> ALL = new TreeMap<>(Map.ofEntries(
            same("101", "rings 3 s, then answers and echoes", RINGS_THEN_ECHOES),
            same("102", "operator message before the answer, then 404", OPERATOR_MESSAGE),
            same("103", "busy", BUSY),
            same("104", "congestion on every trunk", CONGESTION),
            same("105", "rings and is never answered", NO_ANSWER),
            same("106", "ringing, the network's own ringback, then answers and echoes", RINGBACK_IN_BAND),
            same("107", "answers at once and echoes", AT_ONCE),
            Map.entry(
                    "108",
                    new Scenario("first trunk out of order, second rings and echoes", CONGESTION, RINGS_THEN_ECHOES)),
            same("109", "answers at once, hangs up after 10 s", HANGS_UP),
            same("110", "answers at once and plays 1000 Hz", MEASURING_TONE)));

    private Scenarios() {}

    private static Map.Entry<String, Scenario> same(String digits, String title, Script script) {
        return Map.entry(digits, new Scenario(title, script, script));
    }

    /// All scenarios by their three digits, in order.
    public static Map<String, Scenario> all() {
        return java.util.Collections.unmodifiableMap(ALL);
    }

    /// What a trunk does with a call to a number; unknown digits are refused with 404.
    ///
    /// @param number any notation, only its last three characters count
    /// @param trunk  the trunk's name, `north` or another
    public static Script script(String number, String trunk) {
        Scenario scenario = ALL.get(number.substring(Math.max(0, number.length() - 3)));
        if (scenario == null) {
            return UNKNOWN;
        }
        return trunk.equals("north") ? scenario.north() : scenario.south();
    }
}
