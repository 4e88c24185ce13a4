package io.tandem.gateway.trunk;

import io.tandem.gateway.config.Key;
import java.time.Duration;

/// `trunks.<name>.canary`: a call of the gateway's own from time to time, to hear whether the trunk works. Immutable.
public record TrunkCanaryConfig(
        @Key(value = "What is called, as the trunk wants it: an echo or an announcement.", defMeaning = "no such calls")
        String number,

        @Key(value = "Time between two of them.", def = "300", unit = "seconds", min = 10, max = 86_400)
        Duration every,

        @Key(
                value = "What makes it good: an `answer`, any `audio`, our own tone back as an `echo`, or a `tone`.",
                def = "audio")
        Expect expect,

        @Key(value = "The tone that is expected.", def = "0", defMeaning = "any", unit = "Hz", max = 3400)
        int hz,

        @Key(value = "How long it may ring.", def = "20", unit = "seconds", min = 1, max = 120)
        Duration ring,

        @Key(value = "How long it is listened to.", def = "3", unit = "seconds", min = 1, max = 60)
        Duration listen,

        @Key(
                value = "Failures in a row after which calls take other trunks, until one is good again.",
                def = "0",
                defMeaning = "never: it is only told",
                max = 100)
        int outAfter) {

    /// What makes a test call good.
    public enum Expect {
        /// Somebody answers.
        ANSWER,
        /// Somebody answers, and something is heard.
        AUDIO,
        /// Somebody answers, and our own tone comes back: audio flows both ways.
        ECHO,
        /// Somebody answers, and a tone is heard.
        TONE
    }
}
