package io.tandem.media.record;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes file names out of a pattern such as `{date}/{time}-{call}` and what is known of a call. Whatever peers
/// put into a number or a name stays one harmless component: it can neither leave the directory nor hide.
/// Stateless.
public final class FileNames {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");
    private static final Set<String> PLACES = Set.of("date", "time", "call", "user", "number", "trunk", "direction");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9 _+./=@,-]*");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HHmmss").withZone(ZoneOffset.UTC);
    private static final int LONGEST_VALUE = 64;

    private FileNames() {}

    /// Checks a pattern: `{date}`, `{time}` (both UTC), `{call}`, `{user}`, `{number}`, `{trunk}`, `{direction}`,
    /// and harmless characters between them.
    ///
    /// @throws IllegalArgumentException saying what is wrong and what is allowed
    public static void check(String pattern) {
        Matcher places = PLACE.matcher(pattern);
        while (places.find()) {
            if (!PLACES.contains(places.group(1))) {
                throw new IllegalArgumentException(
                        "the pattern '" + pattern + "' has " + places.group() + ": known are " + PLACES);
            }
        }
        String literal = PLACE.matcher(pattern).replaceAll("x");
        boolean relative = !literal.startsWith("/") && !literal.endsWith("/") && !literal.isEmpty();
        boolean plain = LITERAL.matcher(literal).matches();
        boolean inside = true;
        for (String part : literal.split("/", -1)) {
            inside &= !part.isBlank() && !part.startsWith(".");
        }
        if (!relative || !plain || !inside) {
            throw new IllegalArgumentException("the pattern '" + pattern
                    + "' is no relative path of plain characters: give one like " + RecordingSettings.DEFAULT_PATTERN);
        }
    }

    /// The name without suffix, relative, with `/` between its parts.
    public static String of(String pattern, RecordingLabel label, Instant now) {
        return PLACE.matcher(pattern)
                .replaceAll(place -> Matcher.quoteReplacement(
                        switch (place.group(1)) {
                            case "date" -> DATE.format(now);
                            case "time" -> TIME.format(now);
                            case "call" -> harmless(label.call());
                            case "user" -> harmless(label.user());
                            case "number" -> harmless(label.number());
                            case "trunk" -> harmless(label.trunk());
                            case "direction" -> harmless(label.direction());
                            default -> throw new IllegalArgumentException(pattern);
                        }));
    }

    /// `../../etc/passwd` -> `______etc_passwd`. A dot stays where something plain stands before it.
    private static String harmless(String value) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length() && out.length() < LONGEST_VALUE; i++) {
            char c = value.charAt(i);
            boolean plain = isLetterOrDigit(c) || "_+-@".indexOf(c) >= 0;
            boolean dot = c == '.' && !out.isEmpty() && out.charAt(out.length() - 1) != '_';
            out.append(plain || dot ? c : '_');
        }
        return out.isEmpty() ? "none" : out.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
