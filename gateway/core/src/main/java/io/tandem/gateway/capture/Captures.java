package io.tandem.gateway.capture;

import io.tandem.gateway.call.CallInput;
import io.tandem.gateway.call.CallTap;
import io.tandem.gateway.call.Effect;
import io.tandem.gateway.call.LegInput;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.SipHead;
import io.tandem.gateway.sip.net.WireTap;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the messages of all calls that go on, and of those that were over last. At the wire it sees messages, in the
/// calls' mailboxes which Call-IDs are whose. Any thread; this is one of the classes whose job is concurrency: a lock
/// is held for a few lookups.
public final class Captures implements CallTap, WireTap {

    private static final Logger LOG = LoggerFactory.getLogger(Captures.class);

    private final int mostOver;
    private final long mostBytes;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    /// Calls that are open, those first whose messages would be given up first.
    private final Map<String, CapturedCall> open = new LinkedHashMap<>();

    private final Map<String, CapturedCall> over = new HashMap<>();
    private final Queue<CapturedCall> overInOrder = new ArrayDeque<>();
    /// Whose a Call-ID is; more than one after a transfer.
    private final Map<String, List<CapturedCall>> dialogs = new HashMap<>();

    private final Strangers strangers = new Strangers();
    private long order;
    private long bytes;
    private String latest = "";

    /// @param mostOver calls that are over and still can be had
    /// @param mostBytes all messages together; 0 keeps none
    public Captures(int mostOver, long mostBytes, InstantSource clock) {
        this.mostOver = mostOver;
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    /// Whether any message is kept at all.
    public boolean on() {
        return mostBytes > 0;
    }

    /// The messages of a call; empty: there was none, or it was too long ago.
    public Optional<Capture> of(String callId) {
        lock.lock();
        try {
            return Optional.ofNullable(open.getOrDefault(callId, over.get(callId)))
                    .map(CapturedCall::view);
        } finally {
            lock.unlock();
        }
    }

    /// The messages of the call that began latest.
    public Optional<Capture> latest() {
        lock.lock();
        try {
            return of(latest);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void received(Link link, SipHead head, byte[] message) {
        guarded("a message", () -> seen(link, head.first("Call-ID"), head.beginsCall(), false, message));
    }

    @Override
    public void sent(Link link, byte[] message) {
        guarded("a message", () -> seen(link, CallIdLine.of(message), false, true, message));
    }

    /// @param begins it is an INVITE outside any dialog, which may become a call
    private void seen(Link link, String sipCallId, boolean begins, boolean sent, byte[] message) {
        if (!on() || sipCallId.isEmpty() || !(begins || isKept(sipCallId))) {
            return;
        }
        // a link may hold a lock of its own while it tells us of what it sends: it is never asked within ours
        Hop.Flow flow = link.flow();
        InetSocketAddress local = link.local();
        long atUs = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        lock.lock();
        try {
            Captured captured = new Captured(++order, atUs, flow, local, sent, sipCallId, message);
            List<CapturedCall> owners = dialogs.getOrDefault(sipCallId, List.of());
            if (begins && owners.stream().allMatch(CapturedCall::over)) {
                strangers.begins(captured);
            } else if (owners.isEmpty() || strangers.has(sipCallId)) {
                strangers.add(captured);
            } else {
                owners.forEach(call -> add(call, captured));
                makeRoom();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isKept(String sipCallId) {
        lock.lock();
        try {
            return dialogs.containsKey(sipCallId) || strangers.has(sipCallId);
        } finally {
            lock.unlock();
        }
    }

    private void add(CapturedCall call, Captured message) {
        long before = call.bytes();
        call.add(message);
        bytes += call.bytes() - before;
    }

    @Override
    public void came(String callId, CallInput input) {
        if (!on()) {
            return;
        }
        guarded(callId, () -> {
            switch (input) {
                case CallInput.FromBrowser begun -> begun(callId, begun.invited());
                case CallInput.FromTrunk begun -> begun(callId, begun.invited());
                case CallInput.ToColleague begun -> begun(callId, begun.invited());
                case CallInput.ToGroup begun -> begun(callId, begun.invited());
                case CallInput.InTransit begun -> begun(callId, begun.invited());
                case CallInput.FromSupervisor begun -> begun(callId, begun.invited());
                case CallInput.Replaces begun -> begun(callId, begun.invited());
                case CallInput.Refused begun -> begun(callId, begun.invited());
                case CallInput.ForLeg(var leg, LegInput.Request request) ->
                    claims(callId, request.request().callId(), leg.name(), false);
                case CallInput.ForLeg(var leg, LegInput.Ack ack) ->
                    claims(callId, ack.ack().callId(), leg.name(), false);
                case CallInput.Joins joins ->
                    joins.moved()
                            .leg()
                            .dialog()
                            .ifPresent(dialog -> claims(
                                    callId,
                                    dialog.callId(),
                                    joins.moved().name().name(),
                                    false));
                case CallInput.Referred referred ->
                    claims(
                            callId,
                            referred.request().request().callId(),
                            referred.leg().name(),
                            false);
                default -> {}
            }
        });
    }

    private void begun(String callId, LegInput.Invited invited) {
        String leg = invited.origin().transport().web() ? "browser" : "trunk";
        claims(callId, invited.request().callId(), leg, true);
    }

    @Override
    public void does(String callId, Effect effect) {
        if (!on()) {
            return;
        }
        guarded(callId, () -> {
            switch (effect) {
                case Effect.Send(var leg, var tx, SipRequest request, Hop hop) ->
                    claims(callId, request.callId(), leg.name(), request.is("INVITE"));
                case Effect.Finished finished -> finished(callId);
                default -> {}
            }
        });
    }

    /// @param begins a call may begin by that; what comes after the end of one leaves nothing behind
    private void claims(String callId, String sipCallId, String leg, boolean begins) {
        lock.lock();
        try {
            CapturedCall call = open.get(callId);
            if (call == null && begins && !over.containsKey(callId)) {
                call = new CapturedCall(callId, clock.instant());
                open.put(callId, call);
                latest = callId;
            }
            if (call == null || !call.claims(sipCallId, leg)) {
                return;
            }
            List<Captured> before = strangers.take(sipCallId);
            List<CapturedCall> owners = dialogs.computeIfAbsent(sipCallId, id -> new ArrayList<>(1));
            if (!before.isEmpty()) {
                owners.removeIf(CapturedCall::over); // the same Call-ID again is another dialog
            } else if (!owners.isEmpty()) {
                before = owners.getFirst().of(sipCallId); // a leg that another call takes, with all that was before
            }
            owners.add(call);
            for (Captured message : before) {
                add(call, message);
            }
            makeRoom();
        } finally {
            lock.unlock();
        }
    }

    private void finished(String callId) {
        lock.lock();
        try {
            CapturedCall call = open.remove(callId);
            if (call == null) {
                return;
            }
            call.ends();
            over.put(callId, call);
            overInOrder.add(call);
            if (overInOrder.size() > mostOver) {
                forget(overInOrder.remove());
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(CapturedCall call) {
        over.remove(call.callId());
        bytes -= call.bytes();
        for (String sipCallId : call.dialogs()) {
            dialogs.computeIfPresent(sipCallId, (id, owners) -> {
                owners.remove(call);
                return owners.isEmpty() ? null : owners;
            });
        }
    }

    /// Calls that are over go first, the oldest first; then what the oldest open ones have so far.
    private void makeRoom() {
        while (bytes > mostBytes && !overInOrder.isEmpty()) {
            forget(overInOrder.remove());
        }
        List<CapturedCall> emptied = new ArrayList<>();
        Iterator<CapturedCall> oldest = open.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            CapturedCall call = oldest.next();
            oldest.remove();
            bytes -= call.bytes();
            call.empty();
            emptied.add(call);
        }
        emptied.forEach(call -> open.put(call.callId(), call));
    }

    /// A fault of this is no fault of the call's.
    private static void guarded(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            LOG.error("call={} cannot be captured, it goes on", what, fault);
        }
    }
}
