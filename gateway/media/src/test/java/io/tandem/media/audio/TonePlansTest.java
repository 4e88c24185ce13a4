package io.tandem.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tandem.media.Filler.ToneKind;
import io.tandem.media.audio.Tone.Segment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The countries' plans: complete, within E.180 or marked, and every tone measured as it sounds.
class TonePlansTest {
    private static final TonePlans PLANS = TonePlans.builtIn();
    private static final int RATE = 8000;
    private static final int EDGE = 6 * 8;

    /// A tone and everybody who has it.
    record Case(Tone tone, List<String> owners) {
        @Override
        public String toString() {
            return String.join(" ", owners);
        }
    }

    static Stream<Case> tones() {
        List<Case> cases = new ArrayList<>();
        for (String country : PLANS.countries()) {
            for (ToneKind kind : ToneKind.values()) {
                Tone tone = PLANS.tone(country, kind);
                Case known = cases.stream()
                        .filter(c -> c.tone().equals(tone))
                        .findFirst()
                        .orElse(null);
                if (known == null) {
                    known = new Case(tone, new ArrayList<>());
                    cases.add(known);
                }
                known.owners().add(country + ":" + kind);
            }
        }
        return cases.stream();
    }

    @Test
    void at_least_sixty_countries_have_a_plan_by_their_iso_codes() {
        Set<String> iso = Set.of(Locale.getISOCountries());
        Set<String> own = new TreeSet<>(PLANS.countries());
        assertThat(own.remove("UK")).isTrue();
        assertThat(own).hasSizeGreaterThanOrEqualTo(60).allMatch(iso::contains);
        assertThat(own)
                .contains("KG", "KZ", "UZ", "TJ", "RU", "UA", "BY", "TR", "DE", "FR", "US", "CA", "GB", "CN", "JP")
                .contains("IN", "KR", "AU", "NZ", "BR", "AR", "MX", "ZA", "AE", "IL");
        for (ToneKind kind : ToneKind.values()) {
            assertThat(PLANS.tone("UK", kind)).isEqualTo(PLANS.tone("GB", kind));
        }
    }

    @ParameterizedTest
    @MethodSource("tones")
    void every_tone_sounds_as_it_is_written(Case c) {
        List<Segment> segments = c.tone().segments();
        boolean endless = segments.getLast().endless();
        int cycleMs = segments.stream().mapToInt(Segment::ms).sum();
        int ms = (endless ? cycleMs + 2000 : 2 * cycleMs) + 20;
        double[] pcm = play(c.tone(), ms);
        int atMs = 0;
        for (int i = 0; atMs < ms - 20; i = (i + 1) % segments.size()) {
            Segment segment = segments.get(i);
            int length = segment.endless() ? 2000 : segment.ms();
            measure(c.tone(), segment, pcm, atMs * 8, (atMs + length) * 8);
            atMs += length;
        }
        assertThat(bursts(pcm, ms)).as("cadence").hasSameSizeAs(expectedBursts(segments, ms));
        for (int i = 0; i < bursts(pcm, ms).size(); i++) {
            int[] heard = bursts(pcm, ms).get(i);
            int[] written = expectedBursts(segments, ms).get(i);
            assertThat(heard[0] / 8.0).as("begin of burst %d", i).isCloseTo(written[0], within(5.0));
            assertThat(heard[1] / 8.0).as("end of burst %d", i).isCloseTo(written[1], within(5.0));
        }
        assertNoClick(c.tone(), pcm);
    }

    private static double[] play(Tone tone, int ms) {
        ToneGenerator generator = new ToneGenerator(tone);
        double[] all = new double[(ms * 8 + 159) / 160 * 160];
        short[] frame = new short[160];
        for (int i = 0; i < all.length; i += 160) {
            assertThat(generator.next(frame)).isTrue();
            for (int j = 0; j < 160; j++) {
                all[i + j] = frame[j];
            }
        }
        return all;
    }

    /// Level within 1 dB and each frequency within 1 Hz, edges left out.
    private static void measure(Tone tone, Segment segment, double[] pcm, int from, int to) {
        if (segment.silent()) {
            assertThat(power(pcm, from, to)).isLessThan(-80);
            return;
        }
        int begin = from + EDGE;
        int end = to - EDGE;
        assertThat(power(pcm, begin, end))
                .as("level of %s", segment)
                .isCloseTo(tone.levelDbm0() + segment.relativeDb(), within(1.0));
        List<Double> expected = new ArrayList<>(segment.frequenciesHz());
        if (segment.modulated()) {
            double by = expected.removeLast();
            expected.add(expected.getFirst() - by);
            expected.add(expected.getFirst() + by);
        }
        for (double hz : expected) {
            assertThat(loudest(pcm, begin, end, hz)).as("Hz").isCloseTo(hz, within(1.0));
        }
    }

    /// Where the spectrum has its top around `hz`, by Goertzel's sum over a Hann window.
    private static double loudest(double[] pcm, int from, int to, double hz) {
        double best = 0;
        double at = 0;
        for (double f = hz - 4; f <= hz + 4; f += 0.25) {
            double re = 0;
            double im = 0;
            for (int i = from; i < to; i++) {
                double hann = 1 - Math.cos(2 * Math.PI * (i - from + 0.5) / (to - from));
                re += hann * pcm[i] * Math.cos(2 * Math.PI * f * i / RATE);
                im += hann * pcm[i] * Math.sin(2 * Math.PI * f * i / RATE);
            }
            double level = Math.hypot(re, im);
            if (level > best) {
                best = level;
                at = f;
            }
        }
        return at;
    }

    private static double power(double[] pcm, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += pcm[i] * pcm[i];
        }
        return 10 * Math.log10(Math.max(1e-9, 2 * sum / (to - from)) / (32_768.0 * 32_768)) + 3.14;
    }

    /// Stretches of sound as heard: first and last sample above a hundredth of the peak; where a modulated tone
    /// is silent for less than 10 ms it goes on.
    private static List<int[]> bursts(double[] pcm, int ms) {
        double peak = 0;
        for (double x : pcm) {
            peak = Math.max(peak, Math.abs(x));
        }
        List<int[]> bursts = new ArrayList<>();
        for (int i = 0; i < ms * 8; i++) {
            if (Math.abs(pcm[i]) > peak / 100) {
                if (bursts.isEmpty() || i - bursts.getLast()[1] > 80) {
                    bursts.add(new int[] {i, i});
                }
                bursts.getLast()[1] = i + 1;
            }
        }
        return bursts;
    }

    private static List<int[]> expectedBursts(List<Segment> segments, int ms) {
        List<int[]> bursts = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < ms; i = (i + 1) % segments.size()) {
            Segment segment = segments.get(i);
            int end = Math.min(ms, segment.endless() ? ms : at + segment.ms());
            if (!segment.silent()) {
                if (bursts.isEmpty() || bursts.getLast()[1] != at) {
                    bursts.add(new int[] {at, end});
                }
                bursts.getLast()[1] = end;
            }
            at = end;
        }
        return bursts;
    }

    /// No step is steeper than the steepest of the sines themselves and their ramps.
    private static void assertNoClick(Tone tone, double[] pcm) {
        double steepest = 0;
        for (Segment segment : tone.segments()) {
            double amplitude = 32_767 * Math.pow(10, (tone.levelDbm0() + segment.relativeDb() - 3.14) / 20);
            int sines = segment.frequenciesHz().size();
            double each = segment.modulated() ? 2 / Math.sqrt(1.5) : 1 / Math.sqrt(Math.max(1, sines));
            double top = segment.frequenciesHz().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElse(0);
            double whole = amplitude * each * (segment.modulated() ? 1 : sines);
            steepest = Math.max(steepest, whole * (2 * Math.PI * top / RATE + 1.0 / ToneGenerator.RAMP_SAMPLES));
        }
        for (int i = 1; i < pcm.length; i++) {
            assertThat(Math.abs(pcm[i] - pcm[i - 1])).as("sample %d", i).isLessThan(steepest + 2);
        }
        assertThat(Math.abs(pcm[0])).isLessThan(steepest / 20 + 2);
    }

    @Test
    void a_line_beyond_the_limits_of_e180_says_so_and_no_other_does() throws IOException {
        List<String> wrong = new ArrayList<>();
        int marked = 0;
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(TonePlans.class.getResourceAsStream("tone-plans.txt"), StandardCharsets.UTF_8))) {
            for (String line : (Iterable<String>) in.lines()::iterator) {
                String[] words = line.replaceAll("#.*", "").strip().split("\\s+");
                if (words.length >= 4) {
                    boolean mark = line.endsWith("# beyond E.180");
                    List<Segment> segments =
                            Stream.of(words).skip(3).map(Segment::parse).toList();
                    marked += mark ? 1 : 0;
                    if (mark == recommended(words[1], segments)) {
                        wrong.add(line);
                    }
                    double level = Double.parseDouble(words[2]);
                    assertThat(level).as(line).isBetween(-25.0, -5.0);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(marked).isGreaterThan(20);
    }

    /// The limits for new networks, E.180 (03/98): ringing tone 0.67 to 1.5 s and 3 to 5 s, busy and congestion
    /// tone a period of 300 to 1100 ms at a ratio of 0.67 to 1.5, of one frequency of 400 to 450 Hz; special
    /// information tone three of 330 +-70 ms near 950, 1400, 1800 Hz, then 1 +-0.25 s.
    private static boolean recommended(String signal, List<Segment> s) {
        boolean oneFrequency = s.stream()
                .allMatch(x -> x.silent()
                        || (x.frequenciesHz().size() == 1
                                && x.frequenciesHz().getFirst() >= 400
                                && x.frequenciesHz().getFirst() <= 450));
        boolean onOff = s.size() == 2 && !s.get(0).silent() && s.get(1).silent() && oneFrequency;
        return switch (signal) {
            case "ringback" ->
                onOff && in(s.get(0).ms(), 670, 1500) && in(s.get(1).ms(), 3000, 5000);
            case "busy", "congestion" ->
                onOff
                        && in(s.get(0).ms() + s.get(1).ms(), 300, 1100)
                        && in((double) s.get(0).ms() / s.get(1).ms(), 0.67, 1.5);
            case "special-information" -> specialInformation(s);
            default -> true;
        };
    }

    private static boolean specialInformation(List<Segment> s) {
        List<Segment> tones = s.stream().filter(x -> !x.silent()).toList();
        List<Segment> gaps = s.stream().filter(Segment::silent).toList();
        boolean good = tones.size() == 3 && !gaps.isEmpty() && in(gaps.getLast().ms(), 750, 1250);
        int[] hz = {950, 1400, 1800};
        for (int i = 0; good && i < 3; i++) {
            good = tones.get(i).frequenciesHz().size() == 1
                    && in(tones.get(i).frequenciesHz().getFirst(), hz[i] - 50, hz[i] + 50)
                    && in(tones.get(i).ms(), 260, 400);
        }
        return good && gaps.subList(0, gaps.size() - 1).stream().allMatch(gap -> gap.ms() <= 30);
    }

    private static boolean in(double value, double from, double to) {
        return value >= from && value <= to;
    }

    @Test
    void a_second_name_a_softer_segment_and_an_endless_one_are_read(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plans.txt");
        StringBuilder all = new StringBuilder("AA = BB  # a comment\n");
        for (ToneKind kind : ToneKind.values()) {
            String signal = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            all.append("BB ").append(signal).append(" -13 400@-10/200 -/200 425\n");
        }
        Files.writeString(file, all);
        Tone tone = TonePlans.read(file).tone("AA", ToneKind.DIAL);
        assertThat(tone.segments().getFirst().relativeDb()).isEqualTo(-10);
        assertThat(tone.segments().getLast().endless()).isTrue();

        Files.writeString(file, all.append("CC = DD\n"));
        assertThatThrownBy(() -> TonePlans.read(file)).hasMessageContaining("there is no plan DD");
        Files.writeString(file, "BB dial -13 425 -/200\n");
        assertThatThrownBy(() -> TonePlans.read(file))
                .hasMessageContaining("line 1")
                .hasMessageContaining("put it last");
    }
}
