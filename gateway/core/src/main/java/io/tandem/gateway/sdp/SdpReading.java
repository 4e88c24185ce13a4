package io.tandem.gateway.sdp;

import java.util.function.Function;

/// What reading a description comes to. Immutable.
public sealed interface SdpReading<T> {

    /// It could be read.
    record Read<T>(T value) implements SdpReading<T> {}

    /// It could not be used.
    record Refused<T>(SdpRejected why) implements SdpReading<T> {}

    /// Goes on with what was read.
    default <R> SdpReading<R> then(Function<T, SdpReading<R>> next) {
        return switch (this) {
            case Read<T>(T value) -> next.apply(value);
            case Refused<T>(SdpRejected why) -> new Refused<>(why);
        };
    }
}
