package io.tandem.gateway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what a mistyped key was meant to be, by edit distance. Any thread.
public final class NearestKey {

    private NearestKey() {}

    /// The known key nearest to the one found; empty where none is near enough to be meant.
    public static Optional<String> of(String found, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String k) -> distance(found, k)).thenComparing(k -> k))
                .filter(k -> distance(found, k) <= Math.max(2, found.length() / 2));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
