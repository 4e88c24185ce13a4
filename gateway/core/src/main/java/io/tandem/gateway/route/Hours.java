package io.tandem.gateway.route;

import java.time.Instant;
import java.time.LocalDateTime;

/// Tells whether hours are open at a moment. Stateless.
public final class Hours {

    private Hours() {}

    /// By the clock on the wall of their zone, so that a change of its offset moves nothing.
    public static boolean open(HoursConfig hours, Instant at) {
        LocalDateTime wall = LocalDateTime.ofInstant(at, hours.zone().id());
        for (DayOfYear day : hours.closedOn()) {
            if (day.is(wall.toLocalDate())) {
                return false;
            }
        }
        for (WeekSpan span : hours.open()) {
            if (span.holds(wall)) {
                return true;
            }
        }
        return false;
    }
}
