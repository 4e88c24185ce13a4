package io.tandem.gateway.presence;

import io.tandem.gateway.call.CallEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which operator is in which calls, from what the calls tell. Confined to one mailbox; no clock, no network.
final class LampBoard {

    private final Map<String, Talk> talks = new LinkedHashMap<>();
    private final Map<String, Set<String>> callsOf = new HashMap<>();
    private long number;

    private record Talk(String id, String user, boolean initiator, String remote, String callee, Lamp.State state) {}

    /// Takes what happened in.
    ///
    /// @return operators whose lamps may have changed
    Set<String> take(CallEvent event) {
        return switch (event) {
            case CallEvent.Started started -> started(started);
            case CallEvent.Ringing ringing -> moved(ringing.callId(), Lamp.State.EARLY);
            case CallEvent.Answered answered -> moved(answered.callId(), Lamp.State.CONFIRMED);
            case CallEvent.Ended ended -> ended(ended.callId());
            default -> Set.of();
        };
    }

    private Set<String> started(CallEvent.Started started) {
        if (started.user().isEmpty()) {
            return Set.of();
        }
        boolean initiator = started.direction() != CallEvent.Direction.INCOMING;
        number++;
        Talk talk = new Talk(
                "d" + number, started.user(), initiator, started.number(), started.callee(), Lamp.State.TRYING);
        talks.put(started.callId(), talk);
        callsOf.computeIfAbsent(talk.user, u -> new LinkedHashSet<>()).add(started.callId());
        return Set.of(talk.user);
    }

    private Set<String> moved(String callId, Lamp.State state) {
        Talk talk = talks.get(callId);
        if (talk == null || talk.state.compareTo(state) >= 0) {
            return Set.of();
        }
        talks.put(callId, new Talk(talk.id, talk.user, talk.initiator, talk.remote, talk.callee, state));
        if (!talk.callee.isEmpty()) {
            callsOf.computeIfAbsent(talk.callee, u -> new LinkedHashSet<>()).add(callId);
        }
        return both(talk);
    }

    private Set<String> ended(String callId) {
        Talk talk = talks.remove(callId);
        if (talk == null) {
            return Set.of();
        }
        forget(talk.user, callId);
        forget(talk.callee, callId);
        return both(talk);
    }

    private void forget(String user, String callId) {
        callsOf.computeIfPresent(user, (u, calls) -> {
            calls.remove(callId);
            return calls.isEmpty() ? null : calls;
        });
    }

    private static Set<String> both(Talk talk) {
        return talk.callee.isEmpty() || talk.callee.equals(talk.user)
                ? Set.of(talk.user)
                : Set.of(talk.user, talk.callee);
    }

    /// The lamps of an operator, oldest call first.
    ///
    /// @param numbers whether the other side is named
    List<Lamp> of(String user, boolean numbers) {
        List<Lamp> lamps = new ArrayList<>();
        for (String callId : callsOf.getOrDefault(user, Set.of())) {
            Talk talk = talks.get(callId);
            if (talk != null) {
                boolean own = talk.user.equals(user);
                String remote = own ? talk.remote : talk.user;
                lamps.add(new Lamp(talk.id, own && talk.initiator, talk.state, numbers ? remote : ""));
            }
        }
        return lamps;
    }

    /// Calls it knows of.
    int size() {
        return talks.size();
    }
}
