package io.tandem.gateway.route;

import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.RecordPolicy;
import io.tandem.gateway.route.number.NumberClass;
import io.tandem.media.Codec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One route as it is written in the ordered list `routes`. Immutable. A call takes the first that matches.
public record RouteConfig(
        @Key(value = "Name in logs and call records.", required = true)
        String name,

        @Key(
                value = "The route with the lowest is tried first; of equal ones that with the longest prefix.",
                def = "0",
                defMeaning = "by the order in the list: 10, 20, ..",
                max = 1_000_000)
        int priority,

        @Key(
                value = "Numbers that begin with these digits, in international form; blanks and dashes do not count."
                        + " Written with `+`, no short number is meant.",
                defMeaning = "every number")
        String prefix,

        @Key(
                value = "Numbers whose digits match this regular expression as a whole, such as `996\\d{9}`. Together"
                        + " with `prefix` both must match.",
                defMeaning = "every number",
                unit = "regular expression")
        String pattern,

        @Key(value = "Operators that may use it.", defMeaning = "all")
        List<String> callers,

        @Key(value = "Groups of operators that may use it, see `users.<name>.groups`.", defMeaning = "all")
        List<String> groups,

        @Key(
                value = "Trunks whose calls may use it. Without it no call from a trunk goes by this route, and with it"
                        + " none of an operator.",
                defMeaning = "none")
        List<String> fromTrunks,

        @Key(value = "Callers whose number begins with these digits; for calls from trunks.", defMeaning = "all")
        String callerPrefix,

        @Key(value = "When it counts, an entry of `hours`.", defMeaning = "always")
        String hours,

        @Key(value = "Whether it counts while `hours` is open or closed.", def = "open")
        When when,

        @Key(value = "Trunks of which one must be up.", defMeaning = "none")
        List<String> whileUp,

        @Key(value = "Trunks that must all be down, for a route of last resort.", defMeaning = "none")
        List<String> whileDown,

        @Key(
                value = "Costly numbers that it may reach, `premium` and `satellite`; without it they are refused,"
                        + " whatever its prefix.",
                defMeaning = "none")
        Set<NumberClass> allows,

        @Key(value = "Digits taken off the front of the number.", def = "0", unit = "digits", max = 30)
        int strip,

        @Key(value = "Put in front of the number then.") String addPrefix,

        @Key(value = "Trunks in the order in which they are tried; healthy ones first.", required = true)
        List<String> trunks,

        @Key(
                value = "Which trunk is tried first: the one that is written first, one drawn by `weights`, or the one"
                        + " whose `rates` are lowest for the number.",
                def = "ordered")
        Choice choice,

        @Key(value = "Shares of trunks that are drawn, by trunk.", defMeaning = "1 each", max = 10_000)
        Map<String, Integer> weights,

        @Key(value = "When the browser's call is answered.", def = "trunk")
        Answer answerMode,

        @Key(
                value = "Final SIP statuses that move the call to the next trunk. No answer counts as 408, a transport"
                        + " error as 503.",
                def = "408, 500, 503",
                unit = "SIP status",
                min = 400,
                max = 699)
        Set<Integer> failOverCauses,

        @Key(
                value = "How long a failure is heard before BYE.",
                def = "0",
                defMeaning = "`call.failure-heard-seconds`",
                unit = "seconds",
                max = 60)
        Duration failureHeard,

        @Key(
                value = "Longest call, from the real answer.",
                def = "0",
                defMeaning = "`call.max-duration-seconds`",
                unit = "seconds")
        Duration maxDuration,

        @Key(
                value = "Codecs toward the browser on its calls, best first. A codec that the trunk does not speak"
                        + " is transcoded.",
                defMeaning = "the user's `codecs`, else `call.codecs`")
        List<Codec> codecs,

        @Key(value = "Number shown as caller.", defMeaning = "the trunk's or the user's `caller-id`")
        String callerId,

        @Key(
                value = "Languages of announcements on calls by it, best first.",
                defMeaning = "those of the trunk, or `announcements.languages`")
        List<String> languages,

        @Key(value = "Whether calls by it are recorded.", def = "default", defMeaning = "what the trunk says")
        RecordPolicy record) {

    /// What `fail-over-causes` says by itself.
    public static final Set<Integer> FAIL_OVER = Set.of(408, 500, 503);

    /// The same in another place.
    public RouteConfig withPriority(int given) {
        return new RouteConfig(
                name,
                given,
                prefix,
                pattern,
                callers,
                groups,
                fromTrunks,
                callerPrefix,
                hours,
                when,
                whileUp,
                whileDown,
                allows,
                strip,
                addPrefix,
                trunks,
                choice,
                weights,
                answerMode,
                failOverCauses,
                failureHeard,
                maxDuration,
                codecs,
                callerId,
                languages,
                record);
    }

    /// Which trunk comes first.
    public enum Choice {
        ORDERED,
        WEIGHTED,
        LEAST_COST
    }

    /// At what time it counts.
    public enum When {
        OPEN,
        CLOSED
    }

    /// The answer mode, or the one of the first trunk.
    public enum Answer {
        TRUNK,
        EARLY,
        PROGRESS,
        LATE
    }
}
