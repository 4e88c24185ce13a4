package io.tandem.gateway.presence;

import io.tandem.gateway.call.CallEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Which operator is in which calls, from what the calls tell. Confined to one mailbox; no clock, no network.
final class LampBoard {

    private final Predicate<String> operators;
    private final Map<String, Talk> talks = new LinkedHashMap<>();
    private final Map<String, Set<String>> callsOf = new HashMap<>();
    private long number;

    private record Talk(
            String id,
            String user,
            boolean initiator,
            String remote,
            String callee,
            Lamp.State state,
            Map<String, Lamp.Ringing> ringing) {

        Talk as(Lamp.State other) {
            return new Talk(id, user, initiator, remote, callee, other, other == Lamp.State.EARLY ? ringing : Map.of());
        }

        /// By which dialog it rings at that operator.
        Talk ringing(String operator, Lamp.Ringing dialog) {
            Map<String, Lamp.Ringing> more = new HashMap<>(ringing);
            more.putIfAbsent(operator, dialog);
            return new Talk(id, user, initiator, remote, callee, state, Map.copyOf(more));
        }
    }

    /// @param operators whether there is such an operator
    LampBoard(Predicate<String> operators) {
        this.operators = operators;
    }

    /// Takes what happened in.
    ///
    /// @return operators whose lamps may have changed
    Set<String> take(CallEvent event) {
        return switch (event) {
            case CallEvent.Started started -> started(started);
            case CallEvent.Ringing ringing -> moved(ringing.callId(), Lamp.State.EARLY);
            case CallEvent.Alerting alerting -> alerting(alerting);
            case CallEvent.Hunting hunting -> hunting(hunting);
            case CallEvent.Taken taken -> taken(taken);
            case CallEvent.Answered answered -> moved(answered.callId(), Lamp.State.CONFIRMED);
            case CallEvent.Transferred moved -> transferred(moved);
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
                "d" + number,
                started.user(),
                initiator,
                started.number(),
                started.callee(),
                Lamp.State.TRYING,
                Map.of());
        talks.put(started.callId(), talk);
        callsOf.computeIfAbsent(talk.user, u -> new LinkedHashSet<>()).add(started.callId());
        return Set.of(talk.user);
    }

    /// The lamps of those of a hunt group who ring.
    private Set<String> hunting(CallEvent.Hunting event) {
        String callId = event.callId();
        Talk before = talks.get(callId);
        Talk talk = before;
        if (talk == null) {
            number++;
            talk = new Talk("d" + number, "", false, event.number(), "", Lamp.State.EARLY, Map.of());
        }
        talks.put(callId, talk.as(Lamp.State.EARLY));
        Set<String> touched = stopRinging(talk, callId);
        for (String member : event.members()) {
            callsOf.computeIfAbsent(member, u -> new LinkedHashSet<>()).add(callId);
            touched.add(member);
        }
        return touched;
    }

    private Set<String> taken(CallEvent.Taken event) {
        Talk talk = talks.get(event.callId());
        if (talk == null) {
            return Set.of();
        }
        Set<String> touched = stopRinging(talk, event.callId());
        boolean internal = !talk.user.isEmpty();
        talks.put(
                event.callId(),
                internal
                        ? new Talk(talk.id, talk.user, true, talk.remote, event.user(), talk.state, Map.of())
                        : new Talk(talk.id, event.user(), false, talk.remote, "", talk.state, Map.of()));
        callsOf.computeIfAbsent(event.user(), u -> new LinkedHashSet<>()).add(event.callId());
        touched.add(event.user());
        return touched;
    }

    /// Whoever only rang does so no more.
    private Set<String> stopRinging(Talk talk, String callId) {
        Set<String> rang = new HashSet<>();
        callsOf.forEach((user, calls) -> {
            if (calls.contains(callId) && !user.equals(talk.user)) {
                rang.add(user);
            }
        });
        rang.forEach(user -> forget(user, callId));
        return rang;
    }

    private Set<String> moved(String callId, Lamp.State state) {
        Talk talk = talks.get(callId);
        if (talk == null || talk.state.compareTo(state) >= 0) {
            return Set.of();
        }
        talks.put(callId, talk.as(state));
        if (!talk.callee.isEmpty()) {
            callsOf.computeIfAbsent(talk.callee, u -> new LinkedHashSet<>()).add(callId);
        }
        return both(talk);
    }

    private Set<String> alerting(CallEvent.Alerting event) {
        Talk talk = talks.get(event.callId());
        if (talk == null || talk.state == Lamp.State.CONFIRMED || talk.ringing.containsKey(event.user())) {
            return Set.of();
        }
        Lamp.Ringing dialog = new Lamp.Ringing(event.dialogCallId(), event.browserTag(), event.ourTag());
        talks.put(event.callId(), talk.ringing(event.user(), dialog));
        return Set.of(event.user());
    }

    /// Who handed the call over is free; an operator who was given it talks.
    private Set<String> transferred(CallEvent.Transferred moved) {
        Talk talk = talks.get(moved.callId());
        if (talk == null || moved.by().isEmpty()) {
            return Set.of();
        }
        boolean byCallee = moved.by().equals(talk.callee);
        if (!byCallee && !moved.by().equals(talk.user)) {
            return Set.of();
        }
        String heir = operators.test(moved.to()) ? moved.to() : "";
        forget(moved.by(), moved.callId());
        Talk next = byCallee
                ? new Talk(talk.id, talk.user, talk.initiator, moved.to(), heir, talk.state, Map.of())
                : new Talk(talk.id, heir, false, talk.remote, talk.callee, talk.state, Map.of());
        talks.put(moved.callId(), next);
        if (!heir.isEmpty()) {
            callsOf.computeIfAbsent(heir, u -> new LinkedHashSet<>()).add(moved.callId());
        }
        Set<String> touched = new HashSet<>(both(talk));
        touched.addAll(both(next));
        touched.remove("");
        return touched;
    }

    private Set<String> ended(String callId) {
        Talk talk = talks.remove(callId);
        if (talk == null) {
            return Set.of();
        }
        Set<String> touched = stopRinging(talk, callId);
        forget(talk.user, callId);
        touched.addAll(both(talk));
        return touched;
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
                String remote = own || talk.user.isEmpty() ? talk.remote : talk.user;
                Optional<Lamp.Ringing> ringing = Optional.ofNullable(talk.ringing.get(user));
                lamps.add(new Lamp(talk.id, own && talk.initiator, talk.state, numbers ? remote : "", ringing));
            }
        }
        return lamps;
    }

    /// Calls it knows of.
    int size() {
        return talks.size();
    }
}
