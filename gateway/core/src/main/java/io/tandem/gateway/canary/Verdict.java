package io.tandem.gateway.canary;

import io.tandem.gateway.canary.Hearing.Kind;
import io.tandem.gateway.canary.Hearing.Part;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is to be said of a test call that is over. Pure.
///
/// @param good whether it is as it was expected
record Verdict(boolean good, String text) {

    private static final int HEARD_MS = 300;

    /// @param end why it ended before we hung up; empty: it did not
    /// @param early what was heard before the answer
    /// @param talk what was heard after it
    static Verdict of(
            TestWish wish,
            Optional<Duration> ringing,
            Optional<Duration> answered,
            Optional<String> end,
            List<Part> early,
            List<Part> talk) {
        if (answered.isEmpty()) {
            String rang = ringing.map(after -> "it rings after " + seconds(after) + ", but ")
                    .orElse("");
            String heard = said(early).isEmpty() ? "" : "; heard: " + said(early);
            return new Verdict(
                    false,
                    end.map(why -> ringing.isPresent() ? "it rang, then: " + why : "not reached: " + why)
                                    .orElse(rang + "nobody answers in " + seconds(wish.ring()))
                            + heard);
        }
        String after = "answered after " + seconds(answered.get());
        boolean echo = longest(talk, Kind.ECHO) >= HEARD_MS;
        boolean something = talk.stream().anyMatch(part -> part.kind() != Kind.SILENCE && part.lengthMs() >= HEARD_MS);
        String heard = !something
                ? ", but the trunk sent no audio that can be heard in " + seconds(wish.talk())
                        + ": look at its RTP address, its codec and what lies between"
                : echo ? "; our own tone came back, so audio flows both ways" : "; heard: " + said(talk);
        String early2 = end.map(why -> "; it ended before we hung up: " + why).orElse("");
        boolean good = switch (wish.expect()) {
            case ANSWER -> true;
            case AUDIO -> talk.stream().anyMatch(Verdict::isAudio);
            case ECHO -> echo;
            case TONE -> talk.stream().anyMatch(part -> isTone(part, wish.hz()));
        };
        String missed = good || !something ? "" : "; expected: " + expected(wish);
        return new Verdict(good, after + heard + early2 + missed);
    }

    private static String expected(TestWish wish) {
        return switch (wish.expect()) {
            case ANSWER -> "an answer";
            case AUDIO -> "audio of who answers";
            case ECHO -> "our own tone back";
            case TONE -> wish.hz() == 0 ? "a tone" : "a tone of " + wish.hz() + " Hz";
        };
    }

    /// What a network says of a failure is no audio of who answered.
    private static boolean isAudio(Part part) {
        return part.lengthMs() >= HEARD_MS
                && switch (part.kind()) {
                    case SILENCE, BUSY, SPECIAL_INFORMATION -> false;
                    case ECHO, RINGBACK, TONE, SPEECH_OR_MUSIC -> true;
                };
    }

    private static boolean isTone(Part part, int hz) {
        boolean tonal = part.kind() == Kind.TONE || part.kind() == Kind.RINGBACK || part.kind() == Kind.BUSY;
        return tonal && part.lengthMs() >= HEARD_MS && (hz == 0 || Math.abs(part.hz() - hz) <= 25);
    }

    private static int longest(List<Part> parts, Kind kind) {
        return parts.stream()
                .filter(part -> part.kind() == kind)
                .mapToInt(Part::lengthMs)
                .max()
                .orElse(0);
    }

    private static String said(List<Part> parts) {
        return String.join(
                ", ",
                parts.stream()
                        .filter(part -> part.kind() != Kind.SILENCE && part.lengthMs() >= HEARD_MS)
                        .map(Part::text)
                        .distinct()
                        .toList());
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
