package io.tandem.gateway.route;

import io.tandem.gateway.config.Key;
import java.time.Duration;
import java.util.List;

/// A hunt group: operators of whom one takes the call, as written under `groups.<name>`. Immutable.
public record GroupConfig(
        @Key(value = "Operators, in the order in which a `linear` group rings them.", required = true)
        List<String> members,

        @Key(
                value = "Who rings: `ring-all` at once; the others one after the other: `linear` from the first on,"
                        + " `round-robin` from where the last call ended, `longest-idle` whoever has talked to nobody for"
                        + " the longest.",
                def = "ring-all")
        Strategy strategy,

        @Key(value = "How long each rings.", def = "20", unit = "seconds", min = 1, max = 600)
        Duration ringTime,

        @Key(value = "How long nobody rings him after his call.", def = "0", unit = "seconds", max = 3600)
        Duration wrapUp,

        @Key(value = "How often all are rung through.", def = "1", min = 1, max = 100)
        int rounds,

        @Key(
                value = "Where the call goes when nobody takes it.",
                def = "refuse",
                unit = "`user:NAME`, `group:NAME`, `trunk:NAME/NUMBER` or `refuse`")
        Destination overflow) {

    /// One operator who rings once, for a call that is passed on to him.
    public static GroupConfig ofOne(String operator, Duration ringTime) {
        return new GroupConfig(List.of(operator), Strategy.LINEAR, ringTime, Duration.ZERO, 1, Destination.REFUSE);
    }

    /// In what order members ring.
    public enum Strategy {
        RING_ALL,
        LINEAR,
        ROUND_ROBIN,
        LONGEST_IDLE
    }
}
