package io.tandem.gateway.identity;

import java.time.Duration;
import java.util.function.Predicate;

/// Which tokens are taken. Immutable.
///
/// @param audience must be in `aud`
/// @param issuer must be `iss`; empty: anybody who has the key
/// @param longest `exp` lies no further ahead than this
/// @param leeway by which clocks may differ
/// @param users whom `sub` may name
public record TokenRules(String audience, String issuer, Duration longest, Duration leeway, Predicate<String> users) {}
