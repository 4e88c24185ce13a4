package io.tandem.gateway.ladder;

import io.tandem.gateway.sip.Ascii;

/// Text of strangers for a line of ours. Stateless.
final class Printable {

    private static final int MOST = 120;

    private Printable() {}

    /// Printable ASCII, and not too long.
    static String of(String text) {
        String shown = text.length() > MOST ? text.substring(0, MOST) + ".." : text;
        return Ascii.printable(shown);
    }
}
