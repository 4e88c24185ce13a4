package io.tandem.gateway.route.table;

import io.tandem.gateway.route.table.Trace.Why;
import io.tandem.gateway.trunk.GsmPortConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a port of a GSM gateway can do for a call. Immutable.
///
/// @param why it cannot take it; null: it can
/// @param detail such as until when it is out
/// @param most how long can be talked by it; zero: no limit
public record PortOffer(GsmPortConfig port, @Nullable Why why, String detail, Duration most) {}
