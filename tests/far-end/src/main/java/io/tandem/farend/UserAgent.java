package io.tandem.farend;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A SIP user agent that answers INVITEs by script, calls, plays and measures audio, over whatever
/// transport and media it is given. Public methods may be called by any thread.
public class UserAgent implements AutoCloseable {
    private static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, MESSAGE, NOTIFY";

    private static final int KEPT_CALLS = 2_000;

    private final AgentSettings settings;
    private final Function<Heard, MediaLeg> media;
    private final Registering registering;
    private final Agent agent;
    private final Queue<FarCall> calls = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Registrar> registrar = new AtomicReference<>();
    private final AtomicInteger optionsStatus = new AtomicInteger(200);
    private final Map<String, FarCall> byDialog = new HashMap<>();
    private final Map<String, InboundLeg> byInvite = new HashMap<>();
    private final Map<String, InboundLeg> byCallId = new HashMap<>();

    /// An agent that does nothing until [#open].
    ///
    /// @param ids   randomness for tags and branches
    /// @param media opens the media of a call; what it hears goes to the given [Heard]
    protected UserAgent(AgentSettings settings, SipTransport transport, Ids ids, Function<Heard, MediaLeg> media) {
        this.settings = settings;
        this.media = media;
        agent = new Agent(settings.name(), transport, settings.timing(), ids, new Requests());
        registering = new Registering(this);
    }

    /// An agent over a transport and media of the caller's own.
    public static UserAgent start(AgentSettings settings, SipTransport transport, Function<Heard, MediaLeg> media) {
        UserAgent agent = new UserAgent(settings, transport, new Ids(new SecureRandom()), media);
        agent.open();
        return agent;
    }

    /// Starts to take messages; called once.
    protected final void open() {
        agent.start();
    }

    /// How it behaves.
    public AgentSettings settings() {
        return settings;
    }

    /// Registers, or with 0 seconds takes the registration back; done with the final response.
    public CompletableFuture<SipMessage> register(int expiresSeconds) {
        CompletableFuture<SipMessage> done = new CompletableFuture<>();
        agent.loop().post(() -> registering.send(expiresSeconds, done));
        return done;
    }

    /// Calls a number; after the answer that sound is played.
    public FarCall call(String number, Sound sound) {
        return call(settings.user(), number, sound);
    }

    /// Calls a number with that caller's number.
    public FarCall call(String caller, String number, Sound sound) {
        return call(caller, number, sound, List.of());
    }

    /// Calls in order to go on in another phone's place (RFC 3891). Any thread but an agent's loop.
    public FarCall callInPlaceOf(FarCall other, Sound sound) {
        String dialog = other.replaces().orTimeout(5, TimeUnit.SECONDS).join();
        return call(settings.user(), "whoever", sound, List.of(new SipMessage.Header("Replaces", dialog)));
    }

    private FarCall call(String caller, String number, Sound sound, List<SipMessage.Header> more) {
        FarCall call = new FarCall(
                this, agent.ids().token(), number, false, agent.transport().nextHop());
        remember(call);
        agent.loop().post(() -> new OutboundLeg(this, call, sound, more).start(caller));
        return call;
    }

    /// The calls of late, oldest first, those of the past included.
    public List<FarCall> calls() {
        return List.copyOf(calls);
    }

    /// The latest call, if any came or went.
    public Optional<FarCall> latestCall() {
        List<FarCall> all = calls();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /// Every SIP message seen, in order.
    public List<Seen> seen() {
        return agent.tap().seen();
    }

    /// Forgets messages and finished calls.
    public void forget() {
        agent.tap().forget();
        calls.removeIf(FarCall::over);
    }

    /// Swallows the messages that rule names, inbound before they are read, outbound before they leave. A
    /// rule is asked once a message, retransmissions included.
    public void dropWhen(Predicate<Seen> rule) {
        agent.tap().dropWhen(rule);
    }

    /// The status OPTIONS is answered with from now on: 200, or 503 of a paused FreeSWITCH; 0 for no
    /// answer.
    public void answerOptionsWith(int status) {
        optionsStatus.set(status);
    }

    /// Takes registrations from now on, of that account.
    public Registrar takeRegistrations(Challenge account) {
        Registrar taking = new Registrar(account);
        registrar.set(taking);
        return taking;
    }

    /// The first bug that came up inside, for tests to fail on.
    public @Nullable Throwable fault() {
        return agent.loop().fault();
    }

    /// Waits until everything that was received before this call is handled.
    public void settle() {
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        agent.loop().post(() -> reached.complete(true));
        reached.join();
    }

    @Override
    public void close() {
        agent.close();
    }

    // ---- confined to the agent loop ----

    Agent agent() {
        return agent;
    }

    /// What it takes: an agent that refreshes by re-INVITE does so because it knows no UPDATE.
    String allow() {
        boolean updates = settings.sessionTimer()
                .map(timer -> timer.method().equals("UPDATE"))
                .orElse(true);
        return updates ? ALLOW + ", UPDATE" : ALLOW;
    }

    String contact(Peer peer) {
        return agent.transport().contact(peer);
    }

    MediaLeg openMedia(Heard heard) {
        return media.apply(heard);
    }

    /// The request again with credentials, when the refusal asks for them and we have some.
    Optional<SipMessage> retry(SipMessage request, SipMessage refusal) {
        boolean challenged = refusal.status() == 401 || refusal.status() == 407;
        String branch = "z9hG4bK" + agent.ids().token();
        return challenged
                ? settings.credentials().flatMap(own -> own.retry(request, refusal, branch))
                : Optional.empty();
    }

    void index(FarCall call, String localTag) {
        byDialog.put(call.id() + "|" + localTag, call);
    }

    void answer(ServerTransaction transaction, int status, String reason) {
        String tag = transaction.request().toTag().isEmpty() ? agent.ids().token() : "";
        transaction.respond(SipMessage.response(transaction.request(), status, reason, tag));
    }

    private void remember(FarCall call) {
        calls.add(call);
        if (calls.size() > KEPT_CALLS) {
            calls.poll();
        }
    }

    /// A finished call is known for 64*T1 more, for what is still retransmitted.
    void finished(FarCall call) {
        agent.loop().after(agent.timing().giveUp(), () -> forget(call));
    }

    private void forget(FarCall call) {
        byDialog.values().removeIf(call::equals);
        byCallId.remove(call.id());
        byInvite.keySet().removeIf(key -> key.startsWith(call.id() + "|"));
    }

    /// What comes in, by method.
    private final class Requests implements Agent.User {
        @Override
        public void onRequest(ServerTransaction transaction) {
            SipMessage request = transaction.request();
            if (request.is("CANCEL")) {
                onCancel(transaction);
            } else if (!request.toTag().isEmpty()) {
                FarCall call = byDialog.get(request.callId() + "|" + request.toTag());
                if (call == null || call.over()) {
                    answer(transaction, 481, "Call/Transaction Does Not Exist");
                } else {
                    call.inDialog().onRequest(transaction);
                }
            } else if (request.is("INVITE")) {
                onInvite(transaction);
            } else if (request.is("OPTIONS")) {
                onOptions(transaction);
            } else {
                other(transaction);
            }
        }

        private void other(ServerTransaction transaction) {
            Registrar taking = registrar.get();
            if (taking != null && transaction.request().is("REGISTER")) {
                taking.take(transaction, agent.ids().token());
            } else {
                answer(transaction, 405, "Method Not Allowed");
            }
        }

        private void onOptions(ServerTransaction transaction) {
            int status = optionsStatus.get();
            if (status != 0) {
                answer(transaction, status, status == 200 ? "OK" : "Service Unavailable");
            }
        }

        private void onCancel(ServerTransaction transaction) {
            SipMessage cancel = transaction.request();
            InboundLeg leg = byInvite.get(cancel.callId() + "|" + cancel.branch());
            if (leg == null) {
                answer(transaction, 481, "Call/Transaction Does Not Exist");
                return;
            }
            answer(transaction, 200, "OK");
            leg.onCancel(cancel);
        }

        private void onInvite(ServerTransaction transaction) {
            SipMessage invite = transaction.request();
            if (invite.lists("Require", "100rel")) {
                transaction.respond(SipMessage.response(
                                invite, 420, "Bad Extension", agent.ids().token())
                        .with("Unsupported", "100rel"));
                return;
            }
            Optional<Challenge> challenge = settings.challenge();
            if (challenge.isPresent() && !challenge.get().satisfiedBy(invite)) {
                transaction.respond(SipMessage.response(
                                invite, 401, "Unauthorized", agent.ids().token())
                        .with("WWW-Authenticate", challenge.get().header()));
                return;
            }
            FarCall call = new FarCall(
                    UserAgent.this, invite.callId(), SipText.user(invite.requestUri()), true, transaction.peer());
            remember(call);
            InboundLeg leg = new InboundLeg(
                    UserAgent.this, call, transaction, settings.script().apply(invite));
            byInvite.put(invite.callId() + "|" + invite.branch(), leg);
            byCallId.put(invite.callId(), leg);
            leg.start();
        }

        @Override
        public void onAck(SipMessage ack) {
            InboundLeg leg = byCallId.get(ack.callId());
            if (leg != null) {
                leg.onAck(ack);
            }
            FarCall call = byDialog.get(ack.callId() + "|" + ack.toTag());
            if (call != null) {
                call.inDialog().onAck(ack);
            }
        }
    }
}
