package io.tandem.gateway.config;

import java.util.Map;

/// What the operators' page is told. Immutable.
public record ConsoleConfig(
        @Key("Numbers that the page offers for one click, as `number: what it is`.")
        Map<String, String> quickNumbers) {}
