package io.tandem.gateway.config;

import java.util.Map;

/// The admin API, as written under `admin`. Immutable.
public record AdminConfig(
        @Key(value = "Whether the admin API is there.", def = "true")
        boolean enabled,

        @Key(
                value = "Where it listens, in clear: toward other machines put a proxy with TLS before it. Port 0: any"
                        + " that is free.",
                def = "127.0.0.1:8090")
        AdminAddress listen,

        @Key(
                value = "Whom it serves besides whoever reads `admin.token` in the state directory, by name; the name"
                        + " stands in the history.",
                defMeaning = "nobody")
        Map<String, AdminTokenConfig> tokens,

        @Key(
                value = "How long the audit log keeps who asked for what.",
                def = "400",
                unit = "days",
                min = 1,
                max = 36_500)
        int auditDays) {}
