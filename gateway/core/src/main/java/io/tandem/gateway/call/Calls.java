package io.tandem.gateway.call;

import io.tandem.gateway.cdr.CdrFigures;
import io.tandem.gateway.cdr.CdrSink;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.registrar.DoNotDisturb;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.Replaces;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUser;
import io.tandem.gateway.trunk.Trunks;
import io.tandem.media.MediaPlane;
import io.tandem.media.record.Recordings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All calls of this gateway: finds the call that a message is for, begins new ones, and ends them at
/// shutdown. Any thread; each call itself runs in its own mailbox.
public final class Calls implements SipUser, Registrations.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
    private static final Set<String> DIALOG_METHODS = Set.of("BYE", "INFO", "UPDATE", "PRACK", "NOTIFY");

    private final Duration closeWait;
    private final Trunks trunks;
    private final Registrations registrations;
    private final DoNotDisturb doNotDisturb;
    private final Env env;
    private final CdrSink cdrs;
    private final CallIndex index = new CallIndex();
    private final Arrivals arrivals;
    private final Callees callees;
    private final OwnCalls own;
    private final AtomicBoolean draining = new AtomicBoolean();

    /// @param stack asked at first use: the stack needs its user first
    /// @param doNotDisturb which operators do not ring
    /// @param callers says which operator a browser's INVITE is of
    /// @param challenges answers the trunks' digest challenges
    /// @param announcements finds what failures are told by
    /// @param tap sees every message and command
    /// @param random must be good for secrets and safe for any thread: tags are made of it
    public Calls(
            Supplier<CallSettings> settings,
            Supplier<SipStack> stack,
            MediaPlane media,
            Router router,
            Trunks trunks,
            Registrations registrations,
            DoNotDisturb doNotDisturb,
            CallerCheck callers,
            ChallengeAnswer challenges,
            Announcements announcements,
            Timers timers,
            CdrSink cdrs,
            CallListener listener,
            CallTap tap,
            Recordings recordings,
            RandomGenerator random) {
        this(
                settings,
                new LiveEnv(timers, random, stack, challenges, announcements, router),
                stack,
                media,
                router,
                trunks,
                registrations,
                doNotDisturb,
                callers,
                timers,
                cdrs,
                listener,
                tap,
                recordings,
                task -> Thread.ofVirtual().name("call").start(task));
    }

    /// @param executor drains the mailboxes
    Calls(
            Supplier<CallSettings> settings,
            Env env,
            Supplier<SipStack> stack,
            MediaPlane media,
            Router router,
            Trunks trunks,
            Registrations registrations,
            DoNotDisturb doNotDisturb,
            CallerCheck callers,
            Timers timers,
            CdrSink cdrs,
            CallListener listener,
            CallTap tap,
            Recordings recordings,
            Executor executor) {
        this.closeWait = settings.get().closeWait();
        this.trunks = trunks;
        this.registrations = registrations;
        this.doNotDisturb = doNotDisturb;
        this.env = env;
        this.cdrs = cdrs;
        this.callees = new Callees(index, () -> settings.get().operators(), registrations, doNotDisturb);
        Hunts hunts = new Hunts(callees, index, router, env, settings.get().incomingRing());
        CallContext context = new CallContext(
                settings, env, stack, media, trunks, timers, cdrs, listener, tap, recordings, index, hunts);
        this.arrivals = new Arrivals(context, router, registrations, callees, callers, executor);
        this.own = new OwnCalls(context, router, registrations, callees, draining::get, arrivals::admits, executor);
        registrations.listen(this);
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        Optional<String> toTag = request.to().tag();
        if (toTag.isPresent()) {
            inDialog(transaction, toTag.get());
        } else if (request.is("INVITE")
                && draining.get()
                && request.headers().all(Replaces.HEADER).isEmpty()) {
            arrivals.refuse(transaction, 503, "Draining", Headers.NONE.with("Retry-After", "5"));
        } else if (request.is("INVITE")) {
            arrivals.invited(transaction);
        } else if (DIALOG_METHODS.contains(request.method())) {
            arrivals.refuse(transaction, 481, "Call/Transaction Does Not Exist", Headers.NONE);
        } else {
            arrivals.refuse(transaction, 405, "Method Not Allowed", Headers.NONE.with("Allow", LegHeaders.ALLOW));
        }
    }

    private void inDialog(ServerTransaction transaction, String toTag) {
        Optional<CallIndex.Entry> entry = index.byTag(toTag);
        if (entry.isEmpty() || !mayCome(entry.get(), transaction.origin())) {
            arrivals.refuse(transaction, 481, "Call/Transaction Does Not Exist", Headers.NONE);
        } else if (!post(entry.get(), transaction)) {
            arrivals.refuse(transaction, 503, "Too Many Requests", Headers.NONE.with("Retry-After", "1"));
        }
    }

    private boolean post(CallIndex.Entry entry, ServerTransaction transaction) {
        if (!transaction.request().is("BYE") && !entry.call().admits()) {
            return false;
        }
        return transaction.request().is("REFER")
                ? entry.call().postRefer(entry.leg(), transaction, arrivals.target(entry, transaction.request()))
                : entry.call().postRequest(entry.leg(), transaction);
    }

    /// A browser's dialog is served by his own flows only, a trunk's from the trunks' addresses.
    private boolean mayCome(CallIndex.Entry entry, Hop.Flow origin) {
        Leg leg = entry.call().state().legs().get(entry.leg());
        if (leg == null) {
            return false;
        }
        if (leg.side() == Leg.Side.TRUNK) {
            return !web(origin) && trunks.mayCall(origin);
        }
        return web(origin)
                && (leg.hop().equals(origin)
                        || registrations
                                .byFlow(origin)
                                .filter(r ->
                                        r.user().equals(entry.call().state().userOf(entry.leg())))
                                .isPresent());
    }

    static boolean web(Hop.Flow origin) {
        return origin.transport() == Hop.Transport.WS || origin.transport() == Hop.Transport.WSS;
    }

    @Override
    public void onAck(SipRequest ack, Hop.Flow origin) {
        ack.to()
                .tag()
                .flatMap(index::byTag)
                .ifPresent(entry -> entry.call().postHere(new CallInput.ForLeg(entry.leg(), new LegInput.Ack(ack))));
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        index.byInvite(invite.request()).ifPresent(call -> {
            LegId leg = new LegId(web(invite.origin()) ? "browser" : "trunk");
            List<String> reasons = cancel.headers().all("Reason");
            call.postHere(new CallInput.ForLeg(leg, new LegInput.Cancel(KeptRequests.FIRST, reasons)));
        });
    }

    @Override
    public void onFlowLost(Hop.Flow flow, String why) {
        index.all().forEach(call -> call.post(new CallInput.FlowLost(flow)));
    }

    @Override
    public void onBound(Registration registration) {
        index.all().stream()
                .filter(call -> call.state().concerns(registration.user()))
                .forEach(call -> call.post(new CallInput.Bound(registration)));
    }

    @Override
    public void onTakenOver(Registration gone, Registration next) {
        index.all().stream()
                .filter(call -> call.state().concerns(next.user()))
                .forEach(call -> call.post(new CallInput.TakenOver(gone.flow(), next)));
    }

    @Override
    public void onUnbound(Registration registration) {
        // a dialog outlives its registration; the flow's loss is heard by itself
    }

    /// Calls that are open now, those that are being ended included.
    public int active() {
        return index.size();
    }

    /// From now on new calls get 503, or are taken again; open calls go on,
    /// and what takes over a leg of one may come.
    public void drain(boolean on) {
        if (draining.getAndSet(on) != on) {
            LOG.info(on ? "no new calls are taken; {} go on" : "calls are taken again; {} are open", active());
        }
    }

    /// Whether new calls are refused because somebody wants so.
    public boolean draining() {
        return draining.get();
    }

    /// How their records fare.
    public List<CdrFigures> records() {
        return cdrs.figures();
    }

    /// Whether an operator's browsers do not ring, because he wants so.
    public boolean doNotDisturb(String user) {
        return doNotDisturb.of(user);
    }

    /// Whether an operator has a browser, wants calls and is in none.
    public boolean free(String user) {
        return callees.free(user, null);
    }

    /// Every open call, in no order.
    public List<CallView> list() {
        return index.all().stream().map(call -> CallView.of(call.state())).toList();
    }

    /// The whole state of a call, for snapshots.
    public Optional<CallState> state(String callId) {
        return index.call(callId).map(CallRunner::state);
    }

    /// Ends a call from here.
    ///
    /// @return false when there is no such call
    public boolean hangUp(String callId) {
        Optional<CallRunner> call = index.call(callId);
        call.ifPresent(c -> c.post(new CallInput.End(Termination.gateway(
                Termination.Why.HUNG_UP, 200, Cause.NORMAL_CLEARING, "Ended by an administrator"))));
        return call.isPresent();
    }

    /// Those that begin here, not by anybody's INVITE.
    public OwnCalls own() {
        return own;
    }

    /// Asks something of a call's recording, and waits for the reply: the call's own turn, not the network.
    public CommandReply record(String callId, RecordVerb verb) {
        Optional<CallRunner> call = index.call(callId);
        return call.isEmpty() ? new CommandReply.NoSuchCall() : call.get().askRecord(verb);
    }

    /// Ends every call, and waits for that as long as [CallSettings#closeWait] says.
    @Override
    public void close() {
        CallsEnd.all(index, closeWait);
    }
}
