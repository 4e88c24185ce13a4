package io.tandem.gateway.config;

import java.time.Duration;

/// What keeps floods and guesses out. Immutable.
public record GuardConfig(
        @Key(
                value = "Wrong credentials for one user from one address within `attempts-window-seconds` after which"
                        + " they are not looked at any more for `ban-seconds`; for all users together three times as"
                        + " many. Who is signed in, and trunks, are never locked out.",
                def = "10",
                min = 3)
        int attempts,

        @Key(value = "See `attempts`.", def = "60", unit = "seconds", min = 1)
        Duration attemptsWindow,

        @Key(value = "The first ban; each further one is twice as long.", def = "600", unit = "seconds", min = 1)
        Duration ban,

        @Key(value = "The longest ban.", def = "86400", unit = "seconds", min = 1)
        Duration longestBan,

        @Key(
                value =
                        "SIP messages a second from one address that is no trunk's, by UDP, TCP or TLS, or from a browser"
                                + " that has not signed in; what is beyond (and beyond a burst of three times as many) is"
                                + " dropped unread.",
                def = "20",
                min = 1)
        int strangerMessages,

        @Key(value = "The same from all such addresses together.", def = "50", min = 1)
        int strangersMessages,

        @Key(
                value =
                        "The same from a browser that has signed in; all that have not, of one address, have three times as"
                                + " many.",
                def = "100",
                min = 10)
        int browserMessages,

        @Key(
                value = "New calls a second from trunks and browsers together; one beyond gets 503 with Retry-After.",
                def = "500",
                min = 1)
        int callsPerSecond,

        @Key(
                value = "Requests a second within one call (re-INVITE, UPDATE, INFO and the like, not BYE); one beyond"
                        + " gets 503.",
                def = "30",
                min = 5)
        int requestsPerCall,

        @Key(
                value =
                        "How long new calls may wait for a thread; while they wait longer, a part of the trunks' get 503"
                                + " with Retry-After, from twice as long on all, and operators' from four times as long"
                                + " on; 0 refuses none.",
                def = "150",
                unit = "ms",
                max = 1000)
        Duration overloadWait) {}
