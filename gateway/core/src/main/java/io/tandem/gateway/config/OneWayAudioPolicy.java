package io.tandem.gateway.config;

/// What is done when audio flows one way only. Immutable.
public enum OneWayAudioPolicy {
    /// It is not even looked for.
    OFF,
    /// Event, log, page and call record say so.
    REPORT,
    /// And the side that is to blame is asked to set its media up anew.
    MEND
}
