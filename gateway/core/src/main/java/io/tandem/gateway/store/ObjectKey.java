package io.tandem.gateway.store;

import java.util.Comparator;

/// Names one object of the configuration. Immutable.
///
/// @param kind such as `trunk`
public record ObjectKey(String kind, String name) implements Comparable<ObjectKey> {

    static final int MOST_NAME = 128;
    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::kind).thenComparing(ObjectKey::name);

    /// @throws IllegalArgumentException with what is wrong
    public ObjectKey {
        if (name.isEmpty() || name.length() > MOST_NAME || name.strip().length() != name.length()) {
            throw new IllegalArgumentException(
                    "a name of " + name.length() + " characters: give 1 to 128, no blank at either end");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name with control characters: leave them out");
        }
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
