package io.tandem.gateway.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a media benchmark found, as JSON and as a table. Confined to one thread.
final class MediaReport {
    private static final String TANDEM = "tandem";

    private final int calls;
    private final int seconds;
    private final String profile;
    private final Map<String, Figures> relays = new LinkedHashMap<>();
    private List<Integer> handshakesMs = List.of();

    MediaReport(int calls, int seconds, String profile) {
        this.calls = calls;
        this.seconds = seconds;
        this.profile = profile;
    }

    /// One relay's.
    private static final class Figures {
        private final List<LoadGenerator.Window> windows = new ArrayList<>();
        private long idleKb;
        private double kbPerCall;
        private int most = -1;

        private double median(java.util.function.ToDoubleFunction<LoadGenerator.Window> figure) {
            double[] sorted = windows.stream().mapToDouble(figure).sorted().toArray();
            return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        }

        private Map<String, Object> json() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("cpuUsPerPacket", rounded(median(LoadGenerator.Window::cpuUsPerPacket), 2));
            all.put("p50Us", (int) median(w -> w.latencies().percentileUs(0.5)));
            all.put("p99Us", (int) median(w -> w.latencies().percentileUs(0.99)));
            all.put("p999Us", (int) median(w -> w.latencies().percentileUs(0.999)));
            all.put("lossPercent", rounded(loss(), 4));
            all.put(
                    "wrongPackets",
                    windows.stream().mapToLong(LoadGenerator.Window::wrong).sum());
            all.put("rssKbPerCall", rounded(kbPerCall, 1));
            all.put("rssIdleMb", idleKb / 1024);
            if (median(LoadGenerator.Window::allocatedBytes) >= 0) {
                all.put("allocBytesPerPacket", rounded(median(LoadGenerator.Window::allocatedPerPacket), 1));
            }
            if (most >= 0) {
                all.put("maxCalls", most);
            }
            return all;
        }

        private double loss() {
            long sent = windows.stream().mapToLong(LoadGenerator.Window::sent).sum();
            long received =
                    windows.stream().mapToLong(LoadGenerator.Window::received).sum();
            return sent == 0 ? 0 : 100.0 * Math.max(0, sent - received) / sent;
        }
    }

    private Figures of(String relay) {
        return relays.computeIfAbsent(relay, _ -> new Figures());
    }

    void add(String relay, LoadGenerator.Window window) {
        of(relay).windows.add(window);
    }

    void memory(String relay, long idleKb, long loadedKb, int more) {
        of(relay).idleKb = idleKb;
        of(relay).kbPerCall = more <= 0 ? 0 : (double) (loadedKb - idleKb) / more;
    }

    void most(String relay, int found) {
        of(relay).most = found;
    }

    void handshakes(List<Integer> ascendingMs) {
        handshakesMs = List.copyOf(ascendingMs);
    }

    /// The median of the ratios of stretches that lay side by side.
    private double ratio(String peer) {
        List<LoadGenerator.Window> ours = of(TANDEM).windows;
        List<LoadGenerator.Window> theirs = of(peer).windows;
        double[] ratios = new double[Math.min(ours.size(), theirs.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours.get(i).cpuUsPerPacket() / theirs.get(i).cpuUsPerPacket();
        }
        java.util.Arrays.sort(ratios);
        return ratios.length == 0 ? 0 : ratios[ratios.length / 2];
    }

    Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("calls", calls);
        all.put("seconds", seconds);
        all.put("profile", profile);
        all.putAll(of(TANDEM).json());
        if (!handshakesMs.isEmpty()) {
            all.put("handshakeMs", handshakesMs.get(handshakesMs.size() / 2));
        }
        Map<String, Object> peers = new TreeMap<>();
        relays.forEach((name, figures) -> {
            if (!name.equals(TANDEM)) {
                peers.put(name, figures.json());
            }
        });
        all.put("peers", peers);
        if (peers.containsKey("rtpengine")) {
            all.put("ratioToRtpengine", rounded(ratio("rtpengine"), 3));
        }
        return all;
    }

    String json() throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(values());
    }

    /// For people.
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(calls).append(" calls, ").append(profile).append(", medians of stretches of 2 s\n\n");
        List<Map<String, Object>> columns =
                relays.values().stream().map(Figures::json).toList();
        out.append(String.format(Locale.ROOT, "%-22s", ""));
        relays.keySet().forEach(name -> out.append(String.format(Locale.ROOT, "%14s", name)));
        out.append('\n');
        for (String row : columns.getFirst().keySet()) {
            out.append(String.format(Locale.ROOT, "%-22s", row));
            columns.forEach(c -> out.append(String.format(Locale.ROOT, "%14s", c.getOrDefault(row, "-"))));
            out.append('\n');
        }
        Map<String, Object> all = values();
        for (String one : List.of("handshakeMs", "ratioToRtpengine")) {
            if (all.containsKey(one)) {
                out.append(String.format(Locale.ROOT, "%-22s%14s%n", one, all.get(one)));
            }
        }
        return out.toString();
    }

    static String describe(LoadGenerator.Window window) {
        return String.format(
                Locale.ROOT,
                "loss %.3f %%, p50 %d us, p99 %d us, %.2f us CPU a packet",
                window.lossPercent(),
                window.latencies().percentileUs(0.5),
                window.latencies().percentileUs(0.99),
                window.cpuUsPerPacket());
    }

    private static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }
}
