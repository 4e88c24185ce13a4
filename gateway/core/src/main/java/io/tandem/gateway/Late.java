package io.tandem.gateway;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A part that others need before it can be made. Any thread.
final class Late<T> {

    private final AtomicReference<@Nullable T> value = new AtomicReference<>();

    T set(T made) {
        value.set(made);
        return made;
    }

    /// @throws NullPointerException when it is not made yet, which is a fault of the wiring
    T get() {
        return Objects.requireNonNull(value.get(), "a part was used before it was made");
    }
}
