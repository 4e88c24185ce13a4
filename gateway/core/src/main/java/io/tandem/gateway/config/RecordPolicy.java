package io.tandem.gateway.config;

/// Whether a call is recorded. Immutable.
public enum RecordPolicy {
    /// What the next wider place says: user, then route or number, then trunk, then `record.policy`.
    DEFAULT,
    /// Not at all; only a plugin may begin one.
    NEVER,
    /// From the answer to the end; the operator may pause it, not stop it.
    ALWAYS,
    /// When the operator or a plugin says so.
    ON_DEMAND
}
