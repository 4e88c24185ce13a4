package io.tandem.gateway.ladder;

import io.tandem.gateway.ladder.Rung.Kind;
import java.util.List;
import java.util.Locale;

/// Draws a ladder with characters. Stateless.
public final class LadderText {

    private static final int WIDTH = 26;
    private static final int TIME = 9;

    private LadderText() {}

    /// The verdict, then one line for each rung.
    public static String of(Ladder ladder) {
        List<String> lanes = ladder.lanes();
        StringBuilder text = new StringBuilder();
        text.append("call ")
                .append(ladder.callId())
                .append(", ")
                .append(ladder.startedAt())
                .append('\n');
        text.append(ladder.verdict()).append("\n\n");
        text.append(" ".repeat(TIME + 2));
        lanes.forEach(lane -> text.append(padded(lane, WIDTH)));
        text.append('\n');
        for (Rung rung : ladder.rungs()) {
            text.append(String.format(Locale.ROOT, "%" + TIME + ".3f  ", rung.atMs() / 1000.0));
            text.append(lanes(lanes, rung)).append(rung.detail()).append('\n');
        }
        if (ladder.left() > 0) {
            text.append("(").append(ladder.left()).append(" lines of the middle are left out)\n");
        }
        return text.toString().replaceAll(" +\n", "\n");
    }

    private static String lanes(List<String> lanes, Rung rung) {
        int from = Math.max(0, lanes.indexOf(rung.from()));
        int to = Math.max(0, lanes.indexOf(rung.to()));
        StringBuilder line = new StringBuilder();
        for (int lane = 0; lane < lanes.size(); lane++) {
            line.append(padded("|", WIDTH));
        }
        if (from == to) {
            String state = "* " + rung.what();
            line.replace(from * WIDTH, Math.min(line.length(), from * WIDTH + state.length()), state);
            if (from * WIDTH + state.length() > lanes.size() * WIDTH) {
                return line.append("  ").toString();
            }
            return line.toString();
        }
        int left = Math.min(from, to) * WIDTH;
        int right = Math.max(from, to) * WIDTH;
        line.replace(left + 1, right, arrow(rung, right - left - 1, to > from));
        return line.toString();
    }

    private static String arrow(Rung rung, int width, boolean rightward) {
        String stroke = rung.kind() == Kind.MEDIA ? "~" : "-";
        // what is answered goes without saying where it is the INVITE
        String whole = rung.what().replace(" (INVITE)", "");
        String what = whole.substring(0, Math.min(whole.length(), width - 5));
        int strokes = width - what.length() - 3;
        String before = stroke.repeat(strokes / 2);
        String after = stroke.repeat(strokes - strokes / 2);
        return rightward ? before + " " + what + " " + after + ">" : "<" + before + " " + what + " " + after;
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text.substring(0, width - 1) + " " : text + " ".repeat(width - text.length());
    }
}
