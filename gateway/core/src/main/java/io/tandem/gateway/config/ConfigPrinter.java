package io.tandem.gateway.config;

import io.tandem.gateway.config.ConfigKeys.ConfigKey;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints a configuration as YAML that could be read again, every key, with secrets starred out. Any thread.
public final class ConfigPrinter {

    private final StringBuilder out = new StringBuilder();

    private ConfigPrinter() {}

    /// The whole of it.
    public static String print(Record config) {
        ConfigPrinter printer = new ConfigPrinter();
        printer.section(config, 0);
        return printer.out.toString();
    }

    private void section(Record section, int indent) {
        for (ConfigKey key : ConfigKeys.of(section.getClass())) {
            out.append(" ".repeat(indent)).append(key.name()).append(':');
            value(key.of(section), key, indent);
        }
    }

    private void value(Object value, ConfigKey key, int indent) {
        switch (value) {
            case Record section
            when isSection(section) -> {
                out.append('\n');
                section(section, indent + 2);
            }
            case Map<?, ?> map -> map(map, key, indent);
            case Collection<?> items -> items(items, key, indent);
            default -> out.append(' ').append(scalar(value, key)).append('\n');
        }
    }

    private void map(Map<?, ?> map, ConfigKey key, int indent) {
        out.append(map.isEmpty() ? " {}\n" : "\n");
        map.forEach((name, value) -> {
            out.append(" ".repeat(indent + 2)).append(quoted(name.toString())).append(':');
            value(value, key, indent + 2);
        });
    }

    private void items(Collection<?> items, ConfigKey key, int indent) {
        if (items.stream().noneMatch(i -> i instanceof Record r && isSection(r))) {
            out.append(items.stream().map(i -> scalar(i, key)).collect(Collectors.joining(", ", " [", "]\n")));
            return;
        }
        out.append('\n');
        for (Object item : items) {
            int start = out.length();
            section((Record) item, indent + 4);
            out.replace(start + indent + 2, start + indent + 3, "-");
        }
    }

    private static boolean isSection(Record value) {
        return value.getClass().getRecordComponents().length > 0
                && value.getClass().getRecordComponents()[0].isAnnotationPresent(Key.class);
    }

    private static String scalar(Object value, ConfigKey key) {
        String text = ScalarForm.print(value, key.about());
        return key.about().secret() && !text.isEmpty() ? "'***'" : quoted(text);
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9/._-]+(:[A-Za-z0-9/._-]+)*") ? text : "'" + text.replace("'", "''") + "'";
    }
}
