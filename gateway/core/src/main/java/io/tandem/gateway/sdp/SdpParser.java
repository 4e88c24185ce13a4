package io.tandem.gateway.sdp;

import io.tandem.gateway.sdp.Sdp.Attribute;
import io.tandem.gateway.sdp.Sdp.Origin;
import io.tandem.gateway.sdp.Sdp.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads RFC 8866 text. Tolerant: line ends of CRLF or LF, missing `s=` and `t=`, lines it does not know.
/// What it will not read it says as a value; it never throws for its input. Confined to one reading.
public final class SdpParser {

    private static final Pattern SPACES = Pattern.compile(" +");
    /// Longest description that is read, bytes of UTF-16 pairs aside.
    public static final int MAX_LENGTH = 32 * 1024;
    /// Most lines.
    public static final int MAX_LINES = 1024;
    /// Longest line.
    public static final int MAX_LINE = 4096;
    /// Most `m=` sections.
    public static final int MAX_SECTIONS = 16;
    /// Most formats in one `m=` line.
    public static final int MAX_FORMATS = 128;

    private @Nullable Origin origin;
    private String sessionName = "-";
    private Optional<String> connection = Optional.empty();
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private @Nullable OpenSection open;
    private @Nullable SdpRejected rejected;

    private SdpParser() {}

    /// Reads one description.
    public static SdpReading<Sdp> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return SdpRejected.malformed("size", text.length() + " characters", "at most " + MAX_LENGTH);
        }
        if (text.isBlank()) {
            return SdpRejected.unacceptable("body", "nothing", "an offer is needed");
        }
        return new SdpParser().read(text);
    }

    private SdpReading<Sdp> read(String text) {
        int lines = 0;
        for (int from = 0; from < text.length() && rejected == null; ) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end);
            from = end < 0 ? text.length() : end + 1;
            if (++lines > MAX_LINES) {
                return SdpRejected.malformed("lines", "more than " + MAX_LINES, "at most " + MAX_LINES);
            }
            line(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line, lines);
        }
        closeSection();
        if (rejected != null) {
            return new SdpReading.Refused<>(rejected);
        }
        if (origin == null) {
            return SdpRejected.malformed("o=", "nothing", "an origin line is mandatory (RFC 8866 §5.2)");
        }
        return new SdpReading.Read<>(new Sdp(origin, sessionName, connection, attributes, sections));
    }

    private void line(String line, int number) {
        if (line.isEmpty()) {
            return;
        }
        if (line.length() > MAX_LINE) {
            rejected = new SdpRejected("line " + number, line, "at most " + MAX_LINE + " characters", true);
            return;
        }
        if (line.length() < 2 || line.charAt(1) != '=' || line.indexOf('\0') >= 0 || line.indexOf('\r') >= 0) {
            rejected = new SdpRejected("line " + number, line, "lines are <letter>=<value>", true);
            return;
        }
        String value = line.substring(2);
        if (number == 1 && !(line.charAt(0) == 'v' && value.strip().equals("0"))) {
            rejected = new SdpRejected("v=", line, "the first line is v=0", true);
            return;
        }
        switch (line.charAt(0)) {
            case 'o' -> origin(value);
            case 's' -> sessionName = value;
            case 'c' -> connection(value);
            case 'a' -> attribute(value);
            case 'm' -> section(value);
            default -> {
                // v, t, b, i, k, r, ... say nothing that is needed here
            }
        }
    }

    private void origin(String value) {
        String[] part = SPACES.split(value.strip());
        if (part.length != 6) {
            rejected = new SdpRejected("o=", value, "o=<user> <id> <version> IN IP4 <address>", true);
            return;
        }
        origin = new Origin(part[0], part[1], version(part[2]), part[5]);
    }

    /// Versions beyond a long come from peers that take NTP time with fractions: only equality matters then.
    private static long version(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException tooLong) {
            return text.hashCode();
        }
    }

    private void connection(String value) {
        String[] part = SPACES.split(value.strip());
        if (part.length != 3 || !part[0].equals("IN") || !(part[1].equals("IP4") || part[1].equals("IP6"))) {
            rejected = new SdpRejected("c=", value, "c=IN IP4 <address> or c=IN IP6 <address>", true);
            return;
        }
        int slash = part[2].indexOf('/');
        if (slash == 0) {
            rejected = new SdpRejected("c=", value, "an address before the slash", true);
            return;
        }
        Optional<String> address = Optional.of(slash < 0 ? part[2] : part[2].substring(0, slash));
        if (open == null) {
            connection = address;
        } else {
            open.connection = address;
        }
    }

    private void attribute(String value) {
        int colon = value.indexOf(':');
        Attribute attribute = colon < 0
                ? new Attribute(value.strip(), "")
                : new Attribute(
                        value.substring(0, colon), value.substring(colon + 1).strip());
        (open == null ? attributes : open.attributes).add(attribute);
    }

    private void section(String value) {
        closeSection();
        String[] part = SPACES.split(value.strip());
        if (part.length < 4) {
            rejected = new SdpRejected("m=", value, "m=<media> <port> <protocol> <format> ...", true);
            return;
        }
        if (sections.size() == MAX_SECTIONS) {
            rejected = new SdpRejected("m=", "more than " + MAX_SECTIONS, "at most " + MAX_SECTIONS, true);
            return;
        }
        if (part.length - 3 > MAX_FORMATS) {
            rejected = new SdpRejected("m=", value, "at most " + MAX_FORMATS + " formats", true);
            return;
        }
        int port = port(part[1]);
        if (port < 0) {
            rejected = new SdpRejected("m=", value, "a port is a number from 0 to 65535", true);
            return;
        }
        open = new OpenSection(part[0], port, part[2], List.of(part).subList(3, part.length));
    }

    /// @return -1 when it is none; the count after a slash is for layered coding and left out
    static int port(String text) {
        int slash = text.indexOf('/');
        String digits = slash < 0 ? text : text.substring(0, slash);
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int port = Integer.parseInt(digits);
        return port > 65535 ? -1 : port;
    }

    private void closeSection() {
        if (open != null) {
            sections.add(open.close());
            open = null;
        }
    }

    private static final class OpenSection {
        private final String kind;
        private final int port;
        private final String protocol;
        private final List<String> formats;
        private final List<Attribute> attributes = new ArrayList<>();
        private Optional<String> connection = Optional.empty();

        private OpenSection(String kind, int port, String protocol, List<String> formats) {
            this.kind = kind;
            this.port = port;
            this.protocol = protocol;
            this.formats = formats;
        }

        private Section close() {
            return new Section(kind, port, protocol, formats, connection, attributes);
        }
    }
}
