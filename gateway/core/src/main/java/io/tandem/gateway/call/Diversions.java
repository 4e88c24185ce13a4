package io.tandem.gateway.call;

import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.trunk.Trunk;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who was called before us, as a trusted trunk tells: Diversion (RFC 5806), else History-Info (RFC 7044). Entries that
/// are malformed are left out; at most ten count. Stateless.
final class Diversions {

    private static final int MOST = 10;
    private static final int LONGEST = 64;

    private Diversions() {}

    /// The numbers of the call that a trunk made to us, be it to an operator or in transit.
    static List<String> of(CallTurn turn) {
        boolean transit = turn.direction == CallEvent.Direction.TRANSIT;
        Optional<LegId> caller = transit ? turn.near : turn.far;
        LegTurn leg = caller.isEmpty() ? null : turn.leg(caller.get());
        return leg == null || !leg.uas || leg.invite.isEmpty() ? List.of() : of(turn.trunkOf(leg.id), leg.invite.get());
    }

    /// Numbers, the last that was called first. Empty for a trunk that is not trusted.
    static List<String> of(Optional<Trunk> trunk, SipRequest invite) {
        if (trunk.filter(t -> t.signalling().trusted()).isEmpty()) {
            return List.of();
        }
        List<String> diversions = users(values(invite, "Diversion"));
        return diversions.isEmpty() ? history(invite) : diversions;
    }

    /// The oldest comes first there, and the last entry is the call as it reached us (RFC 7044 §5).
    private static List<String> history(SipRequest invite) {
        List<String> oldestFirst = users(values(invite, "History-Info"));
        List<String> before = oldestFirst.isEmpty() ? oldestFirst : oldestFirst.subList(0, oldestFirst.size() - 1);
        return before.reversed();
    }

    private static Stream<String> values(SipRequest invite, String name) {
        return invite.headers().all(name).stream()
                .limit(MOST)
                .flatMap(value -> Stream.of(value.split(",(?=\\s*(\"[^\"]*\"\\s*)?<)", MOST + 1)));
    }

    private static List<String> users(Stream<String> values) {
        return values.limit(MOST)
                .flatMap(value -> NameAddr.parse(value).stream())
                .map(entry -> entry.uri().user())
                .filter(user -> !user.isEmpty() && user.length() <= LONGEST)
                .toList();
    }
}
