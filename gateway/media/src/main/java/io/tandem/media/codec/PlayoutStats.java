package io.tandem.media.codec;

/// What became of one received stream. Immutable.
///
/// @param received packets of sound that were taken in
/// @param duplicates packets that had been there before
/// @param late packets that came after their moment
/// @param lost packets that had not come at their moment, the late ones among them
/// @param discarded packets thrown away: malformed, or to shorten a delay that had become far too long
/// @param recovered lost packets restored from redundancy
/// @param concealedMs sound that was invented
/// @param shortenedMs taken out to reduce the delay
/// @param lengthenedMs put in to raise the delay
/// @param delayMs from the arrival of a fast packet to its moment, now
/// @param targetMs what the delay ought to be by the jitter measured
/// @param mostDelayMs the longest delay so far
public record PlayoutStats(
        long received,
        long duplicates,
        long late,
        long lost,
        long discarded,
        long recovered,
        long concealedMs,
        long shortenedMs,
        long lengthenedMs,
        int delayMs,
        int targetMs,
        int mostDelayMs) {}
