package io.tandem.gateway.plugin;

import java.time.Duration;

/// How much patience plugins get. Immutable.
///
/// @param queueSize most events that wait for one plugin
/// @param startLimit how long [io.tandem.plugin.Plugin#start] may take
/// @param eventLimit how long one event may take; also how long close may
/// @param firstPause before the first restart; it doubles with each failure in a row
/// @param longestPause where the doubling ends
public record PluginLimits(
        int queueSize, Duration startLimit, Duration eventLimit, Duration firstPause, Duration longestPause) {

    /// The limits the plugin interface promises.
    public static PluginLimits defaults(int queueSize) {
        return new PluginLimits(
                queueSize, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    Duration pauseAfter(int failuresInRow) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(failuresInRow - 1, 20));
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
