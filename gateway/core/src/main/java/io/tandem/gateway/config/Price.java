package io.tandem.gateway.config;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// An amount of money in whatever currency the trunks are billed in. Immutable.
///
/// @param millionths of one unit, so that sums are exact
public record Price(long millionths) implements Comparable<Price> {

    public static final Price ZERO = new Price(0);

    private static final int SCALE = 6;
    private static final long MOST = 1_000_000_000_000L;

    /// @throws IllegalArgumentException with the allowed form
    public static Price parse(String text) {
        if (!text.matches("[0-9]{1,6}([.][0-9]{1,6})?")) {
            throw new IllegalArgumentException("an amount such as 0.025");
        }
        return new Price(new BigDecimal(text).movePointRight(SCALE).longValueExact());
    }

    public Price plus(Price other) {
        return new Price(Math.min(MOST, millionths + other.millionths));
    }

    /// What so many seconds cost at this price a minute, rounded up.
    public Price forSeconds(long seconds) {
        return new Price(BigDecimal.valueOf(millionths)
                .multiply(BigDecimal.valueOf(seconds))
                .divide(BigDecimal.valueOf(60), 0, RoundingMode.CEILING)
                .longValue());
    }

    public boolean isZero() {
        return millionths == 0;
    }

    @Override
    public int compareTo(Price other) {
        return Long.compare(millionths, other.millionths);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(millionths, SCALE).stripTrailingZeros().toPlainString();
    }
}
