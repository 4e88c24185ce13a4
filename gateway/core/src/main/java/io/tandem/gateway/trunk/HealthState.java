package io.tandem.gateway.trunk;

/// Health of one trunk with hysteresis: some failures in a row bring it down, some good answers in a row bring it up
/// again. A pure machine. Immutable.
///
/// @param streak results in a row that speak against the present state
/// @param what the last failure was; empty: there was none
record HealthState(boolean healthy, int streak, String what) {

    /// Trunks are believed well until they fail.
    static final HealthState INITIAL = new HealthState(true, 0, "");

    HealthState after(boolean good, int downAfter, int upAfter, String heard) {
        String last = good ? what : heard;
        if (good == healthy) {
            return new HealthState(healthy, 0, last);
        }
        int against = streak + 1;
        return against >= (healthy ? downAfter : upAfter)
                ? new HealthState(!healthy, 0, last)
                : new HealthState(healthy, against, last);
    }
}
