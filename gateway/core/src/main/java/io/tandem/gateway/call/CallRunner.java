package io.tandem.gateway.call;

import io.tandem.gateway.concurrent.Mailbox;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.concurrent.TokenBucket;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.media.FrameTap;
import io.tandem.media.MediaSession;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what the machine of one call wants, and brings it what happens. All of it but [#state] and
/// [#post] is confined to the call's mailbox.
final class CallRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);
    final String callId;
    /// Completes when nothing more will come of the call.
    final CompletableFuture<Void> finished = new CompletableFuture<>();

    private final CallContext context;
    private final Env env;
    private final CallSettings settings;
    private final Mailbox mailbox;
    private final AtomicReference<CallState> state;
    private final Queue<CallInput> pending = new ArrayDeque<>();
    private final KeptRequests requests = new KeptRequests();
    private final Map<TxId, ClientTransaction> invites = new HashMap<>();
    private final Map<TimerId, Armed> timers = new HashMap<>();
    private final CallSession session;
    private final CallAsks asks = new CallAsks();
    private final TokenBucket admission;
    private final MovedLegs movedLegs = new MovedLegs();
    private boolean running;

    /// A timer that runs; its identity tells a late firing from a valid one.
    private static final class Armed {
        private Timers.@Nullable Handle handle;
    }

    CallRunner(String callId, CallContext context, Executor executor) {
        this.callId = callId;
        this.context = context;
        this.env = context.env();
        this.settings = context.settings();
        int perSecond = settings.limits().requestsPerCall();
        this.admission = new TokenBucket(perSecond, 2.0 * perSecond);
        this.session = new CallSession(callId, context, this::post, pending::add);
        this.state = new AtomicReference<>(CallState.fresh(callId, env.wallClock(), env.nowMs()));
        this.mailbox = new Mailbox(callId, settings.limits().mailbox(), executor, this::failed);
    }

    /// Whether one more request of a peer's is looked at now. Any thread.
    boolean admits() {
        return admission.take(env.nowMs() * 1_000_000);
    }

    /// The call as it is. Any thread.
    CallState state() {
        return Objects.requireNonNull(state.get());
    }

    /// The call's media, for a supervisor's. Any thread.
    Optional<MediaSession> sharedMedia() {
        return session.shared();
    }

    /// Brings an input that we caused ourselves. Any thread.
    void post(CallInput input) {
        mailbox.postAlways(() -> input(input));
    }

    /// The same in the lane of a message. The caller holds no lock.
    void postHere(CallInput input) {
        mailbox.postAlwaysHere(() -> input(input));
    }

    /// Brings a request of the peer for one leg; false when too many wait already. Any thread.
    boolean postRequest(LegId leg, ServerTransaction transaction) {
        return mailbox.postHere(() -> {
            if (!movedLegs.post(leg, transaction)) {
                TxId tx = requests.keep(transaction);
                input(new CallInput.ForLeg(leg, new LegInput.Request(tx, transaction.request(), transaction.origin())));
            }
        });
    }

    /// Brings a REFER for one leg, and where the router leads it; false when too many wait already. Any thread.
    boolean postRefer(LegId leg, ServerTransaction transaction, TransferTarget target) {
        return mailbox.postHere(() -> {
            TxId tx = requests.keep(transaction);
            LegInput.Request request = new LegInput.Request(tx, transaction.request(), transaction.origin());
            input(new CallInput.Referred(leg, request, target));
        });
    }

    /// Brings the INVITE that begins the call. Any thread.
    void postInvite(ServerTransaction invite, String instanceId, Function<LegInput.Invited, CallInput> call) {
        mailbox.postAlwaysHere(() -> {
            TxId tx = requests.keep(invite);
            input(call.apply(new LegInput.Invited(tx, invite.request(), invite.origin(), "tandem", instanceId)));
        });
    }

    /// What its trunks say is heard by that, in a call that has not begun yet.
    void heardBy(FrameTap tap) {
        mailbox.postAlways(() -> session.heardBy(tap));
    }

    /// Asks something of the recording and waits for the call's turn. Any thread but the call's own.
    CommandReply askRecord(RecordVerb verb) {
        return asks.ask(ask -> post(new CallInput.RecordAsked(verb, ask)));
    }

    private void input(CallInput input) {
        if (movedLegs.post(input)) {
            return;
        }
        pending.add(input);
        if (running) {
            return;
        }
        running = true;
        try {
            for (CallInput next = pending.poll(); next != null; next = pending.poll()) {
                context.tap().came(callId, next);
                CallMachine.Step step = CallMachine.step(state(), next, env, settings);
                state.set(step.state());
                step.effects().forEach(this::run);
            }
        } finally {
            running = false;
        }
    }

    private void run(Effect effect) {
        context.tap().does(callId, effect);
        switch (effect) {
            case Effect.Respond(TxId tx, SipResponse response, String toTag) -> requests.respond(tx, response, toTag);
            case Effect.Send(LegId leg, TxId tx, SipRequest request, Hop hop) -> send(leg, tx, request, hop);
            case Effect.SendAck(SipRequest ack, Hop hop) ->
                context.stack().get().sendAck(ack, hop);
            case Effect.CancelInvite(TxId tx, String reason) -> {
                ClientTransaction invite = invites.get(tx);
                if (invite != null) {
                    invite.cancel(reason);
                }
            }
            case Effect.Arm(TimerId timer, var delay) -> {
                disarm(timer);
                Armed armed = new Armed();
                timers.put(timer, armed);
                armed.handle = context.timers().after(delay, () -> mailbox.postAlways(() -> fire(timer, armed)));
            }
            case Effect.Disarm(TimerId timer) -> disarm(timer);
            case Effect.OpenBrowserPort(LegId leg) -> session.openBrowserPort(leg);
            case Effect.OpenTrunkPort(LegId leg, InetAddress toward) -> session.openTrunkPort(leg, toward);
            case Effect.OpenBeside(String call) -> session.openBeside(call);
            case Effect.Monitor(LegId leg, String call, String with, var mode) ->
                session.monitor(leg, call, with, mode);
            case Effect.Media(var command) -> session.tell(command);
            case Effect.CloseMedia() -> session.close();
            case Effect.TellCall(String call, CallInput input, var gone) ->
                context.index().call(call).ifPresentOrElse(c -> c.post(input), () -> gone.ifPresent(pending::add));
            case Effect.MoveLeg move -> move(move);
            case Effect.KnowTag(String localTag, LegId leg) -> context.index().known(localTag, this, leg);
            case Effect.TrunkFailed(var trunk, String what) -> context.trunks().reportFailure(trunk, what);
            case Effect.Publish(CallEvent event) -> publish(event);
            case Effect.WriteCdr(var cdr) -> context.cdrs().write(cdr);
            case Effect.StartRecording start -> session.startRecord(start);
            case Effect.ChangeRecording wish -> session.record(wish);
            case Effect.Hunt(var group, var what) -> pending.add(context.hunts().next(this, group, what));
            case Effect.Reply(long ask, CommandReply reply) -> asks.answer(ask, reply);
            case Effect.Note(String what) -> LOG.debug("call={} {}", callId, what);
            case Effect.Finished() -> finish();
        }
    }

    private void send(LegId leg, TxId tx, SipRequest request, Hop hop) {
        ClientTransaction sent = context.stack()
                .get()
                .send(request, hop, new LegNews(tx, input -> mailbox.postAlwaysHere(() -> heard(leg, tx, input))));
        if (request.is("INVITE")) {
            invites.put(tx, sent);
        }
    }

    /// A request that has its final answer cannot be cancelled any more.
    private void heard(LegId leg, TxId tx, LegInput input) {
        if (!(input instanceof LegInput.Response answer && answer.response().provisional())) {
            invites.remove(tx);
        }
        input(new CallInput.ForLeg(leg, input));
    }

    private void move(Effect.MoveLeg move) {
        Optional<CallRunner> to =
                context.index().call(move.call()).filter(call -> call.state().mediaOpen());
        if (to.isEmpty() || !session.handOver(move.leg(), to.get().session, move.as())) {
            pending.add(move.gone());
            to.ifPresent(CallRunner::guestSettled);
            return;
        }
        timers.keySet().stream()
                .filter(timer -> timer.owner().equals(move.leg().name()))
                .toList()
                .forEach(this::disarm);
        movedLegs.moved(move.leg(), to.get(), move.as());
        to.get().post(move.input());
        to.get().guestSettled();
    }

    /// Nothing more comes of a port that was handed over to this call, or could not be. Any thread.
    private void guestSettled() {
        mailbox.postAlways(session::guestSettled);
    }

    private void disarm(TimerId timer) {
        Armed armed = timers.remove(timer);
        if (armed != null && armed.handle != null) {
            armed.handle.cancel();
        }
    }

    private void fire(TimerId timer, Armed armed) {
        if (timers.get(timer) != armed) {
            return;
        }
        timers.remove(timer);
        input(timer.fired());
    }

    private void publish(CallEvent event) {
        CallLog.log(event, state());
        try {
            context.listener().onCallEvent(event);
        } catch (RuntimeException fault) {
            LOG.error("call={} a listener failed, the call goes on", callId, fault);
        }
    }

    private void finish() {
        timers.keySet().stream().toList().forEach(this::disarm);
        context.index().forget(this);
        context.hunts().over(this);
        if (finished.complete(null)) {
            requests.forget();
            session.forget();
            state.set(AfterTheEnd.of(state(), env, settings));
        }
    }

    /// A task threw: this call is ended, in order as far as that still goes.
    private void failed(Throwable thrown) {
        pending.clear();
        try {
            input(new CallInput.End(Termination.gateway(
                    Termination.Why.INTERNAL_ERROR, 500, Cause.TEMPORARY_FAILURE, "Internal error")));
        } catch (RuntimeException again) {
            again.addSuppressed(thrown);
            session.abandon();
            finish();
            throw again;
        }
    }
}
