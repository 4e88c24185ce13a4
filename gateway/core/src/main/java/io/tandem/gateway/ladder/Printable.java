package io.tandem.gateway.ladder;

/// Text of strangers for a line of ours. Stateless.
final class Printable {

    private static final int MOST = 120;

    private Printable() {}

    /// Printable ASCII, and not too long.
    static String of(String text) {
        String shown = text.length() > MOST ? text.substring(0, MOST) + ".." : text;
        for (int i = 0; i < shown.length(); i++) {
            if (shown.charAt(i) < ' ' || shown.charAt(i) > '~') {
                return shown.replaceAll("[^ -~]", "?");
            }
        }
        return shown;
    }
}
