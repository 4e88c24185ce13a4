package io.tandem.gateway.route;

import io.tandem.gateway.config.Key;
import java.util.List;

/// Times of day and week at which something is open, as written under `hours.<name>`. Immutable.
public record HoursConfig(
        @Key(value = "Time zone by its IANA name.", def = "UTC", unit = "such as `Asia/Bishkek`")
        Zone zone,

        @Key(
                value = "When it is open; a span that ends before it begins goes on into the next day.",
                required = true,
                unit = "days and times, such as `mon-fri 09:00-18:00`")
        List<WeekSpan> open,

        @Key(
                value = "Days on which it stays closed.",
                defMeaning = "none",
                unit = "`2026-12-31`, or `12-31` for every year")
        List<DayOfYear> closedOn) {}
