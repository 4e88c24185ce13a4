package io.tandem.gateway.route.number;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Takes the spelling off a number: scheme, parameters, escapes, separators, digits of other scripts. Confined to one
/// thread.
///
/// `tel:+996-312-00(01)01;phone-context=..` -> `+996312000101` (RFC 3966 §5). Nothing of what it does not know gets
/// through: the result is digits, `*`, `#` and a leading `+`.
final class NumberText {

    /// Longer text is not looked at.
    static final int MOST_CHARACTERS = 128;

    private static final String SEPARATORS = "-. ()/\u00a0\u2010\u2011\u2012\u2013\u2014\u2212";
    private static final String CONTEXT = "phone-context=";

    private final StringBuilder digits = new StringBuilder();
    private boolean plus;
    private String context = "";

    private NumberText() {}

    /// @return null: not a number
    static @Nullable NumberText read(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return null;
        }
        String decoded = text.indexOf('%') < 0 ? text : unescaped(text);
        if (decoded == null) {
            return null;
        }
        NumberText read = new NumberText();
        String number = decoded;
        if (number.regionMatches(true, 0, "tel:", 0, 4)) {
            number = number.substring(4);
        }
        int semicolon = number.indexOf(';');
        if (semicolon >= 0) {
            for (String parameter : number.substring(semicolon + 1).split(";", -1)) {
                String lower = parameter.strip().toLowerCase(Locale.ROOT);
                if (lower.startsWith(CONTEXT)) {
                    read.context = lower.substring(CONTEXT.length());
                }
            }
            number = number.substring(0, semicolon);
        }
        return read.take(number) ? read : null;
    }

    String digits() {
        return digits.toString();
    }

    boolean plus() {
        return plus;
    }

    /// The digits that a local number is meant after (RFC 3966 §5.1.5); empty: none, or the name of a domain.
    String globalContext() {
        NumberText global = context.startsWith("+") ? read(context) : null;
        return global == null ? "" : global.digits();
    }

    private boolean take(String number) {
        for (int i = 0; i < number.length(); ) {
            int c = number.codePointAt(i);
            i += Character.charCount(c);
            if (c >= '0' && c <= '9' || c == '*' || c == '#') {
                digits.append((char) c);
            } else if (c == '+' || c == '\uff0b') {
                if (plus || !digits.isEmpty()) {
                    return false;
                }
                plus = true;
            } else if (Character.isDigit(c)) {
                digits.append((char) ('0' + Character.digit(c, 10)));
            } else if (SEPARATORS.indexOf(c) < 0) {
                return false;
            }
        }
        return !digits.isEmpty();
    }

    /// Decoded once (RFC 3986 §2.1); what is still escaped then is no number.
    private static @Nullable String unescaped(String text) {
        byte[] bytes = new byte[text.length() * 3];
        int n = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                byte[] plain = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(plain, 0, bytes, n, plain.length);
                n += plain.length;
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            bytes[n++] = (byte) (high * 16 + low);
            i += 2;
        }
        return new String(bytes, 0, n, StandardCharsets.UTF_8);
    }
}
