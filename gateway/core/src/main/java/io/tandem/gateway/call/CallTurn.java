package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.CallState.Hearing;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.CallState.Times;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.route.hunt.HuntMachine;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.MediaCommand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A call while one input is worked on: the fields of [CallState], open for change, and what is to be done.
/// Confined to one turn of the machine; outside it only the immutable [CallState] is seen.
final class CallTurn {

    final String callId;
    final Env env;
    final CallSettings settings;
    Direction direction;
    Phase phase;
    String user;
    String number;
    String callee;
    Optional<LegId> near;
    Optional<LegId> far;
    Optional<Plan> plan;
    int attempt;
    int address;
    Optional<Trunk> trunk;
    final Map<LegId, Trunk> trunks;
    final Map<LegId, String> users;
    Optional<HuntMachine.State> hunt;
    Optional<Transfer> transfer;
    Optional<TransferTarget.ToCall> replaces;
    Optional<TransferTarget> asked;
    final List<Cdr.Transfer> transfers;
    /// Where the REFER leads that is worked on in this turn.
    @Nullable
    TransferTarget transferTarget;

    final List<Cdr.TrunkAttempt> attempts;
    final Map<LegId, LegMedia> media;
    final Map<LegId, Registration> registrations;
    final List<Integer> busy;
    Hearing hearing;
    Times times;
    Optional<Termination> termination;
    String srtpProfile;
    boolean mediaOpen;
    boolean recorded;
    RecordState record;
    Supervision supervision;
    final List<AudioTrouble> troubles;

    private final Map<LegId, LegTurn> legs = new LinkedHashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Queue<Said> said = new ArrayDeque<>();

    /// What a leg told the call.
    record Said(LegId leg, LegEvent event) {}

    CallTurn(CallState state, Env env, CallSettings settings) {
        this.callId = state.callId();
        this.env = env;
        this.settings = settings;
        this.direction = state.direction();
        this.phase = state.phase();
        this.user = state.user();
        this.number = state.number();
        this.callee = state.callee();
        this.near = state.near();
        this.far = state.far();
        this.plan = state.plan();
        this.attempt = state.attempt();
        this.address = state.address();
        this.trunk = state.trunk();
        this.trunks = new HashMap<>(state.trunks());
        this.users = new HashMap<>(state.users());
        this.hunt = state.hunt();
        this.transfer = state.transfer();
        this.replaces = state.replaces();
        this.asked = state.asked();
        this.transfers = new ArrayList<>(state.transfers());
        this.attempts = new ArrayList<>(state.attempts());
        this.media = new HashMap<>(state.media());
        this.registrations = new HashMap<>(state.registrations());
        this.busy = new ArrayList<>(state.busy());
        this.hearing = state.hearing();
        this.times = state.times();
        this.termination = state.termination();
        this.srtpProfile = state.srtpProfile();
        this.mediaOpen = state.mediaOpen();
        this.recorded = state.recorded();
        this.record = state.record();
        this.supervision = state.supervision();
        this.troubles = new ArrayList<>(state.troubles());
        state.legs().values().forEach(this::open);
    }

    CallState freeze() {
        Map<LegId, Leg> frozen = new HashMap<>();
        legs.forEach((id, leg) -> frozen.put(id, leg.freeze()));
        return new CallState(
                callId,
                direction,
                phase,
                user,
                number,
                callee,
                near,
                far,
                plan,
                attempt,
                address,
                trunk,
                trunks,
                users,
                hunt,
                transfer,
                replaces,
                asked,
                transfers,
                attempts,
                frozen,
                media,
                registrations,
                busy,
                hearing,
                times,
                termination,
                srtpProfile,
                mediaOpen,
                recorded,
                record,
                supervision,
                troubles);
    }

    private void open(Leg leg) {
        legs.put(leg.id(), new LegTurn(leg, env, settings, effects, event -> said.add(new Said(leg.id(), event))));
    }

    LegId newLeg(String name, Leg.Side side, Hop hop) {
        LegId id = new LegId(name);
        open(Leg.idle(id, side, hop));
        media.put(id, LegMedia.NONE);
        return id;
    }

    /// A leg goes to another call; what stays behind has ended.
    MovedLeg release(LegId id) {
        LegTurn leg = Objects.requireNonNull(legs.get(id));
        String user = leg.side == Leg.Side.BROWSER ? userOf(id) : "";
        MovedLeg moved = new MovedLeg(leg.freeze(), media(id), trunkOf(id), user, party(id), callId);
        leg.phase = Leg.Phase.ENDED;
        return moved;
    }

    /// A leg of another call is ours from now on.
    LegId adopt(MovedLeg moved, LegId as) {
        open(moved.leg().named(as));
        media.put(as, moved.media());
        moved.trunk().ifPresent(t -> trunks.put(as, t));
        if (!moved.user().isEmpty()) {
            users.put(as, moved.user());
        }
        SessionRefresh.moved(Objects.requireNonNull(legs.get(as)));
        return as;
    }

    @Nullable
    LegTurn leg(LegId id) {
        return legs.get(id);
    }

    Iterable<LegTurn> legs() {
        return List.copyOf(legs.values());
    }

    void forgetLegs(Predicate<LegTurn> which) {
        legs.values().removeIf(which);
    }

    int legCount() {
        return legs.size();
    }

    void tell(LegId id, LegInput input) {
        LegTurn leg = legs.get(id);
        if (leg != null) {
            LegMachine.on(leg, input);
        }
    }

    /// What the legs said and nobody heard yet; null: nothing.
    @Nullable
    Said nextSaid() {
        return said.poll();
    }

    List<Effect> effects() {
        return effects;
    }

    LegMedia media(LegId id) {
        return Objects.requireNonNull(media.getOrDefault(id, LegMedia.NONE));
    }

    boolean is(Optional<LegId> which, LegId id) {
        return which.filter(id::equals).isPresent();
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    void media(MediaCommand command) {
        effects.add(new Effect.Media(command));
    }

    void note(String what) {
        effects.add(new Effect.Note(what));
    }

    void arm(TimerId.Kind kind, Duration delay) {
        effects.add(new Effect.Arm(TimerId.ofCall(kind), delay));
    }

    void disarm(TimerId.Kind kind) {
        effects.add(new Effect.Disarm(TimerId.ofCall(kind)));
    }

    /// The trunk that a leg is of; empty for a browser's.
    Optional<Trunk> trunkOf(LegId leg) {
        return Optional.ofNullable(trunks.get(leg));
    }

    /// Whose browser is at the other end of a leg.
    String userOf(LegId leg) {
        return Objects.requireNonNull(users.getOrDefault(leg, user));
    }

    /// Who is at the other end of a leg, for people: the operator, or the number.
    String party(LegId leg) {
        LegTurn open = legs.get(leg);
        return open == null || open.side == Leg.Side.BROWSER ? userOf(leg) : open.number();
    }

    /// On whose side a leg is.
    Termination.Who who(LegId leg) {
        LegTurn open = legs.get(leg);
        if (open != null && open.side == Leg.Side.BROWSER) {
            return userOf(leg).equals(user) ? Termination.Who.OPERATOR : Termination.Who.COLLEAGUE;
        }
        boolean caller = direction == Direction.TRANSIT && open != null && open.uas;
        return caller ? Termination.Who.CALLER : Termination.Who.TRUNK;
    }

    /// The leg of the other party; for a browser that only rings, that of who calls. Empty while there is none.
    Optional<LegId> other(LegId leg) {
        return is(near, leg) ? far : is(far, leg) || near.isPresent() ? near : far;
    }

    /// As [CallState#ringsOwner].
    boolean ringsOwner() {
        return near.isEmpty() && (asked.isPresent() || supervision.watch().isPresent());
    }

    /// True for the legs of the two parties, false for attempts that were given up and browsers that only ring.
    boolean counts(LegId leg) {
        return is(near, leg) || is(far, leg);
    }

    String trunkName() {
        return trunk.map(Trunk::name).orElse("");
    }

    String tonePlan() {
        return trunk.map(Trunk::tonePlan).orElse(settings.tonePlan());
    }
}
