package io.tandem.gateway.ladder;

import io.tandem.gateway.call.CallInput;
import io.tandem.gateway.call.Effect;
import io.tandem.gateway.call.LegId;
import io.tandem.gateway.call.LegInput;
import io.tandem.gateway.call.LegInput.Invited;
import io.tandem.gateway.call.TxId;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.ladder.Rung.Kind;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What one call has been through so far. Written in the call's mailbox, read by any thread: a lock is between.
final class CallLadder {

    /// Of a call that goes on and on, its beginning and its latest are kept.
    private static final int FIRST = 300;

    private static final int LATEST = 100;
    /// More requests than a call still answers at a time, see [io.tandem.gateway.call.CallRunner].
    private static final int KEPT_SERVERS = 16;

    private final Instant startedAt;
    private final long startedMs;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Rung> first = new ArrayList<>();
    private final Deque<Rung> latest = new ArrayDeque<>();
    /// Who is answered by a response of ours, as `leg` and method: of the first INVITE and the latest requests.
    private final Map<TxId, String[]> servers = new LinkedHashMap<>();
    /// Which leg a request of ours belongs to that is not answered yet.
    private final Map<TxId, LegId> clients = new HashMap<>();

    private final Map<String, LegId> dialogs = new HashMap<>();
    private long left;
    private boolean over;
    private Optional<Cdr> cdr = Optional.empty();

    CallLadder(Instant startedAt, long startedMs) {
        this.startedAt = startedAt;
        this.startedMs = startedMs;
    }

    /// What there is so far.
    Ladder view(String callId) {
        lock.lock();
        try {
            List<Rung> all = new ArrayList<>(first);
            all.addAll(latest);
            return new Ladder(callId, startedAt, all, left, cdr);
        } finally {
            lock.unlock();
        }
    }

    /// Whether a call begins by that.
    static boolean begins(CallInput input) {
        return switch (input) {
            case CallInput.FromBrowser begun -> true;
            case CallInput.FromTrunk begun -> true;
            case CallInput.ToColleague begun -> true;
            case CallInput.ToGroup begun -> true;
            case CallInput.InTransit begun -> true;
            case CallInput.Test begun -> true;
            case CallInput.Asked begun -> true;
            case CallInput.AskedToWatch begun -> true;
            case CallInput.FromSupervisor begun -> true;
            case CallInput.Replaces begun -> true;
            case CallInput.Refused begun -> true;
            default -> false;
        };
    }

    /// Nothing more comes of it: what only served to place messages goes.
    ///
    /// @return false: that was known
    boolean over() {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            over = true;
            servers.clear();
            clients.clear();
            dialogs.clear();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void came(CallInput input, long nowMs) {
        lock.lock();
        try {
            switch (input) {
                case CallInput.FromBrowser begun -> invited(nowMs, begun.invited());
                case CallInput.FromTrunk begun -> invited(nowMs, begun.invited());
                case CallInput.ToColleague begun -> invited(nowMs, begun.invited());
                case CallInput.ToGroup begun -> invited(nowMs, begun.invited());
                case CallInput.InTransit begun -> invited(nowMs, begun.invited());
                case CallInput.Asked begun ->
                    state(nowMs, Rung.TANDEM, "wanted for " + begun.operator().user(), begun.number());
                case CallInput.AskedToWatch begun ->
                    state(nowMs, Rung.TANDEM, "wanted for " + begun.supervisor().user(), "to be in another call");
                case CallInput.FromSupervisor begun -> invited(nowMs, begun.invited());
                case CallInput.Replaces begun -> invited(nowMs, begun.invited());
                case CallInput.Refused begun -> invited(nowMs, begun.invited());
                case CallInput.ForLeg(LegId leg, LegInput forLeg) -> forLeg(nowMs, leg, forLeg);
                case CallInput.Referred referred -> request(nowMs, referred.leg(), referred.request());
                case CallInput.Heard(var event) ->
                    MediaRungs.of(nowMs - startedMs, event).ifPresent(this::add);
                case CallInput.NoPort(LegId leg, String why) -> state(nowMs, leg.name(), "no media port", why);
                case CallInput.TakenOver taken -> state(nowMs, Rung.TANDEM, "browser is back", "by another connection");
                case CallInput.Joins joins -> state(nowMs, Rung.TANDEM, "a party of another call joins", joins.by());
                default -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    void does(Effect effect, long nowMs) {
        lock.lock();
        try {
            switch (effect) {
                case Effect.Respond(TxId tx, SipResponse response, String tag) -> {
                    String[] of = servers.getOrDefault(tx, new String[] {Rung.TANDEM, ""});
                    sip(nowMs, Rung.TANDEM, of[0], status(response, of[1]), SdpLine.of(response.body()));
                }
                case Effect.Send(LegId leg, TxId tx, SipRequest request, Hop hop) -> {
                    clients.put(tx, leg);
                    dialogs.put(request.callId(), leg);
                    String to = request.is("INVITE") ? where(hop) : "";
                    sip(nowMs, Rung.TANDEM, leg.name(), request.method(), joined(to, detail(request)));
                }
                case Effect.SendAck(SipRequest ack, Hop hop) -> {
                    LegId leg = dialogs.get(ack.callId());
                    sip(nowMs, Rung.TANDEM, leg == null ? Rung.TANDEM : leg.name(), "ACK", detail(ack));
                }
                case Effect.CancelInvite(TxId tx, String reason) -> {
                    LegId leg = clients.get(tx);
                    sip(nowMs, Rung.TANDEM, leg == null ? Rung.TANDEM : leg.name(), "CANCEL", reason);
                }
                case Effect.Media(var command) ->
                    MediaRungs.of(nowMs - startedMs, command).ifPresent(this::add);
                case Effect.TrunkFailed(var trunk, String what) ->
                    state(nowMs, Rung.TANDEM, "trunk " + trunk.name() + " failed", what);
                case Effect.Publish(var event) -> {
                    String what = EventWords.what(event);
                    if (!what.isEmpty()) {
                        state(nowMs, Rung.TANDEM, what, EventWords.detail(event));
                    }
                }
                case Effect.WriteCdr(Cdr written) -> cdr = Optional.of(written);
                default -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    private void invited(long nowMs, Invited invited) {
        String lane = invited.origin().transport() == Hop.Transport.WS
                        || invited.origin().transport() == Hop.Transport.WSS
                ? "browser"
                : "trunk";
        serve(invited.tx(), lane, "INVITE");
        dialogs.put(invited.request().callId(), new LegId(lane));
        sip(nowMs, lane, Rung.TANDEM, "INVITE", joined(where(invited.origin()), detail(invited.request())));
    }

    private void forLeg(long nowMs, LegId leg, LegInput input) {
        switch (input) {
            case LegInput.Request request -> request(nowMs, leg, request);
            case LegInput.Response(TxId tx, SipResponse response) -> {
                if (!response.provisional()) {
                    clients.remove(tx);
                }
                sip(
                        nowMs,
                        leg.name(),
                        Rung.TANDEM,
                        status(response, response.cseq().method()),
                        SdpLine.of(response.body()));
            }
            case LegInput.Ack(SipRequest ack) -> sip(nowMs, leg.name(), Rung.TANDEM, "ACK", detail(ack));
            case LegInput.Cancel(TxId invite, List<String> reasons) ->
                sip(nowMs, leg.name(), Rung.TANDEM, "CANCEL", String.join(", ", reasons));
            case LegInput.Timeout timeout -> {
                clients.remove(timeout.tx());
                state(nowMs, leg.name(), "no answer", "to the request before");
            }
            case LegInput.TransportError(TxId tx, String what) -> {
                clients.remove(tx);
                state(nowMs, leg.name(), "cannot be sent", what);
            }
            default -> {}
        }
    }

    private void request(long nowMs, LegId leg, LegInput.Request request) {
        serve(request.tx(), leg.name(), request.request().method());
        sip(nowMs, leg.name(), Rung.TANDEM, request.request().method(), detail(request.request()));
    }

    private void serve(TxId tx, String lane, String method) {
        servers.put(tx, new String[] {lane, method});
        if (servers.size() > KEPT_SERVERS) {
            servers.keySet().stream().skip(1).findFirst().ifPresent(servers::remove);
        }
    }

    private static String status(SipResponse response, String method) {
        return response.status() + " " + response.reason() + (method.isEmpty() ? "" : " (" + method + ")");
    }

    /// For example `UDP 198.51.100.7:5060`.
    private static String where(Hop hop) {
        return switch (hop) {
            case Hop.Flow flow -> flow.transport() + " " + MediaRungs.text(flow.peer());
            case Hop.Address address -> address.transport() + " " + MediaRungs.text(address.address());
        };
    }

    private static String detail(SipMessage message) {
        return joined(
                SdpLine.of(message.body()),
                message.headers().first("Reason").orElse(""),
                message.headers().first("Refer-To").map(to -> "Refer-To " + to).orElse(""));
    }

    private static String joined(String... parts) {
        StringBuilder all = new StringBuilder();
        for (String part : parts) {
            if (!part.isEmpty()) {
                all.append(all.isEmpty() ? "" : "; ").append(part);
            }
        }
        return all.toString();
    }

    private void sip(long nowMs, String from, String to, String what, String detail) {
        add(new Rung(nowMs - startedMs, from, to, Kind.SIP, Printable.of(what), Printable.of(detail)));
    }

    private void state(long nowMs, String lane, String what, String detail) {
        add(new Rung(nowMs - startedMs, lane, lane, Kind.STATE, what, Printable.of(detail)));
    }

    private void add(Rung rung) {
        if (first.size() < FIRST) {
            first.add(rung);
            return;
        }
        latest.add(rung);
        if (latest.size() > LATEST) {
            latest.remove();
            left++;
        }
    }
}
