package io.tandem.gateway.config;

import java.time.Duration;

/// Busy lamps, presence and messages between operators. Immutable.
public record PresenceConfig(
        @Key(value = "Whether a busy lamp also tells the number at the other end of the call.", def = "false")
        boolean showNumbers,

        @Key(
                value = "Most subscriptions of one operator at a time; a console takes two a colleague.",
                def = "400",
                min = 1)
        int subscriptionsPerUser,

        @Key(value = "Most subscriptions of all operators.", def = "20000", min = 1)
        int subscriptions,

        @Key(value = "Shortest subscription or publication granted.", def = "60", unit = "seconds", min = 1)
        Duration minExpires,

        @Key(value = "Longest subscription or publication granted.", def = "3600", unit = "seconds", min = 1)
        Duration maxExpires,

        @Key(
                value = "Time between two notifications of one subscription; what happens in between is told in one.",
                def = "1000",
                unit = "ms",
                max = 60_000)
        Duration notifyInterval,

        @Key(value = "Most messages that one operator may send in a minute.", def = "120", min = 1)
        int messagesPerMinute) {}
