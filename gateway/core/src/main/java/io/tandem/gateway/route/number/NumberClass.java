package io.tandem.gateway.route.number;

/// Numbers that cost more than one thinks, and that fraud goes for. A route must name them to reach them.
public enum NumberClass {
    PREMIUM,
    SATELLITE
}
