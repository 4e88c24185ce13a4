package io.tandem.gateway.route;

import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.RecordPolicy;
import io.tandem.media.Codec;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// One route as it is written in the ordered list `routes`. Immutable. A call takes the first that matches.
public record RouteConfig(
        @Key(value = "Name in logs and call records.", required = true)
        String name,

        @Key(
                value = "Numbers that begin with these digits; `+`, blanks and dashes do not count.",
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

        @Key(value = "Digits taken off the front of the number.", def = "0", unit = "digits", max = 30)
        int strip,

        @Key(value = "Put in front of the number then.") String addPrefix,

        @Key(value = "Trunks in the order in which they are tried; healthy ones first.", required = true)
        List<String> trunks,

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
    static final Set<Integer> FAIL_OVER = Set.of(408, 500, 503);

    /// The answer mode, or the one of the first trunk.
    public enum Answer {
        TRUNK,
        EARLY,
        PROGRESS,
        LATE
    }
}
