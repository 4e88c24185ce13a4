package io.tandem.gateway.trunk;

import io.tandem.gateway.config.Key;
import java.time.Duration;
import java.util.Set;

/// `trunks.<name>.gsm`: how the ports of a GSM gateway share the calls. Immutable.
public record GsmConfig(
        @Key(
                value = "Which port is tried first: the one with the fewest minutes of the day, each in its turn, or"
                        + " the one that is written first.",
                def = "least-used")
        Choice choice,

        @Key(value = "Whose midnight ends a day.", def = "UTC", unit = "such as Asia/Bishkek")
        ResetZone timezone,

        @Key(
                value = "What the operator bills by: what was talked is rounded up to a multiple of it.",
                def = "60",
                unit = "seconds",
                min = 1,
                max = 3600)
        Duration billingIncrement,

        @Key(value = "Failures in a row that put a port out.", def = "3", min = 1, max = 100)
        int cooldownAfter,

        @Key(
                value = "How long it is out; each further failure doubles it.",
                def = "60",
                unit = "seconds",
                min = 1,
                max = 86_400)
        Duration cooldown,

        @Key(value = "The longest that it is out.", def = "3600", unit = "seconds", min = 1, max = 86_400)
        Duration cooldownMost,

        @Key(
                value = "Final SIP statuses that count as a failure of the port.",
                def = "403, 408, 480, 500, 502, 503",
                unit = "SIP status",
                min = 400,
                max = 699)
        Set<Integer> cooldownCauses,

        @Key(value = "Whether the port that called somebody last is tried first when he is called again.", def = "true")
        boolean sticky,

        @Key(
                value = "How long somebody who was called, and calls that port's `number` back, reaches the operator"
                        + " who called him, when he is there and free; 0: never.",
                def = "86400",
                unit = "seconds",
                max = 2_592_000)
        Duration stickyReturn) {

    /// The order among ports.
    public enum Choice {
        LEAST_USED,
        ROUND_ROBIN,
        ORDERED
    }
}
