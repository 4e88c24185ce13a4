package io.tandem.gateway.route.table;

import io.tandem.gateway.config.Price;

/// What calls out have come to, of one operator or by one trunk. Immutable.
///
/// @param parallel calls that are open
/// @param lastHour calls begun within the last hour
/// @param today what today's calls have cost
/// @param lastSecond calls begun within the last second
public record Usage(int parallel, int lastHour, Price today, int lastSecond) {

    public static final Usage NONE = new Usage(0, 0, Price.ZERO, 0);
}
