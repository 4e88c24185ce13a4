package io.tandem.gateway.canary;

import io.tandem.gateway.trunk.TrunkCanaryConfig.Expect;
import java.time.Duration;

/// What a test call is to find. Immutable.
///
/// @param hz of the tone, where one is expected; 0: any
/// @param ring how long it may ring
/// @param talk how long it is listened to after the answer
public record TestWish(String number, Expect expect, int hz, Duration ring, Duration talk) {}
