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
            Map<String, Lamp.Ringing> ringing,
            Set<String> rung) {

        Talk as(Lamp.State other) {
            boolean rings = other == Lamp.State.EARLY;
            return new Talk(id, user, initiator, remote, callee, other, rings ? ringing : Map.of(), rung);
        }

        /// These of a hunt group ring, and nobody else of it.
        Talk rung(List<String> members) {
            Map<String, Lamp.Ringing> theirs = new HashMap<>(ringing);
            theirs.keySet().retainAll(members);
            return new Talk(
                    id, user, initiator, remote, callee, Lamp.State.EARLY, Map.copyOf(theirs), Set.copyOf(members));
        }

        /// By which dialog it rings at that operator.
        Talk ringing(String operator, Lamp.Ringing dialog) {
            Map<String, Lamp.Ringing> more = new HashMap<>(ringing);
            more.putIfAbsent(operator, dialog);
            return new Talk(id, user, initiator, remote, callee, state, Map.copyOf(more), rung);
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
                Map.of(),
                Set.of());
        talks.put(started.callId(), talk);
        known(talk.user, started.callId());
        return Set.of(talk.user);
    }

    /// The lamps of those of a hunt group who ring; by which dialog is kept of nobody else.
    private Set<String> hunting(CallEvent.Hunting event) {
        String callId = event.callId();
        Talk talk = talks.get(callId);
        if (talk != null && talk.state == Lamp.State.CONFIRMED) {
            return Set.of(); // it is transferred, and the transferor's still
        }
        if (talk == null) {
            number++;
            talk = new Talk("d" + number, "", false, event.number(), "", Lamp.State.EARLY, Map.of(), Set.of());
        }
        Set<String> touched = new HashSet<>(talk.rung);
        touched.addAll(event.members());
        talk.rung.forEach(user -> forget(user, callId));
        event.members().forEach(user -> known(user, callId));
        talks.put(callId, talk.rung(event.members()));
        return touched;
    }

    /// The others of the group ring no more: it is a call of his like any other.
    private Set<String> taken(CallEvent.Taken event) {
        Talk talk = talks.get(event.callId());
        if (talk == null) {
            return Set.of();
        }
        Set<String> touched = new HashSet<>(talk.rung);
        touched.add(event.user());
        talk.rung.forEach(user -> forget(user, event.callId()));
        known(event.user(), event.callId());
        boolean internal = !talk.user.isEmpty();
        talks.put(
                event.callId(),
                new Talk(
                        talk.id,
                        internal ? talk.user : event.user(),
                        talk.initiator,
                        talk.remote,
                        internal ? event.user() : "",
                        talk.state,
                        Map.of(),
                        Set.of()));
        return touched;
    }

    private void known(String user, String callId) {
        callsOf.computeIfAbsent(user, u -> new LinkedHashSet<>()).add(callId);
    }

    private Set<String> moved(String callId, Lamp.State state) {
        Talk talk = talks.get(callId);
        if (talk == null || talk.state.compareTo(state) >= 0) {
            return Set.of();
        }
        talks.put(callId, talk.as(state));
        if (!talk.callee.isEmpty()) {
            known(talk.callee, callId);
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
                ? new Talk(talk.id, talk.user, talk.initiator, moved.to(), heir, talk.state, Map.of(), Set.of())
                : new Talk(talk.id, heir, false, talk.remote, talk.callee, talk.state, Map.of(), Set.of());
        talks.put(moved.callId(), next);
        if (!heir.isEmpty()) {
            known(heir, moved.callId());
        }
        Set<String> touched = both(talk);
        touched.addAll(both(next));
        return touched;
    }

    private Set<String> ended(String callId) {
        Talk talk = talks.remove(callId);
        if (talk == null) {
            return Set.of();
        }
        talk.rung.forEach(user -> forget(user, callId));
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

    /// Both operators of a call, and those of a hunt group whom it rings.
    private static Set<String> both(Talk talk) {
        Set<String> all = new HashSet<>(talk.rung);
        all.add(talk.user);
        all.add(talk.callee);
        all.remove("");
        return all;
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
