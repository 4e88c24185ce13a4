package io.tandem.gateway.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The encoding of rtpengine's control protocol: strings, lists and dictionaries of strings; numbers are read as
/// text. Stateless.
final class Bencode {
    private final String text;
    private int at;

    private Bencode(String text) {
        this.text = text;
    }

    /// Writes a string, a list or a dictionary, whose keys come in order.
    static String write(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                StringBuilder out = new StringBuilder("d");
                new TreeMap<>(map).forEach((key, item) -> out.append(write(key)).append(write(item)));
                yield out.append('e').toString();
            }
            case List<?> list -> {
                StringBuilder out = new StringBuilder("l");
                list.forEach(item -> out.append(write(item)));
                yield out.append('e').toString();
            }
            default -> {
                String string = value.toString();
                yield string.getBytes(StandardCharsets.UTF_8).length + ":" + string;
            }
        };
    }

    /// Reads a dictionary; what is nested in it is skipped.
    ///
    /// @throws IllegalArgumentException when it is none
    static Map<String, String> readFlat(String text) {
        try {
            Bencode in = new Bencode(text);
            in.expect('d');
            Map<String, String> all = new TreeMap<>();
            while (in.text.charAt(in.at) != 'e') {
                String key = in.string();
                all.put(key, in.value());
            }
            return all;
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("no bencoded dictionary: " + text, e);
        }
    }

    private void expect(char c) {
        if (text.charAt(at++) != c) {
            throw new IllegalArgumentException("no bencoded dictionary: " + text);
        }
    }

    private String value() {
        char first = text.charAt(at);
        if (first >= '0' && first <= '9') {
            return string();
        }
        int start = at++;
        if (first == 'i') {
            at = text.indexOf('e', at) + 1;
            return text.substring(start + 1, at - 1);
        }
        while (text.charAt(at) != 'e') {
            value();
        }
        at++;
        return "";
    }

    private String string() {
        int colon = text.indexOf(':', at);
        int end = colon + 1 + Integer.parseInt(text.substring(at, colon));
        at = end;
        return text.substring(colon + 1, end);
    }
}
