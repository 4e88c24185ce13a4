package io.tandem.gateway.ladder;

import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.cdr.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// All that happened in a call, in order. Immutable.
///
/// @param left rungs of a long call's middle that are not kept
/// @param cdr once the call is over
public record Ladder(String callId, Instant startedAt, List<Rung> rungs, long left, Optional<Cdr> cdr) {

    public Ladder {
        rungs = List.copyOf(rungs);
    }

    /// Whoever calls, the gateway, then all others.
    public List<String> lanes() {
        Set<String> peers = new LinkedHashSet<>();
        rungs.forEach(rung -> peers.add(rung.peer()));
        peers.remove(Rung.TANDEM);
        List<String> lanes = new ArrayList<>(peers);
        lanes.add(Math.min(1, lanes.size()), Rung.TANDEM);
        return List.copyOf(lanes);
    }

    /// One line in plain words.
    public String verdict() {
        return cdr.map(Verdict::of).orElseGet(this::underWay);
    }

    private String underWay() {
        return rungs.stream()
                .filter(rung -> rung.kind() == Rung.Kind.STATE)
                .map(Rung::what)
                .reduce((earlier, later) -> later)
                .map(last -> "under way; last: " + last)
                .orElse("under way");
    }
}
