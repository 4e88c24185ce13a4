package io.tandem.gateway.config;

/// One thing that is wrong with a configuration, as the user reads it. Immutable.
///
/// @param line counted from 1; 0 where it concerns the whole file
/// @param text names the key, the value found and the remedy
public record Problem(String file, int line, String text) {
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line + ": " + text : file + ": " + text;
    }
}
