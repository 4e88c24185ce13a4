package io.tandem.gateway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/// Prints what was measured: a line for each figure, or one JSON object. Stateless.
final class Figures {
    private Figures() {}

    static void print(PrintWriter out, Map<String, Object> all, boolean json) throws IOException {
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(all));
        } else {
            all.forEach((name, value) -> out.println(String.format(Locale.ROOT, "%-34s%s", name, text(value))));
        }
        out.flush();
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : value.toString();
    }
}
