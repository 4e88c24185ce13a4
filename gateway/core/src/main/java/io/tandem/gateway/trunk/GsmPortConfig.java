package io.tandem.gateway.trunk;

import io.tandem.gateway.config.Key;

/// One of `trunks.<name>.ports`: a SIM in a GSM gateway, which carries one call at a time. Immutable.
public record GsmPortConfig(
        @Key(value = "Its name, for explanations and call records.", required = true)
        String name,

        @Key(
                value = "Digits put before the number that is dialled; by them the gateway's own routes choose the"
                        + " port.",
                defMeaning = "none")
        String prefix,

        @Key(value = "The SIM's own number, by which calls to it are known.", defMeaning = "not known")
        String number,

        @Key(value = "Minutes that may be talked in a day; 0: as many as one likes.", def = "0", min = 0, max = 1440)
        int minutesPerDay,

        @Key(
                value = "Minutes that may be talked in a calendar month; 0: as many as one likes.",
                def = "0",
                min = 0,
                max = 44_640)
        int minutesPerMonth) {}
