package io.tandem.gateway.canary;

import io.tandem.media.audio.ToneFinder;
import java.util.ArrayList;
import java.util.List;

/// What somebody on the telephone would say he heard, of decoded audio: tones of the network, our own tone, speech or
/// music, silence. Pure.
final class Hearing {

    /// 100 ms at 8 kHz: the shortest busy tones are twice as long.
    static final int WINDOW = 800;

    static final int WINDOW_MS = 100;

    /// -50 dBm0, far below the quietest tone of any plan.
    private static final double SOUND_RMS = 60;

    private static final double TONAL = 0.6;
    private static final double SAME_HZ = 15;
    private static final double FIRST_HZ = 300;
    private static final double LAST_HZ = 2500;
    private static final double STEP_HZ = 5;

    private Hearing() {}

    /// Kinds of what can be heard.
    enum Kind {
        SILENCE,
        /// Our own tone, back.
        ECHO,
        RINGBACK,
        BUSY,
        SPECIAL_INFORMATION,
        TONE,
        SPEECH_OR_MUSIC
    }

    /// One of it, as long as it lasted.
    ///
    /// @param hz of a tone, else 0
    record Part(Kind kind, int hz, int fromMs, int lengthMs) {
        String text() {
            return switch (kind) {
                case SILENCE -> "silence";
                case ECHO -> "our own tone";
                case RINGBACK -> "ringback";
                case BUSY -> "busy";
                case SPECIAL_INFORMATION -> "the three tones of a failure";
                case TONE -> "a tone of " + hz + " Hz";
                case SPEECH_OR_MUSIC -> "speech or music";
            };
        }
    }

    /// What stands out in a window.
    ///
    /// @param hz 0: nothing does
    record Sound(boolean silent, double hz) {}

    static Sound sound(short[] window) {
        double total = 0;
        for (short sample : window) {
            total += (double) sample * sample;
        }
        if (Math.sqrt(total / window.length) < SOUND_RMS) {
            return new Sound(true, 0);
        }
        ToneFinder.Found found = ToneFinder.strongest(window, FIRST_HZ, LAST_HZ, STEP_HZ);
        return new Sound(false, found.share() > TONAL ? found.hz() : 0);
    }

    /// Parts of the same kind one after the other are one; short silence within a network's tone belongs to it.
    ///
    /// @param ownHz the tone that we send
    static List<Part> parts(List<Sound> windows, int ownHz) {
        List<Part> runs = runs(windows, ownHz);
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < runs.size()) {
            Part run = runs.get(at);
            int end = at + 1;
            if (special(runs, at)) {
                end = at + 3;
                parts.add(joined(runs, at, end, Kind.SPECIAL_INFORMATION, 0));
            } else if (run.kind() == Kind.TONE) {
                while (end + 1 < runs.size() && repeats(run, runs.get(end), runs.get(end + 1))) {
                    end += 2;
                }
                boolean followed = end < runs.size() && runs.get(end).kind() == Kind.SILENCE;
                Kind kind = cadence(run, followed ? runs.get(end).lengthMs() : 0, (end - at + 1) / 2);
                end = followed && kind != Kind.TONE ? end + 1 : end;
                parts.add(joined(runs, at, end, kind, run.hz()));
            } else {
                parts.add(run);
            }
            at = end;
        }
        return parts;
    }

    private static List<Part> runs(List<Sound> windows, int ownHz) {
        List<Part> runs = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            Sound sound = windows.get(i);
            Kind kind = sound.silent()
                    ? Kind.SILENCE
                    : sound.hz() == 0
                            ? Kind.SPEECH_OR_MUSIC
                            : Math.abs(sound.hz() - ownHz) <= SAME_HZ ? Kind.ECHO : Kind.TONE;
            Part last = runs.isEmpty() ? new Part(Kind.SILENCE, -1, 0, 0) : runs.getLast();
            boolean same = !runs.isEmpty()
                    && last.kind() == kind
                    && (kind != Kind.TONE || Math.abs(last.hz() - sound.hz()) <= SAME_HZ);
            if (same) {
                runs.set(runs.size() - 1, new Part(kind, last.hz(), last.fromMs(), last.lengthMs() + WINDOW_MS));
            } else {
                runs.add(new Part(kind, kind == Kind.TONE ? (int) sound.hz() : 0, i * WINDOW_MS, WINDOW_MS));
            }
        }
        // a window in which a tone begins or ends has no pure tone in it
        runs.removeIf(run -> run.kind() == Kind.SPEECH_OR_MUSIC && run.lengthMs() <= WINDOW_MS && windows.size() > 1);
        return merged(runs);
    }

    private static List<Part> merged(List<Part> runs) {
        List<Part> merged = new ArrayList<>();
        for (Part run : runs) {
            Part last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && last.kind() == run.kind() && Math.abs(last.hz() - run.hz()) <= SAME_HZ) {
                int until = run.fromMs() + run.lengthMs();
                merged.set(merged.size() - 1, new Part(last.kind(), last.hz(), last.fromMs(), until - last.fromMs()));
            } else {
                merged.add(run);
            }
        }
        return merged;
    }

    private static boolean repeats(Part tone, Part gap, Part next) {
        return gap.kind() == Kind.SILENCE && next.kind() == Kind.TONE && Math.abs(next.hz() - tone.hz()) <= SAME_HZ;
    }

    /// ITU-T E.180: ringback is long and its pauses longer, busy and congestion are short and even.
    private static Kind cadence(Part tone, int gapMs, int times) {
        boolean low = tone.hz() >= 340 && tone.hz() <= 520;
        if (low && tone.lengthMs() >= 300 && tone.lengthMs() <= 2500 && gapMs >= 900) {
            return Kind.RINGBACK;
        }
        if (times >= 2 && tone.hz() <= 640 && tone.lengthMs() <= 800) {
            return Kind.BUSY;
        }
        return Kind.TONE;
    }

    /// 950, 1400 and 1800 Hz (ITU-T E.180 §7).
    private static boolean special(List<Part> runs, int at) {
        return at + 2 < runs.size()
                && near(runs.get(at), 950)
                && near(runs.get(at + 1), 1400)
                && near(runs.get(at + 2), 1800);
    }

    private static boolean near(Part run, int hz) {
        return run.kind() == Kind.TONE && Math.abs(run.hz() - hz) <= 50;
    }

    private static Part joined(List<Part> runs, int from, int to, Kind kind, int hz) {
        Part last = runs.get(to - 1);
        int begin = runs.get(from).fromMs();
        return new Part(kind, hz, begin, last.fromMs() + last.lengthMs() - begin);
    }
}
