package io.tandem.gateway.trunk;

import java.time.DateTimeException;
import java.time.ZoneId;

/// The time zone whose midnight ends a day of minutes. Immutable.
public record ResetZone(ZoneId id) {

    /// @throws IllegalArgumentException with the allowed form
    public static ResetZone parse(String text) {
        try {
            return new ResetZone(ZoneId.of(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time zone such as Asia/Bishkek", e);
        }
    }

    @Override
    public String toString() {
        return id.getId();
    }
}
