package io.tandem.tests.figures;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Median, 95th percentile and largest of some values. Immutable, any thread.
record Spread(int count, double p50, double p95, double max) {
    static Spread of(Collection<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        return new Spread(
                size,
                sorted.get((size - 1) / 2),
                sorted.get(Math.min(size - 1, (int) Math.ceil(size * 0.95) - 1)),
                sorted.getLast());
    }

    /// Prints one figure.
    static void print(String what, String format, Object... values) {
        System.out.println("figure: " + what + ": " + String.format(Locale.ROOT, format, values));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "n %d, p50 %.1f, p95 %.1f, max %.1f", count, p50, p95, max);
    }
}
