package io.tandem.gateway.config;

import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Turns the text of one value into what a record wants, and back. Any thread. A type that is not built in has a
/// static `parse(String)` that throws IllegalArgumentException with the allowed form.
final class ScalarForm {

    private ScalarForm() {}

    /// @throws IllegalArgumentException whose message is the allowed form, as in "a whole number from 0 to 10"
    static Object parse(String text, Class<?> type, Key about) {
        if (type == String.class) {
            return text;
        }
        if (type == int.class || type == Integer.class) {
            return (int) number(text, about);
        }
        if (type == Duration.class) {
            long amount = number(text, about);
            return about.unit().equals("ms") ? Duration.ofMillis(amount) : Duration.ofSeconds(amount);
        }
        if (type == boolean.class) {
            return bool(text);
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == InetAddress.class) {
            return address(text);
        }
        return type.isEnum() ? constant(text, type) : custom(text, type);
    }

    /// As it would be written in the file.
    static String print(Object value, Key about) {
        return switch (value) {
            case Duration d -> Long.toString(about.unit().equals("ms") ? d.toMillis() : d.toSeconds());
            case Enum<?> e -> ConfigKeys.kebab(e);
            case InetAddress a -> a.getHostAddress();
            default -> value.toString();
        };
    }

    private static long number(String text, Key about) {
        try {
            long value = Long.parseLong(text.strip().replace("_", ""));
            if (value >= about.min() && value <= about.max()) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(allowedNumber(about), e);
        }
        throw new IllegalArgumentException(allowedNumber(about));
    }

    private static String allowedNumber(Key about) {
        String range = about.max() == Integer.MAX_VALUE
                ? "a whole number from " + about.min()
                : "a whole number from " + about.min() + " to " + about.max();
        return about.unit().isEmpty() ? range : range + " (" + about.unit() + ")";
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IP address, or a host name that can be resolved", e);
        }
    }

    private static Object constant(String text, Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            if (ConfigKeys.kebab((Enum<?>) constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("one of " + allowed(type));
    }

    static String allowed(Class<?> enumType) {
        return Arrays.stream(enumType.getEnumConstants())
                .map(c -> ConfigKeys.kebab((Enum<?>) c))
                .collect(Collectors.joining(", "));
    }

    private static Object custom(String text, Class<?> type) {
        try {
            return type.getMethod("parse", String.class).invoke(null, text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException("cannot read a " + type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " has no public static parse(String)", e);
        }
    }
}
