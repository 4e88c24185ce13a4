package io.tandem.gateway.cdr;

import io.tandem.gateway.cdr.Cdr.PortFigures;
import io.tandem.gateway.cdr.Cdr.TrunkAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What is to be said of a call, in one line of plain words. Stateless.
public final class Verdict {

    private static final double BAD_MOS = 3.1;
    private static final double GOOD_MOS = 3.6;
    private static final double LOSSY_PERCENT = 5;

    private Verdict() {}

    /// Of a call that is over.
    public static String of(Cdr cdr) {
        List<String> parts = new ArrayList<>(attempts(cdr));
        if (cdr.answeredAt().isPresent()) {
            parts.addAll(audio(cdr));
            parts.add(ending(cdr) + " after " + time(cdr.talkMs()));
        } else {
            parts.add(unanswered(cdr));
        }
        return String.join("; ", parts);
    }

    /// Those that came to nothing before the one that counted.
    private static List<String> attempts(Cdr cdr) {
        List<String> failed = new ArrayList<>();
        int most = cdr.attempts().size() - (cdr.answeredAt().isPresent() ? 0 : 1);
        for (TrunkAttempt attempt : cdr.attempts().subList(0, Math.max(0, most))) {
            if (!attempt.result().equals("answered")) {
                failed.add("trunk " + attempt.trunk() + " failed (" + attempt.result()
                        + (attempt.sip() > 0 ? " " + attempt.sip() : "") + ")");
            }
        }
        return failed;
    }

    private static List<String> audio(Cdr cdr) {
        List<String> said = new ArrayList<>();
        new TreeMap<>(cdr.media()).forEach((port, figures) -> {
            if (figures.packetsReceived() == 0 && figures.packetsSent() > 0) {
                said.add(side(cdr, port) + " never sent audio");
            }
        });
        boolean silent = !said.isEmpty();
        for (Cdr.OneWayAudio trouble : cdr.oneWayAudio()) {
            boolean known = silent
                    && trouble.fault().equals("nothing-arrives")
                    && trouble.result().equals("to-the-end");
            if (!known) {
                said.add(trouble.text() + " for " + time(trouble.lastedMs()));
            }
        }
        if (said.isEmpty()) {
            said.addAll(quality(cdr));
        }
        return said;
    }

    private static List<String> quality(Cdr cdr) {
        List<String> bad = new ArrayList<>();
        double worst = Double.NaN;
        for (Map.Entry<String, PortFigures> port : new TreeMap<>(cdr.media()).entrySet()) {
            double mos = port.getValue().incoming().mos();
            double loss = port.getValue().incoming().lossPercent();
            worst = Double.isNaN(worst) || mos < worst ? mos : worst;
            if (mos < BAD_MOS || loss > LOSSY_PERCENT) {
                bad.add(String.format(
                        Locale.ROOT,
                        "bad audio from %s (MOS %.1f, %.1f %% lost)",
                        side(cdr, port.getKey()),
                        mos,
                        loss));
            }
        }
        if (!bad.isEmpty()) {
            return bad;
        }
        if (Double.isNaN(worst)) {
            return List.of("audio both ways");
        }
        String how = worst >= GOOD_MOS ? "good audio both ways" : "fair audio both ways";
        return List.of(String.format(Locale.ROOT, "%s (MOS %.1f)", how, worst));
    }

    private static String unanswered(Cdr cdr) {
        String who = cdr.trunk().isEmpty() ? "nobody" : "trunk " + cdr.trunk();
        String after = " after " + time(cdr.ringMs());
        return switch (cdr.end().type()) {
            case "cancelled" -> "given up by the caller" + after + ", before an answer";
            case "busy" -> called(cdr) + " was busy";
            case "no-answer" -> called(cdr) + " did not answer within " + time(cdr.ringMs());
            case "not-registered" -> "no browser of " + called(cdr) + " was there";
            case "do-not-disturb" -> called(cdr) + " wants no calls now";
            case "refused" -> "refused: " + cdr.end().text();
            case "unavailable" -> who + " could not carry it: " + cdr.end().text();
            default ->
                "never answered, " + cdr.end().type() + after + ": " + cdr.end().text();
        };
    }

    /// Who was called, as people say it.
    private static String called(Cdr cdr) {
        if (!cdr.callee().isEmpty()) {
            return cdr.callee();
        }
        return cdr.direction().equals("incoming") && !cdr.user().isEmpty() ? cdr.user() : "the called number";
    }

    private static String ending(Cdr cdr) {
        String by = switch (cdr.end().side()) {
            case "operator" -> cdr.direction().equals("incoming") ? "the operator" : "the caller";
            case "colleague" -> cdr.callee();
            case "trunk" -> cdr.direction().equals("incoming") ? "the caller" : "the called side";
            case "caller" -> "the caller";
            default -> "the gateway";
        };
        return switch (cdr.end().type()) {
            case "hung-up" -> "hung up by " + by;
            case "transferred" -> "handed over by " + by;
            case "max-duration" -> "cut at the longest time that is allowed,";
            case "flow-lost" -> "the browser's connection was lost and did not come back,";
            case "media-failed", "media-timeout", "session-expired", "dialog-gone", "no-ack", "internal-error" ->
                "cut by the gateway (" + cdr.end().type() + ": " + cdr.end().text() + ")";
            default -> "ended by " + by + " (" + cdr.end().type() + ")";
        };
    }

    private static String side(Cdr cdr, String port) {
        if (port.startsWith("trunk")) {
            return cdr.trunk().isEmpty() ? "the trunk" : "trunk " + cdr.trunk();
        }
        return port.equals("browser") || cdr.callee().isEmpty()
                ? "the operator's browser"
                : cdr.callee() + "'s browser";
    }

    /// For example `14 s` or `3 min 20 s`.
    private static String time(long ms) {
        if (ms < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
        }
        long seconds = ms / 1000;
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
