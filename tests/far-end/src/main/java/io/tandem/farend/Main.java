package io.tandem.farend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The demo far end as a process: two trunks, `north` and `south`, and optionally an HTTP control listener.
/// It prints one line when ready and ends when its standard input ends.
public final class Main {
    private static final int EXIT_USAGE = 2;

    private Main() {}

    /// Runs until standard input ends.
    ///
    /// @param args `--north HOST:PORT --south HOST:PORT --rtp LOW-HIGH --gateway HOST:PORT [--control
    ///     HOST:PORT]`
    public static void main(String[] args) throws IOException {
        Map<String, String> options;
        List<FarEnd> trunks;
        Optional<ControlServer> control;
        try {
            options = parse(args);
            trunks = start(options);
            String at = options.getOrDefault("--control", "-");
            control = at.equals("-") ? Optional.empty() : Optional.of(ControlServer.start(address(at), trunks));
        } catch (IllegalArgumentException | IOException wrong) {
            System.err.println("far end: " + wrong.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        System.out.println("far end ready north=" + Ids.hostPort(trunks.get(0).address()) + " south="
                + Ids.hostPort(trunks.get(1).address()) + " rtp=" + value(options, "--rtp") + " gateway="
                + value(options, "--gateway") + " control="
                + control.map(server -> Ids.hostPort(server.address())).orElse("-"));
        System.out.flush();
        while (System.in.read() >= 0) {
            // whatever is typed has no meaning
        }
        control.ifPresent(ControlServer::close);
        trunks.forEach(FarEnd::close);
    }

    private static List<FarEnd> start(Map<String, String> options) throws IOException {
        String[] range = value(options, "--rtp").split("-", -1);
        if (range.length != 2) {
            throw new IllegalArgumentException("--rtp must be LOW-HIGH, not " + value(options, "--rtp"));
        }
        int low = number("--rtp", range[0]);
        int high = number("--rtp", range[1]);
        InetSocketAddress gateway = address(value(options, "--gateway"));
        FarEnd north = trunk("north", options, gateway, low, high);
        try {
            return List.of(north, trunk("south", options, gateway, low, high));
        } catch (IOException taken) {
            north.close();
            throw taken;
        }
    }

    private static FarEnd trunk(String name, Map<String, String> options, InetSocketAddress gateway, int low, int high)
            throws IOException {
        String at = value(options, "--" + name);
        try {
            return FarEnd.start(FarEndSettings.demo(name, address(at), gateway, low, high));
        } catch (IOException taken) {
            throw new IOException("--" + name + " " + at + ": " + taken.getMessage(), taken);
        }
    }

    private static Map<String, String> parse(String[] args) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("--north", "127.0.0.1:5070");
        options.put("--south", "127.0.0.1:5072");
        options.put("--rtp", "31000-31999");
        options.put("--gateway", "127.0.0.1:5060");
        options.put("--control", "-");
        for (int i = 0; i < args.length; i += 2) {
            if (!options.containsKey(args[i])) {
                throw new IllegalArgumentException("unknown argument " + args[i] + "; known: " + options.keySet());
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private static String value(Map<String, String> options, String name) {
        return Objects.requireNonNull(options.get(name), name);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("HOST:PORT expected, not " + text);
        }
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(host, number("port", text.substring(colon + 1)));
    }

    private static int number(String what, String text) {
        try {
            int value = Integer.parseInt(text);
            if (value >= 0 && value <= 65_535) {
                return value;
            }
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(what + ": not a number: " + text, wrong);
        }
        throw new IllegalArgumentException(what + ": not between 0 and 65535: " + text);
    }
}
