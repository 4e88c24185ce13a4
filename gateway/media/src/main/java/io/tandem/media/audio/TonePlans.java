package io.tandem.media.audio;

import io.tandem.media.Filler.ToneKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The countries' tone plans, read from a data file whose grammar its own head explains. Immutable.
public final class TonePlans {
    private static final String RESOURCE = "tone-plans.txt";
    private static final String EVERY_COUNTRY = "*";

    private final Map<String, Map<ToneKind, Tone>> plans;

    private TonePlans(Map<String, Map<ToneKind, Tone>> plans) {
        this.plans = plans;
    }

    /// The plans that come with Tandem.
    public static TonePlans builtIn() {
        try (InputStream in = Objects.requireNonNull(TonePlans.class.getResourceAsStream(RESOURCE), "no " + RESOURCE)) {
            return parse(RESOURCE, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Plans from a file.
    ///
    /// @throws IllegalArgumentException naming file, line and remedy when a line cannot be understood
    /// @throws IOException when it cannot be read
    public static TonePlans read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(file.toString(), in);
        }
    }

    private static TonePlans parse(String name, InputStream in) throws IOException {
        Map<String, Map<ToneKind, Tone>> plans = new TreeMap<>();
        Map<String, String> aliases = new TreeMap<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            String text = withoutComment(line).strip();
            if (!text.isEmpty()) {
                parseLine(plans, aliases, name + " line " + number, text);
            }
        }
        Map<ToneKind, Tone> shared = plans.remove(EVERY_COUNTRY);
        if (shared != null) {
            plans.values().forEach(plan -> shared.forEach(plan::putIfAbsent));
        }
        plans.forEach((country, plan) -> requireComplete(name, country, plan));
        aliases.forEach((alias, country) -> {
            Map<ToneKind, Tone> plan = plans.get(country);
            if (plan == null || plans.containsKey(alias)) {
                throw new IllegalArgumentException(name + ": \"" + alias + " = " + country + "\": "
                        + (plan == null ? "there is no plan " + country : alias + " has a plan of its own"));
            }
            plans.put(alias, plan);
        });
        return new TonePlans(plans);
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return comment < 0 ? line : line.substring(0, comment);
    }

    private static void parseLine(
            Map<String, Map<ToneKind, Tone>> plans, Map<String, String> aliases, String where, String text) {
        String[] words = text.split("\\s+", -1);
        if (words.length == 3 && words[1].equals("=")) {
            aliases.put(words[0], words[2]);
            return;
        }
        if (words.length < 4) {
            throw new IllegalArgumentException(where + ": \"" + text
                    + "\": write COUNTRY SIGNAL LEVEL SEGMENT..., for example" + " \"KG busy -13 425/400 -/400\"");
        }
        try {
            List<Tone.Segment> segments = new ArrayList<>();
            for (int i = 3; i < words.length; i++) {
                segments.add(Tone.Segment.parse(words[i]));
            }
            Tone tone = new Tone(Double.parseDouble(words[2]), segments);
            plans.computeIfAbsent(words[0], _ -> new EnumMap<>(ToneKind.class)).put(kind(words[1]), tone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static ToneKind kind(String word) {
        for (ToneKind kind : ToneKind.values()) {
            if (written(kind).equals(word)) {
                return kind;
            }
        }
        String known = Arrays.stream(ToneKind.values()).map(TonePlans::written).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("\"" + word + "\" is no signal; there are " + known);
    }

    private static String written(ToneKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void requireComplete(String name, String country, Map<ToneKind, Tone> plan) {
        for (ToneKind kind : ToneKind.values()) {
            if (!plan.containsKey(kind)) {
                throw new IllegalArgumentException(name + ": the plan " + country + " has no " + written(kind)
                        + ": add a line for it, or one for every country with *");
            }
        }
    }

    /// Codes of the countries that have a plan.
    public SortedSet<String> countries() {
        return new TreeSet<>(plans.keySet());
    }

    /// One signal of one country.
    ///
    /// @throws IllegalArgumentException listing the known countries when there is no plan for this one
    public Tone tone(String country, ToneKind kind) {
        Map<ToneKind, Tone> plan = plans.get(country);
        Tone tone = plan == null ? null : plan.get(kind);
        if (tone == null) {
            throw new IllegalArgumentException(
                    "no tone plan for country \"" + country + "\": known are " + String.join(", ", plans.keySet()));
        }
        return tone;
    }
}
