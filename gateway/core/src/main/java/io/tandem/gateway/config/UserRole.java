package io.tandem.gateway.config;

/// What an operator may. Immutable.
public enum UserRole {
    OPERATOR,
    /// Also listens to the others' calls, whispers to them and joins in.
    SUPERVISOR
}
