package io.tandem.gateway.call;

import java.util.Locale;

/// What may be asked of a call's recording. Immutable.
public enum RecordVerb {
    START,
    PAUSE,
    RESUME,
    STOP;

    /// As the console's command has it.
    public String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
