package io.tandem.gateway.route.hunt;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What hunting remembers from call to call. Immutable.
///
/// @param lastEnd when each operator's last call ended; who has had none is not in it
/// @param lastTaker who took the last call of each group
public record HuntMemory(Map<String, Instant> lastEnd, Map<String, String> lastTaker) {

    public static final HuntMemory EMPTY = new HuntMemory(Map.of(), Map.of());

    public HuntMemory {
        lastEnd = Map.copyOf(lastEnd);
        lastTaker = Map.copyOf(lastTaker);
    }

    /// After somebody took a call of a group.
    public HuntMemory taken(String group, String member) {
        return new HuntMemory(lastEnd, with(lastTaker, group, member));
    }

    /// After a call of an operator ended, whosesoever it was.
    public HuntMemory ended(String member, Instant at) {
        return new HuntMemory(with(lastEnd, member, at), lastTaker);
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> more = new HashMap<>(map);
        more.put(key, value);
        return more;
    }
}
