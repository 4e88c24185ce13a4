package io.tandem.gateway.call;

import io.tandem.media.Codec;
import io.tandem.media.OpusFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Which codecs a call may use, and in which order: what can pass to the other leg undecoded comes before what
/// must be transcoded. Immutable.
///
/// @param usual toward browsers, best first
/// @param byUser the same for operators who have lists of their own
/// @param opus what we ask of a peer that speaks Opus with us
public record CodecPolicy(List<Codec> usual, Map<String, List<Codec>> byUser, OpusFormat opus) {

    public CodecPolicy {
        usual = List.copyOf(usual);
        byUser = Map.copyOf(byUser);
    }

    /// One list for all.
    public static CodecPolicy of(List<Codec> usual) {
        return new CodecPolicy(usual, Map.of(), OpusFormat.DEFAULT);
    }

    /// Toward a browser of this call: the route's list, else its user's, else the usual one. What was agreed
    /// before stays first, so that a leg has one codec for life; before that, what the other party speaks.
    static List<Codec> browser(CallTurn turn, LegId leg) {
        return turn.media(leg)
                .browser()
                .map(agreed -> led(allowed(turn, leg), List.of(agreed.payload().audio())))
                .orElseGet(() -> browserAfterOther(turn, leg));
    }

    /// The same in the moment in which the other party has answered, and this browser nothing yet.
    static List<Codec> browserAfterOther(CallTurn turn, LegId leg) {
        return led(allowed(turn, leg), spokenByOther(turn, leg));
    }

    /// Toward a trunk of this call: first what the other party speaks, where that is known.
    static List<Codec> trunk(CallTurn turn, LegId leg) {
        List<Codec> allowed = turn.trunkOf(leg)
                .map(trunk -> trunk.codecs())
                .orElse(turn.settings.codecs().usual());
        return led(allowed, spokenByOther(turn, leg));
    }

    private static List<Codec> allowed(CallTurn turn, LegId leg) {
        List<Codec> ofRoute = turn.plan.map(plan -> plan.codecs()).orElse(List.of());
        CodecPolicy policy = turn.settings.codecs();
        return ofRoute.isEmpty() ? policy.byUser().getOrDefault(turn.userOf(leg), policy.usual()) : ofRoute;
    }

    /// A browser has one codec as soon as it is read; a trunk that only offers may have several.
    private static List<Codec> spokenByOther(CallTurn turn, LegId leg) {
        return turn.other(leg).map(turn::media).stream()
                .flatMap(media -> media
                        .browser()
                        .map(browser -> List.of(browser.payload().audio()))
                        .or(() -> media.trunk().map(trunk -> trunk.common()))
                        .stream())
                .findFirst()
                .orElse(List.of());
    }

    /// The same list, ordered anew: the very codecs of `others` first, then the other law of G.711, which is
    /// mapped without decoding, then what must be transcoded.
    static List<Codec> led(List<Codec> list, List<Codec> others) {
        return list.stream()
                .distinct()
                .sorted(Comparator.comparingInt(codec -> distance(codec, others)))
                .toList();
    }

    private static int distance(Codec codec, List<Codec> others) {
        boolean mapped = codec.isG711() && others.stream().anyMatch(Codec::isG711);
        return others.contains(codec) ? 0 : mapped ? 1 : 2;
    }
}
