package io.tandem.gateway.config;

import java.time.Duration;

/// What one operator or one trunk may cost before calls are refused. Immutable. 0 is no limit of its own.
public record LimitsConfig(
        @Key(value = "Calls out at a time.", def = "0", defMeaning = "no limit", max = 100_000)
        int parallelCalls,

        @Key(value = "Calls out begun within an hour.", def = "0", defMeaning = "no limit", max = 1_000_000)
        int callsPerHour,

        @Key(
                value = "Longest call out, from the real answer.",
                def = "0",
                defMeaning = "no limit beyond the route's",
                unit = "seconds")
        Duration maxDuration,

        @Key(
                value = "What calls may cost in a day by the trunks' `rates`.",
                def = "0",
                defMeaning = "no limit",
                unit = "amount, such as 25 or 0.5")
        Price costPerDay,

        @Key(value = "An entry of `hours`; while it is open no call goes out, such as the night.", defMeaning = "none")
        String notDuring) {

    /// These, and where one is not set what the others say.
    public LimitsConfig or(LimitsConfig others) {
        return new LimitsConfig(
                parallelCalls == 0 ? others.parallelCalls : parallelCalls,
                callsPerHour == 0 ? others.callsPerHour : callsPerHour,
                maxDuration.isZero() ? others.maxDuration : maxDuration,
                costPerDay.isZero() ? others.costPerDay : costPerDay,
                notDuring.isEmpty() ? others.notDuring : notDuring);
    }
}
