package io.tandem.gateway.config;

import java.util.Map;

/// What the operators' page is told. Immutable.
public record ConsoleConfig(
        @Key("Numbers that the page offers for one click, as `number: what it is`.")
        Map<String, String> quickNumbers,

        @Key(
                value = "Digits that the number of a conference room begins with; a page adds eight of its own making."
                        + " A route must lead such numbers to a trunk with rooms, such as FreeSWITCH.",
                defMeaning = "no conferences",
                unit = "digits")
        String conference) {}
