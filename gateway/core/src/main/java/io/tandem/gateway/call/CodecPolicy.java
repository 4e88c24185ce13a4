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

    /// Toward a browser of this call: the route's list, else the user's, else the usual one. What was agreed
    /// before stays first, so that a leg has one codec for life; before that, what the trunk is known to speak.
    static List<Codec> browser(CallTurn turn, LegId leg) {
        List<Codec> allowed = allowed(turn);
        return turn.media(leg)
                .browser()
                .map(agreed -> led(allowed, List.of(agreed.payload().audio())))
                .orElseGet(() -> led(allowed, spokenByTrunk(turn)));
    }

    /// The same in the moment in which the trunk has answered, and the browser nothing yet.
    static List<Codec> browserAfterTrunk(CallTurn turn) {
        return led(allowed(turn), spokenByTrunk(turn));
    }

    /// Toward the trunk of this call: first what the operator's browser speaks, where that is known.
    static List<Codec> trunk(CallTurn turn) {
        List<Codec> allowed = turn.trunk
                .map(trunk -> trunk.codecs())
                .orElse(turn.settings.codecs().usual());
        return turn.browser
                .flatMap(leg -> turn.media(leg).browser())
                .map(browser -> led(allowed, List.of(browser.payload().audio())))
                .orElse(allowed);
    }

    private static List<Codec> allowed(CallTurn turn) {
        List<Codec> ofRoute = turn.plan.map(plan -> plan.codecs()).orElse(List.of());
        CodecPolicy policy = turn.settings.codecs();
        return ofRoute.isEmpty() ? policy.byUser().getOrDefault(turn.user, policy.usual()) : ofRoute;
    }

    private static List<Codec> spokenByTrunk(CallTurn turn) {
        return turn.far
                .flatMap(leg -> turn.media(leg).trunk())
                .map(trunk -> trunk.common())
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
