package io.tandem.gateway.config;

import io.tandem.gateway.config.ConfigKeys.ConfigKey;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes `docs/configuration.md` from the records themselves: every key, default, unit and meaning. Any thread.
public final class ConfigReference {

    private final StringBuilder out = new StringBuilder();

    private ConfigReference() {}

    /// The page as Markdown.
    public static String markdown(Class<? extends Record> root) {
        ConfigReference page = new ConfigReference();
        page.head();
        page.table("Top level", "Keys that stand at the beginning of a line.", root);
        return page.out.toString();
    }

    private void head() {
        out.append("""
                # Configuration

                `tandem.yaml` is read once, at the start. Every key has a default, so an empty file is a valid one. An
                unknown key, or a value of a wrong form, stops the start with exit code 2 and one line for each problem:
                the file, the line, the key, and what to write instead. `tandem config check` looks without starting;
                `tandem config show` prints what is in force, defaults included and secrets starred out.

                Times carry their unit in the key. Relative paths are meant from the working directory, unless said
                otherwise. This page is generated from the code, and a test fails when the two differ.
                """);
    }

    private void table(String title, String meaning, Class<?> section) {
        out.append("\n## ").append(title).append("\n\n").append(meaning).append("\n\n");
        out.append("| key | form | default | meaning |\n| --- | --- | --- | --- |\n");
        List<ConfigKey> sections = new ArrayList<>();
        for (ConfigKey key : ConfigKeys.of(section)) {
            row(key);
            if (nested(key) != null) {
                sections.add(key);
            }
        }
        String prefix = title.equals("Top level") ? "" : title.replace("`", "") + ".";
        for (ConfigKey key : sections) {
            String path =
                    prefix + key.name() + (key.type() == Map.class ? ".<name>" : key.type() == List.class ? "[]" : "");
            Class<?> inner = nested(key);
            if (inner != null) {
                table("`" + path + "`", key.about().value(), inner);
            }
        }
    }

    private void row(ConfigKey key) {
        Key about = key.about();
        String fallback = about.required()
                ? "**must be given**"
                : !about.defMeaning().isEmpty()
                        ? about.defMeaning()
                        : about.def().isEmpty()
                                ? (nested(key) == null ? "none" : "see below")
                                : "`" + about.def() + "`";
        out.append("| `").append(key.name()).append("` | ").append(form(key)).append(" | ");
        out.append(fallback)
                .append(" | ")
                .append(about.value().replace("|", "\\|"))
                .append(" |\n");
    }

    private static String form(ConfigKey key) {
        Class<?> type = key.type();
        if (type == Map.class) {
            return "section of named entries";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return nested(key) == null ? "list of " + form(key.elementType(), key.about()) : "list of sections";
        }
        return nested(key) == null ? form(type, key.about()) : "section";
    }

    private static String form(Class<?> type, Key about) {
        if (type == int.class || type == Integer.class || type == Duration.class) {
            String unit = about.unit().isEmpty() ? "number" : about.unit();
            return about.max() == Integer.MAX_VALUE
                    ? unit + ", from " + about.min()
                    : unit + ", " + about.min() + " to " + about.max();
        }
        if (type.isEnum()) {
            return Arrays.stream(ScalarForm.allowed(type).split(", "))
                    .map(c -> "`" + c + "`")
                    .collect(Collectors.joining(", "));
        }
        if (type == boolean.class) {
            return "`true` or `false`";
        }
        if (!about.unit().isEmpty()) {
            return about.unit();
        }
        return type == Path.class ? "path" : type == InetAddress.class ? "address" : "text";
    }

    private static @Nullable Class<?> nested(ConfigKey key) {
        boolean many = key.type() == Map.class || Collection.class.isAssignableFrom(key.type());
        Class<?> type = many ? key.elementType() : key.type();
        boolean section = type.isRecord() && type.getRecordComponents()[0].isAnnotationPresent(Key.class);
        return section ? type : null;
    }
}
