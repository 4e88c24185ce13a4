package io.tandem.gateway.call;

import io.tandem.gateway.sip.Replaces;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which call a message belongs to: by our tag within a dialog, by the INVITE for CANCEL. Any thread.
final class CallIndex {

    private final Map<String, CallRunner> calls = new ConcurrentHashMap<>();
    private final Map<String, Entry> byTag = new ConcurrentHashMap<>();
    private final Map<String, CallRunner> byInvite = new ConcurrentHashMap<>();

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
        if (byInvite.putIfAbsent(key(invite), call) != null) {
            return false;
        }
        calls.put(call.callId, call);
        return true;
    }

    void known(String localTag, CallRunner call, LegId leg) {
        byTag.put(localTag, new Entry(call, leg));
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
        byTag.values().removeIf(entry -> entry.call() == call);
        byInvite.values().removeIf(known -> known == call);
    }
}
