package io.tandem.gateway.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a signalling benchmark found, as JSON and as a table. Confined to one thread.
final class SignallingReport {
    private final int rate;
    private final int seconds;
    private final Map<CalleeLeg, Map<CallServerKind, Map<String, Object>>> measured = new LinkedHashMap<>();
    private final Map<CalleeLeg, Map<String, String>> notMeasured = new LinkedHashMap<>();

    SignallingReport(int rate, int seconds) {
        this.rate = rate;
        this.seconds = seconds;
    }

    void add(CalleeLeg leg, CallServerKind server, SignallingResult result) {
        measured.computeIfAbsent(leg, _ -> new LinkedHashMap<>()).put(server, result.values());
    }

    void notMeasured(CalleeLeg leg, CallServerKind server, String why) {
        notMeasured.computeIfAbsent(leg, _ -> new LinkedHashMap<>()).put(server.title(), why);
    }

    private Set<CalleeLeg> legs() {
        Set<CalleeLeg> all = new LinkedHashSet<>(measured.keySet());
        all.addAll(notMeasured.keySet());
        return all;
    }

    /// Callees by UDP stand at the top, those by WebSocket under a name of their own.
    Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("rate", rate);
        all.put("seconds", seconds);
        for (CalleeLeg leg : legs()) {
            if (leg == CalleeLeg.UDP) {
                all.putAll(values(leg));
            } else {
                all.put(leg.title(), values(leg));
            }
        }
        return all;
    }

    private Map<String, Object> values(CalleeLeg leg) {
        Map<CallServerKind, Map<String, Object>> servers = measured.getOrDefault(leg, Map.of());
        Map<String, Object> all = new LinkedHashMap<>(servers.getOrDefault(CallServerKind.TANDEM, Map.of()));
        Map<String, Object> peers = new LinkedHashMap<>();
        servers.forEach((server, values) -> {
            if (server != CallServerKind.TANDEM) {
                peers.put(server.title(), values);
            }
        });
        all.put("peers", peers);
        if (notMeasured.containsKey(leg)) {
            all.put("notMeasured", notMeasured.get(leg));
        }
        return all;
    }

    String json() throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(values());
    }

    /// For people.
    String table() {
        List<String> parts = new ArrayList<>();
        legs().forEach(leg -> parts.add(table(leg)));
        return String.join("\n", parts);
    }

    private String table(CalleeLeg leg) {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%d calls a second for %d s, callees by %s%n%n",
                rate,
                seconds,
                leg == CalleeLeg.UDP ? "UDP" : "WebSocket"));
        Map<CallServerKind, Map<String, Object>> servers = measured.getOrDefault(leg, Map.of());
        if (!servers.isEmpty()) {
            out.append(" ".repeat(26));
            servers.keySet().forEach(server -> out.append(String.format(Locale.ROOT, "%14s", server.title())));
            out.append('\n');
            for (String row : servers.values().iterator().next().keySet()) {
                out.append(String.format(Locale.ROOT, "%-26s", row));
                servers.values().forEach(values -> out.append(String.format(Locale.ROOT, "%14s", values.get(row))));
                out.append('\n');
            }
        }
        notMeasured
                .getOrDefault(leg, Map.of())
                .forEach((server, why) -> out.append("not measured: ")
                        .append(server)
                        .append(", ")
                        .append(why)
                        .append('\n'));
        return out.toString();
    }
}
