package io.tandem.gateway.config;

/// Whom a token may name. Immutable.
public enum TokenUsers {
    KNOWN,
    ANY
}
