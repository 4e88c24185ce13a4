package io.tandem.gateway.capture;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// All SIP messages of a call that are kept, in their order. Immutable.
///
/// @param over nothing more comes of it
/// @param legs by Call-ID: what the ladder calls it, such as `browser` or `trunk-1`
/// @param left messages that are not kept any more, or never were
public record Capture(
        String callId, Instant startedAt, boolean over, List<Captured> messages, Map<String, String> legs, long left) {

    public Capture {
        messages = List.copyOf(messages);
        legs = Map.copyOf(legs);
    }

    /// How many messages it has.
    public int size() {
        return messages.size();
    }
}
