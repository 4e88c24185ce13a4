package io.tandem.media.audio;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One signal of a tone plan: segments of sound and silence, repeated. Immutable.
///
/// @param levelDbm0 level of each sounding segment, all its frequencies together (0 dBm0: ITU-T G.711 §4)
public record Tone(double levelDbm0, List<Segment> segments) {
    /// @throws IllegalArgumentException when a segment without end is not the last one, or there is none at all
    public Tone {
        segments = List.copyOf(segments);
        for (int i = 0; i < segments.size() - 1; i++) {
            if (segments.get(i).endless()) {
                throw new IllegalArgumentException("a segment without /MILLISECONDS sounds for ever: put it last");
            }
        }
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("a tone has one segment at least");
        }
    }

    /// A stretch of sound or silence. Immutable.
    ///
    /// @param frequenciesHz empty for silence
    /// @param modulated true: the first frequency, wholly modulated by the second; false: the sum of all
    /// @param relativeDb how much louder than the tone's level
    /// @param ms [#ENDLESS]: it never ends
    public record Segment(List<Double> frequenciesHz, boolean modulated, double relativeDb, int ms) {
        /// Length of a segment that never ends.
        public static final int ENDLESS = 0;

        private static final int LONGEST_MS = 600_000;
        private static final Pattern FORM =
                Pattern.compile("(?<hz>-|[0-9.+*]+)(?:@(?<db>-?[0-9.]+))?(?:/(?<ms>[0-9]+))?");

        public Segment {
            frequenciesHz = List.copyOf(frequenciesHz);
        }

        /// Reads `425/400`, `440+480/2000`, `400*17/1000`, `425@-10/375`, `-/400` or `425`.
        static Segment parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new IllegalArgumentException(explain(text));
            }
            String frequencies = form.group("hz");
            boolean modulated = frequencies.indexOf('*') > 0;
            try {
                List<Double> hz = frequencies.equals("-")
                        ? List.of()
                        : Arrays.stream(frequencies.split(modulated ? "\\*" : "\\+", -1))
                                .map(Double::valueOf)
                                .toList();
                String length = form.group("ms");
                int ms = length == null ? ENDLESS : Integer.parseInt(length);
                double db = form.group("db") == null ? 0 : Double.parseDouble(form.group("db"));
                boolean good = hz.stream().allMatch(f -> f > 0 && f < 4000)
                        && (!modulated || hz.size() == 2)
                        && (length == null || (ms > 0 && ms <= LONGEST_MS))
                        && Math.abs(db) <= 60;
                if (!good) {
                    throw new IllegalArgumentException(explain(text));
                }
                return new Segment(hz, modulated, db, ms);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(explain(text), e);
            }
        }

        private static String explain(String text) {
            return "\"" + text + "\" is no segment: write frequencies below 4000 Hz, a slash and milliseconds, for"
                    + " example 425/400, 440+480/2000, 400*17/1000, 425@-10/375 or -/400";
        }

        /// True when nothing sounds.
        public boolean silent() {
            return frequenciesHz.isEmpty();
        }

        /// True when it never ends.
        public boolean endless() {
            return ms == ENDLESS;
        }
    }
}
