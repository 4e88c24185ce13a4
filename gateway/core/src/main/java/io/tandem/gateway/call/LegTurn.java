package io.tandem.gateway.call;

import io.tandem.gateway.call.Leg.Closing;
import io.tandem.gateway.call.Leg.Phase;
import io.tandem.gateway.call.Leg.Purpose;
import io.tandem.gateway.call.Leg.Sent;
import io.tandem.gateway.call.Leg.SessionTimer;
import io.tandem.gateway.call.Leg.Side;
import io.tandem.gateway.call.Leg.Unacked;
import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.trunk.Trunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A leg while one input is worked on: the fields of [Leg], open for change, and what comes of it. Confined
/// to one turn of the machine; outside it only the immutable [Leg] is seen.
final class LegTurn {

    final LegId id;
    final Side side;
    final Env env;
    final CallSettings settings;
    boolean uas;
    Phase phase;
    Hop hop;
    String localTag;
    Optional<SipRequest> invite;
    Optional<TxId> inviteTx;
    Optional<Dialog> dialog;
    final Map<String, Dialog> forks;
    final Set<String> strays;
    final Set<String> overtaken;
    final Map<TxId, Sent> sent;
    Optional<Unacked> unacked;
    String localSdp;
    Optional<String> wantedOffer;
    final List<Body> infos;
    Optional<Closing> closing;
    SessionTimer timer;
    boolean peerUpdates;
    boolean flowLost;
    boolean glare;
    String instanceId;
    Optional<Trunk.Credentials> credentials;
    int requests;
    final Map<String, Long> lastRSeq;

    private final List<Effect> effects;
    private final Consumer<LegEvent> events;

    LegTurn(Leg leg, Env env, CallSettings settings, List<Effect> effects, Consumer<LegEvent> events) {
        this.id = leg.id();
        this.side = leg.side();
        this.env = env;
        this.settings = settings;
        this.uas = leg.uas();
        this.phase = leg.phase();
        this.hop = leg.hop();
        this.localTag = leg.localTag();
        this.invite = leg.invite();
        this.inviteTx = leg.inviteTx();
        this.dialog = leg.dialog();
        this.forks = new HashMap<>(leg.forks());
        this.strays = new HashSet<>(leg.strays());
        this.overtaken = new HashSet<>(leg.overtaken());
        this.sent = new LinkedHashMap<>(leg.sent());
        this.unacked = leg.unacked();
        this.localSdp = leg.localSdp();
        this.wantedOffer = leg.wantedOffer();
        this.infos = new ArrayList<>(leg.infos());
        this.closing = leg.closing();
        this.timer = leg.timer();
        this.peerUpdates = leg.peerUpdates();
        this.flowLost = leg.flowLost();
        this.glare = leg.glare();
        this.instanceId = leg.instanceId();
        this.credentials = leg.credentials();
        this.requests = leg.requests();
        this.lastRSeq = new HashMap<>(leg.lastRSeq());
        this.effects = effects;
        this.events = events;
    }

    Leg freeze() {
        return new Leg(
                id,
                side,
                uas,
                phase,
                hop,
                localTag,
                invite,
                inviteTx,
                dialog,
                forks,
                strays,
                overtaken,
                sent,
                unacked,
                localSdp,
                wantedOffer,
                infos,
                closing,
                timer,
                peerUpdates,
                flowLost,
                glare,
                instanceId,
                credentials,
                requests,
                lastRSeq);
    }

    void emit(LegEvent event) {
        events.accept(event);
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    void arm(TimerId.Kind kind, Duration delay) {
        effects.add(new Effect.Arm(TimerId.of(id, kind), delay));
    }

    void disarm(TimerId.Kind kind) {
        effects.add(new Effect.Disarm(TimerId.of(id, kind)));
    }

    void respond(TxId tx, int status, String reason, Headers headers, Body body) {
        effects.add(new Effect.Respond(tx, new SipResponse(status, reason, headers, body), localTag));
    }

    void respond(TxId tx, int status, String reason) {
        respond(tx, status, reason, Headers.NONE, Body.NONE);
    }

    /// Sends a request that is already built.
    TxId send(SipRequest request, Hop to, Purpose purpose, int challenges) {
        TxId tx = new TxId(id + "/" + ++requests);
        sent.put(tx, new Sent(request, purpose, challenges));
        effects.add(new Effect.Send(id, tx, request, to));
        return tx;
    }

    /// Builds and sends a request of the leg's dialog.
    TxId sendInDialog(String method, Headers extra, Body body, Purpose purpose) {
        Dialog.Outgoing outgoing = dialog.orElseThrow().request(method, extra, body);
        dialog = Optional.of(outgoing.dialog());
        return send(outgoing.request(), outgoing.dialog().hop(), purpose, 0);
    }

    /// The number at the other end, as its INVITE says; empty where there is none.
    String number() {
        return Leg.number(invite, uas);
    }

    /// Nothing is open in which the one who sends or gets it must not change.
    boolean quiet() {
        return phase == Phase.CONFIRMED && unacked.isEmpty() && !flowLost;
    }

    boolean pending(Purpose purpose) {
        return sent.values().stream().anyMatch(s -> s.is(purpose));
    }

    /// An INVITE of ours within the dialog has no final response yet.
    boolean offerUnderWay() {
        return sent.values().stream().anyMatch(s -> s.invite() && !s.is(Purpose.INVITE));
    }

    void end() {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        unacked = Optional.empty();
        infos.clear();
        wantedOffer = Optional.empty();
        for (TimerId.Kind kind : LEG_TIMERS) {
            disarm(kind);
        }
        emit(new LegEvent.Closed());
    }

    private static final List<TimerId.Kind> LEG_TIMERS = List.of(
            TimerId.Kind.RETRANSMIT_2XX,
            TimerId.Kind.ACK_DEADLINE,
            TimerId.Kind.CANCEL_DEADLINE,
            TimerId.Kind.REFRESH,
            TimerId.Kind.REFRESH_LOST,
            TimerId.Kind.SESSION_EXPIRY,
            TimerId.Kind.GLARE);
}
