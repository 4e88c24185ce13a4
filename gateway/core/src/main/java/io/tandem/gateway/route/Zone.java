package io.tandem.gateway.route;

import java.time.DateTimeException;
import java.time.ZoneId;

/// A time zone. Immutable.
public record Zone(ZoneId id) {

    /// @throws IllegalArgumentException with the allowed form
    public static Zone parse(String text) {
        try {
            return new Zone(ZoneId.of(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time zone such as Asia/Bishkek", e);
        }
    }

    @Override
    public String toString() {
        return id.getId();
    }
}
