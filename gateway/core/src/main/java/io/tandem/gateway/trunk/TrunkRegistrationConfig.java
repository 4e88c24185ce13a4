package io.tandem.gateway.trunk;

import io.tandem.gateway.config.Key;
import java.time.Duration;

/// `trunks.<name>.registration`: how we register at a provider. Immutable.
public record TrunkRegistrationConfig(
        @Key(
                value = "User of the address that is registered, `sip:user@domain`.",
                defMeaning = "`username` of the trunk")
        String user,

        @Key(
                value = "User part of our Contact: the provider calls it, and by it we know the trunk.",
                defMeaning = "made from the trunk's name and `username`")
        String contactUser,

        @Key(
                value = "How long a registration is asked for. It is renewed well before its end.",
                def = "600",
                unit = "seconds",
                min = 30,
                max = 86_400)
        Duration expires) {}
