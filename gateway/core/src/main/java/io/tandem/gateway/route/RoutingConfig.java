package io.tandem.gateway.route;

import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.LimitsConfig;
import java.util.List;
import java.util.stream.Stream;

/// How numbers are read, and what nobody may call unless a route says so, as written under `routing`. Immutable.
public record RoutingConfig(
        @Key(
                value = "Country whose national numbers operators dial, ISO 3166 code; a trunk may have another.",
                defMeaning = "none: digits are taken as they are dialled")
        String country,

        @Key(
                value = "What is dialled before a number abroad, such as `00` or `8-10`.",
                defMeaning = "those of `country`")
        List<String> internationalPrefixes,

        @Key(
                value =
                        "Digits that numbers of this site alone begin with, such as extensions and conference rooms: they are"
                                + " taken as they are dialled, whatever the country's plan says. `console.conference` is one.",
                defMeaning = "none")
        List<String> privatePrefixes,

        @Key(
                value = "More numbers that count as premium, by their first digits in international form.",
                defMeaning = "those that the numbering plans say")
        List<String> premiumPrefixes,

        @Key(
                value = "More numbers that count as satellite, by their first digits in international form.",
                defMeaning = "870, 881, 882, 883")
        List<String> satellitePrefixes,

        @Key("Limits of every operator who has none of his own.")
        LimitsConfig userLimits) {

    /// With one more prefix of numbers that are this site's alone.
    public RoutingConfig withPrivatePrefix(String prefix) {
        List<String> prefixes = Stream.concat(privatePrefixes.stream(), Stream.of(prefix))
                .distinct()
                .toList();
        return new RoutingConfig(
                country, internationalPrefixes, prefixes, premiumPrefixes, satellitePrefixes, userLimits);
    }
}
