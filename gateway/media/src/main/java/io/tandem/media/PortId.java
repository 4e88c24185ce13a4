package io.tandem.media;

/// Names one [MediaSession]'s port, for example `browser`, `trunk-1`. Immutable.
public record PortId(String name) {
    @Override
    public String toString() {
        return name;
    }
}
