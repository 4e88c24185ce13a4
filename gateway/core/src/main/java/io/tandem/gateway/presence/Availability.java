package io.tandem.gateway.presence;

/// What an operator says of himself.
enum Availability {
    AVAILABLE,
    AWAY,
    DO_NOT_DISTURB
}
