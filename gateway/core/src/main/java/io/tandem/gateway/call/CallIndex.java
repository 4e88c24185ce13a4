package io.tandem.gateway.call;

import io.tandem.gateway.sip.Replaces;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Which call a message belongs to: by our tag within a dialog, by the INVITE for CANCEL. Any thread.
final class CallIndex {

    private final Map<String, CallRunner> calls = new ConcurrentHashMap<>();
    private final Map<String, Entry> byTag = new ConcurrentHashMap<>();
    private final Map<String, CallRunner> byInvite = new ConcurrentHashMap<>();
    // What to forget with a call: looking for it among all others would cost each call more the more there are.
    private final Map<CallRunner, Queue<String>> tags = new ConcurrentHashMap<>();
    private final Map<CallRunner, Queue<String>> invites = new ConcurrentHashMap<>();

    /// One leg of one call.
    record Entry(CallRunner call, LegId leg) {}

    /// What an INVITE is known by, its branch aside (RFC 3261 §8.2.2.2).
    static String key(SipRequest request) {
        return request.callId()
                + ' '
                + request.from().tag().orElse("")
                + ' '
                + request.cseq().number();
    }

    /// @return false when this INVITE has come by another way already
    boolean begun(CallRunner call, SipRequest invite) {
        String key = key(invite);
        if (byInvite.putIfAbsent(key, call) != null) {
            return false;
        }
        note(invites, call, key);
        calls.put(call.callId, call);
        return true;
    }

    /// One that no INVITE to us began.
    void begun(CallRunner call) {
        calls.put(call.callId, call);
    }

    void known(String localTag, CallRunner call, LegId leg) {
        byTag.put(localTag, new Entry(call, leg));
        note(tags, call, localTag);
    }

    private static void note(Map<CallRunner, Queue<String>> keys, CallRunner call, String key) {
        keys.computeIfAbsent(call, _ -> new ConcurrentLinkedQueue<>()).add(key);
    }

    Optional<Entry> byTag(String localTag) {
        return Optional.ofNullable(byTag.get(localTag));
    }

    /// The leg whose dialog is meant. In a supervisor's call there is none: nobody is at its other end.
    Optional<Entry> byDialog(Replaces replaces) {
        return byTag(replaces.toTag())
                .filter(entry -> Optional.ofNullable(entry.call().state().legs().get(entry.leg()))
                        .flatMap(Leg::dialog)
                        .filter(replaces::names)
                        .isPresent())
                .filter(entry -> entry.call().state().supervision().watch().isEmpty());
    }

    /// The leg of a browser that rings whose dialog is meant, the call not being answered yet.
    Optional<Entry> byEarlyDialog(Replaces replaces) {
        return byTag(replaces.toTag()).filter(entry -> {
            CallState state = entry.call().state();
            Leg leg = state.legs().get(entry.leg());
            return state.rings(entry.leg())
                    && leg != null
                    && leg.forks().values().stream().anyMatch(replaces::names);
        });
    }

    Optional<CallRunner> byInvite(SipRequest invite) {
        return Optional.ofNullable(byInvite.get(key(invite)));
    }

    Optional<CallRunner> call(String callId) {
        return Optional.ofNullable(calls.get(callId));
    }

    Collection<CallRunner> all() {
        return List.copyOf(calls.values());
    }

    int size() {
        return calls.size();
    }

    void forget(CallRunner call) {
        calls.remove(call.callId, call);
        taken(tags, call)
                .forEach(tag -> byTag.computeIfPresent(tag, (_, entry) -> entry.call() == call ? null : entry));
        taken(invites, call).forEach(key -> byInvite.remove(key, call));
    }

    private static Collection<String> taken(Map<CallRunner, Queue<String>> keys, CallRunner call) {
        Queue<String> taken = keys.remove(call);
        return taken == null ? List.of() : taken;
    }
}
