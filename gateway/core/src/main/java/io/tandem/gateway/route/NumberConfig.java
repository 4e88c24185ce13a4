package io.tandem.gateway.route;

import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.RecordPolicy;

/// Where calls to one of our own numbers go, as written under `numbers.<number>`. Immutable.
public record NumberConfig(
        @Key(value = "The operator whose browsers ring.", required = true)
        String user,

        @Key(value = "Whether calls to it are recorded.", def = "default", defMeaning = "what the trunk says")
        RecordPolicy record) {}
