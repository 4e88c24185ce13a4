package io.tandem.gateway.route;

import io.tandem.gateway.config.Key;

/// Where calls to one of our own numbers go, as written under `numbers.<number>`. Immutable.
public record NumberConfig(
        @Key(value = "The operator whose browsers ring.", required = true)
        String user) {}
