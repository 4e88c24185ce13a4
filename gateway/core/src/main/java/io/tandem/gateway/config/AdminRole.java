package io.tandem.gateway.config;

/// What somebody may do by the admin API. Immutable.
public enum AdminRole {
    ADMIN,
    SUPERVISOR,
    OPERATOR,
    READONLY
}
