package io.tandem.gateway.sip;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The header fields of a message in order. Names are canonical (`Call-ID`, never `i`), comparisons ignore case;
/// a field that may be combined is split, one value an entry; no value holds CR, LF or NUL. Immutable.
public final class Headers {

    public static final Headers NONE = new Headers(List.of());

    private final List<Field> fields;

    /// From and To are read once, since each step of a call asks for them. A race reads them twice, to the same end.
    private @Nullable NameAddr from;

    private @Nullable NameAddr to;

    private Headers(List<Field> fields) {
        this.fields = fields;
    }

    /// One header field.
    public record Field(String name, String value) {
        public Field {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '\r' || c == '\n' || c == 0) {
                    throw new IllegalArgumentException("control character in header " + name);
                }
            }
        }
    }

    public static Headers of(List<Field> fields) {
        return new Headers(List.copyOf(fields));
    }

    public List<Field> fields() {
        return fields;
    }

    /// The first value of that name.
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    NameAddr from() {
        NameAddr read = from;
        if (read == null) {
            read = address("From");
            from = read;
        }
        return read;
    }

    NameAddr to() {
        NameAddr read = to;
        if (read == null) {
            read = address("To");
            to = read;
        }
        return read;
    }

    private NameAddr address(String name) {
        String value = first(name).orElseThrow(() -> new IllegalStateException("no " + name));
        return NameAddr.parse(value).orElseThrow();
    }

    /// All values of that name.
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return Collections.unmodifiableList(values);
    }

    /// The same with one more field at the end.
    public Headers with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return of(more);
    }

    /// The same with this field in place of all of its name.
    public Headers set(String name, String value) {
        return without(name).with(name, value);
    }

    public Headers without(String name) {
        List<Field> others = new ArrayList<>(fields.size());
        for (Field field : fields) {
            if (!field.name().equalsIgnoreCase(name)) {
                others.add(field);
            }
        }
        return of(others);
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
