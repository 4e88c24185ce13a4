package io.tandem.media.audio;

import java.util.Arrays;
import java.util.List;

/// One signal of a tone plan: segments of sound and silence, repeated. Immutable.
///
/// @param levelDbm0 level of each sounding segment, all its frequencies together (0 dBm0: ITU-T G.711 §4)
public record Tone(double levelDbm0, List<Segment> segments) {
    private static final int SAMPLES_PER_MS = 8;

    public Tone {
        segments = List.copyOf(segments);
    }

    /// A stretch of sound or silence. Immutable.
    ///
    /// @param frequenciesHz empty for silence
    /// @param modulated true: the first frequency, modulated by the second; false: the sum of all
    public record Segment(List<Double> frequenciesHz, boolean modulated, int samples) {
        public Segment {
            frequenciesHz = List.copyOf(frequenciesHz);
        }

        /// Reads `425/400`, `440+480/2000`, `400*17/1000` or `-/400`.
        static Segment parse(String text) {
            int slash = text.indexOf('/');
            String frequencies = slash < 0 ? "" : text.substring(0, slash);
            try {
                int ms = Integer.parseInt(text.substring(slash + 1));
                if (slash < 1 || ms <= 0) {
                    throw new IllegalArgumentException(explain(text));
                }
                boolean modulated = frequencies.indexOf('*') > 0;
                List<Double> hz = frequencies.equals("-")
                        ? List.of()
                        : Arrays.stream(frequencies.split(modulated ? "\\*" : "\\+", -1))
                                .map(Double::valueOf)
                                .toList();
                if (hz.stream().anyMatch(f -> !(f > 0 && f < 4000)) || (modulated && hz.size() != 2)) {
                    throw new IllegalArgumentException(explain(text));
                }
                return new Segment(hz, modulated, ms * SAMPLES_PER_MS);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(explain(text), e);
            }
        }

        private static String explain(String text) {
            return "\"" + text + "\" is no segment: write frequencies below 4000 Hz, a slash and milliseconds, for"
                    + " example 425/400, 440+480/2000, 400*17/1000 or -/400";
        }

        /// True when nothing sounds.
        public boolean silent() {
            return frequenciesHz.isEmpty();
        }
    }
}
