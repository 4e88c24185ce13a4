package io.tandem.gateway.demo;

import java.util.List;
import java.util.Map;

/// What the demo prints when it is ready: where to go, as whom, what to call. Immutable.
///
/// @param consoleUrls addresses of the page, the one to use first
/// @param passwords operator -> password
/// @param numbers number -> what it does
/// @param incoming number -> operator whose browser rings
/// @param control `host:port` of the far end's control listener
public record DemoSheet(
        List<String> consoleUrls,
        Map<String, String> passwords,
        Map<String, String> numbers,
        Map<String, String> incoming,
        String control) {

    /// As text of at most 100 columns.
    public String text() {
        StringBuilder out = new StringBuilder("\nTandem is running.\n\n");
        out.append("  Console    ").append(String.join("   or   ", consoleUrls)).append('\n');
        out.append("             (the certificate of the https address is self-made: the browser asks once)\n");
        out.append("\n  Operator   Password\n");
        passwords.forEach((name, password) -> out.append("  %-10s %s%n".formatted(name, password)));
        out.append("\n  Number          What it does\n");
        numbers.forEach((number, what) -> out.append("  %-15s %s%n".formatted(number, what)));
        out.append("\n  To be called, while signed in:\n");
        incoming.forEach(
                (number, user) -> out.append("    curl -X POST 'http://%s/call?number=%s&scenario=tone'   rings %s%n"
                        .formatted(control, number.replace("+", "%2B"), user)));
        out.append("\n  Ctrl-C stops everything.\n");
        return out.toString();
    }
}
