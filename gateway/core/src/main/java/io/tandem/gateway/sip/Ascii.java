package io.tandem.gateway.sip;

/// Text that goes where only printable ASCII may: reason phrases, logs. Stateless.
public final class Ascii {

    private Ascii() {}

    /// The same with `?` for each character that is not printable; the very same where all are.
    public static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i))) {
                return replaced(text, i);
            }
        }
        return text;
    }

    private static String replaced(String text, int from) {
        StringBuilder out = new StringBuilder(text);
        for (int i = from; i < out.length(); i++) {
            if (!isPrintable(out.charAt(i))) {
                out.setCharAt(i, '?');
            }
        }
        return out.toString();
    }

    private static boolean isPrintable(char c) {
        return c >= ' ' && c <= '~';
    }
}
