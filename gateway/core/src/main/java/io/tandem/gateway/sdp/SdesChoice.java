package io.tandem.gateway.sdp;

import io.tandem.gateway.sdp.Sdp.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which of a trunk's sections and `a=crypto` lines is taken under a policy (RFC 4568 §5.1.2, RFC 8643 §3).
/// Stateless. What it says in refusals holds suites, never keys.
final class SdesChoice {

    private SdesChoice() {}

    /// For a refusal when no section is of a kind we take.
    static String needed(SrtpPolicy srtp) {
        return switch (srtp) {
            case OFF -> "one m=audio with RTP/AVP is needed; for RTP/SAVP the trunk needs `srtp: optional`";
            case OPTIONAL, REQUIRED -> "one m=audio with RTP/AVP or RTP/SAVP is needed";
        };
    }

    /// Sections with keys come first, unless we want none: peers offer the same audio twice, in either order.
    static List<Integer> order(Sdp sdp, SrtpPolicy srtp) {
        List<Integer> keyed = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < sdp.media().size(); i++) {
            boolean first = srtp != SrtpPolicy.OFF && sdp.media().get(i).has("crypto");
            (first ? keyed : others).add(i);
        }
        keyed.addAll(others);
        return keyed;
    }

    /// Whether sections of this protocol are looked at.
    static boolean takes(Section section, SrtpPolicy srtp) {
        return switch (section.protocol()) {
            case "RTP/AVP", "RTP/AVPF" -> true;
            case "RTP/SAVP", "RTP/SAVPF" -> srtp != SrtpPolicy.OFF;
            default -> false;
        };
    }

    /// The first line we can use, in the peer's order; empty for plain RTP.
    static SdpReading<Optional<SdesCrypto>> of(Section section, SrtpPolicy srtp) {
        if (srtp == SrtpPolicy.OFF) {
            return new SdpReading.Read<>(Optional.empty());
        }
        Optional<SdesCrypto> usable = section.all("crypto").stream()
                .flatMap(line -> SdesCrypto.parse(line).stream())
                .findFirst();
        boolean mustBe = srtp == SrtpPolicy.REQUIRED || section.protocol().startsWith("RTP/SAVP");
        if (mustBe && usable.isEmpty()) {
            return SdpRejected.unacceptable(
                    "a=crypto",
                    suites(section),
                    "a suite of RFC 4568 or RFC 7714 is needed, one key, without MKI or other session parameters");
        }
        return new SdpReading.Read<>(usable);
    }

    private static String suites(Section section) {
        List<String> lines = section.all("crypto");
        return lines.isEmpty()
                ? "nothing"
                : lines.stream()
                        .map(line -> line.strip().split(" +"))
                        .map(part -> part.length > 1 ? part[1] : "?")
                        .collect(Collectors.joining(", "));
    }
}
