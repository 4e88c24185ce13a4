package io.tandem.gateway.sip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Percent escapes of URIs and quoting of header values (RFC 3261 §25.1). Any thread, no state.
final class Escapes {

    private static final String MARK = "-_.!~*'()";
    private static final String TOKEN = "-.!%*_+`'~";

    /// What may stand in a user part beside unreserved characters.
    static final String IN_USER = "&=+$,;?/";

    /// What may stand in a URI parameter beside unreserved characters.
    static final String IN_PARAMETER = "[]/:&+$";

    /// What may stand in a URI header beside unreserved characters.
    static final String IN_HEADER = "[]/?:+$";

    private Escapes() {}

    static boolean isTokenChar(char c) {
        return isAlphanumeric(c) || TOKEN.indexOf(c) >= 0;
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /// Escapes all but unreserved characters and those in `allowed`, as UTF-8.
    static String escape(String text, String allowed) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isAlphanumeric(c) || MARK.indexOf(c) >= 0 || (c < 0x80 && allowed.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
                out.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return out.toString();
    }

    /// Undoes percent escapes once; empty where an escape is broken or the octets are not UTF-8.
    static Optional<String> unescape(String text) {
        if (text.indexOf('%') < 0) {
            return Optional.of(text);
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.write(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return utf8(out.toByteArray());
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return Optional.of(text.toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /// A quoted-string with `"` and `\` escaped.
    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Where the quoted-string that starts at `from` ends (index of its closing quote), or -1.
    static int endOfQuoted(String text, int from) {
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return -1;
    }

    /// The inside of a quoted-string without its backslashes.
    static String unquote(String inside) {
        if (inside.indexOf('\\') < 0) {
            return inside;
        }
        StringBuilder out = new StringBuilder(inside.length());
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '\\' && i + 1 < inside.length()) {
                i++;
                c = inside.charAt(i);
            }
            out.append(c);
        }
        return out.toString();
    }
}
