package io.tandem.gateway.registrar;

import java.time.Duration;

/// How long a binding lasts and how many there may be. Immutable.
///
/// @param shortest a shorter wish is answered 423 (RFC 3261 §10.3)
/// @param longest a longer wish is granted this much
/// @param perUser most bindings of one operator
/// @param flowTimer how often a browser is to show that its flow lives (RFC 5626 §5.4)
public record RegistrarSettings(Duration shortest, Duration longest, int perUser, Duration flowTimer) {
    public static RegistrarSettings defaults() {
        return new RegistrarSettings(Duration.ofSeconds(60), Duration.ofSeconds(600), 5, Duration.ofSeconds(120));
    }
}
