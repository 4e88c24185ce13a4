package io.tandem.gateway.call;

import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.cdr.CdrSink;
import io.tandem.gateway.concurrent.ManualTimers;
import io.tandem.gateway.config.DtmfMode;
import io.tandem.gateway.ladder.Ladders;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.sdp.SrtpPolicy;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.gateway.trunk.TrunkAudio;
import io.tandem.gateway.trunk.TrunkQuality;
import io.tandem.gateway.trunk.TrunkSignalling;
import io.tandem.gateway.trunk.Trunks;
import io.tandem.media.Codec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The whole of the calls in a world of fakes: no wire, no media, a clock turned by hand, all on the
/// test's thread.
final class Sim implements Router {

    static final Hop.Flow BROWSER = new Hop.Flow(1, Hop.Transport.WSS, new InetSocketAddress("203.0.113.5", 50000));
    static final Hop.Flow BROWSER_AGAIN =
            new Hop.Flow(2, Hop.Transport.WSS, new InetSocketAddress("203.0.113.5", 50001));
    static final Hop.Flow TRUNK = new Hop.Flow(9, Hop.Transport.UDP, new InetSocketAddress("198.51.100.7", 5060));

    final ManualTimers timers = new ManualTimers();
    final FakeStack stack = new FakeStack();
    final FakeMedia media = new FakeMedia();
    final FakeRecordings recorder = new FakeRecordings();
    final List<Cdr> cdrs = new ArrayList<>();
    final List<CallEvent> events = new ArrayList<>();
    final List<String> trunkFailures = new ArrayList<>();
    final Map<String, List<Registration>> bindings = new HashMap<>();
    /// Hunt groups; a group's name is its number.
    final Map<String, GroupConfig> groups = new HashMap<>();

    final List<Registrations.Listener> listeners = new ArrayList<>();
    AnswerMode mode = AnswerMode.EARLY;
    Set<Integer> failOver = Set.of(408, 500, 503);
    Duration failureHeard = Duration.ofSeconds(4);
    Duration maxDuration = Duration.ZERO;
    List<Codec> codecs = List.of();
    CallListener listener = CallListener.NONE;
    Announcements recordings = Announcements.NONE;
    /// Operators who want no calls.
    final Set<String> undisturbed = new HashSet<>();
    boolean refused;
    /// Numbers that no route allows.
    List<String> barred = List.of();
    /// Whose browser the next call is from.
    String caller = "alice";
    Trunk north = trunk("north", 5070);
    final Trunk south = trunk("south", 5072);
    List<Trunk> plan = List.of(north, south);
    Trunk incomingTrunk = north;
    final Ladders ladders = new Ladders(100, () -> Instant.EPOCH, () -> timers.nanoTime() / 1_000_000);
    final Calls calls;

    Sim() {
        this(CallSettings.defaults("tandem.local"));
    }

    Sim(CallSettings settings) {
        bind(BROWSER);
        SplittableRandom random = new SplittableRandom(1);
        Env env = new LiveEnv(
                timers, random, () -> stack, digest(), (name, languages) -> recordings.find(name, languages), this);
        calls = new Calls(
                () -> settings,
                env,
                () -> stack,
                media,
                this,
                new SimTrunks(),
                new SimRegistrations(),
                undisturbed::contains,
                invite -> new CallerCheck.Verdict.Operator(caller),
                timers,
                new SimCdrs(),
                event -> {
                    events.add(event);
                    listener.onCallEvent(event);
                },
                ladders,
                recorder,
                Runnable::run);
    }

    private static ChallengeAnswer digest() {
        return (challenge, request, credentials) -> Optional.of(new Headers.Field(
                challenge.status() == 407 ? "Proxy-Authorization" : "Authorization",
                "Digest username=\"" + credentials.username() + "\""));
    }

    static Trunk trunk(String name, int port) {
        return trunk(name, port, new TrunkAudio(List.of(), false, DtmfMode.AUTO));
    }

    static Trunk trunk(String name, int port, TrunkAudio audio) {
        return trunk(name, port, audio, TrunkQuality.DEFAULT);
    }

    static Trunk trunk(String name, int port, TrunkAudio audio, TrunkQuality quality) {
        return trunk(name, port, audio, quality, SrtpPolicy.OFF);
    }

    static Trunk trunk(String name, int port, SrtpPolicy srtp) {
        return trunk(name, port, new TrunkAudio(List.of(), false, DtmfMode.AUTO), TrunkQuality.DEFAULT, srtp);
    }

    static Trunk trunk(String name, int port, TrunkSignalling signalling) {
        TrunkAudio audio = new TrunkAudio(List.of(), false, DtmfMode.AUTO);
        return trunk(name, port, audio, TrunkQuality.DEFAULT, SrtpPolicy.OFF, signalling);
    }

    private static Trunk trunk(String name, int port, TrunkAudio audio, TrunkQuality quality, SrtpPolicy srtp) {
        return trunk(name, port, audio, quality, srtp, TrunkSignalling.DEFAULT);
    }

    private static Trunk trunk(
            String name,
            int port,
            TrunkAudio audio,
            TrunkQuality quality,
            SrtpPolicy srtp,
            TrunkSignalling signalling) {
        return new Trunk(
                name,
                Trunk.Kind.PROVIDER,
                List.of(new Hop.Address(Hop.Transport.UDP, new InetSocketAddress("198.51.100.7", port))),
                name + ".example",
                Optional.of(new Trunk.Credentials("tandem", "secret", "")),
                "KG",
                AnswerMode.EARLY,
                List.of(Codec.PCMA, Codec.PCMU),
                false,
                List.of(),
                srtp,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                audio,
                quality,
                signalling);
    }

    void bind(Hop.Flow flow) {
        Registration registration = new Registration(
                "alice", "urn:uuid:1", SipUri.of("abc", "x.invalid"), flow, Instant.MAX, "JsSIP 3.13.8");
        bindings.put("alice", List.of(registration));
        listeners.forEach(l -> l.onBound(registration));
    }

    /// Where such a page comes from.
    static Hop.Flow flow(int page) {
        return new Hop.Flow(100 + page, Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 50_000 + page));
    }

    /// An operator with so many pages, known by these numbers.
    void operator(String user, int... pages) {
        bindings.put(
                user,
                IntStream.of(pages)
                        .mapToObj(id -> new Registration(
                                user, user + id, SipUri.of(user, "x" + id + ".invalid"), flow(id), Instant.MAX, ""))
                        .toList());
    }

    /// The page that an INVITE is for.
    SimPeer page(FakeStack.Sent invite) {
        return SimPeer.called(
                calls,
                (Hop.Flow) invite.hop,
                invite.request,
                "page-" + stack.sent.indexOf(invite),
                "sip:abc@x.invalid;transport=ws");
    }

    void advance(Duration by) {
        timers.advance(by);
    }

    void advanceMs(long ms) {
        timers.advance(Duration.ofMillis(ms));
    }

    /// A browser that calls this number; its INVITE is sent.
    Outgoing dial(String number) {
        return dial(number, Headers.NONE);
    }

    Outgoing dial(String number, Headers extra) {
        return dial(number, extra, SimPeer.FULL);
    }

    Outgoing dial(String number, Headers extra, String allow) {
        SimPeer peer = new SimPeer(
                calls,
                BROWSER,
                "browser-call-" + stack.sent.size() + "-" + timers.nanoTime(),
                "<sip:alice@tandem.local>",
                "<sip:" + number + "@tandem.local>",
                "sip:abc@x.invalid;transport=ws");
        peer.allow = allow;
        FakeServerTx invite = peer.send("INVITE", extra, SimPeer.sdp(Offers.CHROMIUM));
        return new Outgoing(this, peer, invite);
    }

    /// One call from a browser.
    record Outgoing(Sim sim, SimPeer browser, FakeServerTx invite) {

        /// The browser takes the answer.
        Outgoing acked() {
            browser.ack(invite);
            sim.media.last().browserUp("browser");
            return this;
        }

        /// The INVITE toward the trunk, the latest.
        FakeStack.Sent toTrunk() {
            return sim.stack.last("INVITE");
        }

        /// The trunk's side of the latest INVITE.
        SimPeer trunk(String tag) {
            return SimPeer.called(sim.calls, TRUNK, toTrunk().request, tag, "sip:gw@198.51.100.7:5070");
        }

        /// Answers open INFOs one after another and gives all states that were told.
        List<String> states() {
            List<String> states = new ArrayList<>();
            for (int i = 0; i < sim.stack.all("INFO").size(); i++) {
                FakeStack.Sent info = sim.stack.all("INFO").get(i);
                browser.answer(info, 200);
                states.add(info.request.body().text().replaceAll(".*\"state\":\"([a-z-]+)\".*", "$1"));
            }
            return states;
        }
    }

    /// A talk between the browser and the north trunk.
    Talk talk() {
        return talk(Headers.NONE, Headers.NONE);
    }

    Talk talk(Headers inviteExtra, Headers trunkExtra) {
        Outgoing call = dial("+996312000101", inviteExtra);
        if (mode == AnswerMode.EARLY) {
            call.acked();
        }
        SimPeer trunk = call.trunk("t1");
        FakeStack.Sent invite = call.toTrunk();
        trunk.answer(invite, 180);
        trunk.answer(invite, 200, trunkExtra, SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
        return new Talk(this, call, call.browser(), trunk, invite);
    }

    /// An answered call.
    record Talk(Sim sim, Outgoing call, SimPeer browser, SimPeer trunk, FakeStack.Sent invite) {}

    Cdr cdr() {
        if (cdrs.size() != 1) {
            throw new AssertionError("one record is expected, not " + cdrs);
        }
        return cdrs.getFirst();
    }

    @Override
    public Decision fromUser(String user, String number) {
        if (number.equals("bob")) {
            return toUser("bob");
        }
        if (groups.containsKey(number)) {
            return toGroup(number);
        }
        if (refused || barred.contains(number)) {
            return new Decision.Refused(403, "Not allowed");
        }
        List<Attempt> attempts =
                plan.stream().map(t -> new Attempt(t, number, "312000000")).toList();
        return new Decision.ToTrunks(new Plan("test", attempts, mode, failOver, failureHeard, maxDuration, codecs));
    }

    @Override
    public Optional<GroupConfig> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    @Override
    public Optional<Plan> passOn(String trunk, String number, String fromTrunk) {
        return Stream.of(north, south)
                .filter(t -> t.name().equals(trunk) && !trunk.equals(fromTrunk))
                .map(t -> new Plan(
                        "", List.of(new Attempt(t, number, "")), mode, Set.of(), failureHeard, maxDuration, List.of()))
                .findFirst();
    }

    private Decision toGroup(String name) {
        return new Decision.ToGroup(
                name,
                Objects.requireNonNull(groups.get(name)),
                new Plan("", List.of(), mode, Set.of(), failureHeard, maxDuration, List.of()));
    }

    @Override
    public Decision fromTrunk(Trunk trunk, String number) {
        if (groups.containsKey(number)) {
            return toGroup(number);
        }
        return number.equals("100")
                ? toUser("alice")
                : number.equals("900") ? transit() : new Decision.Refused(404, "Not Found");
    }

    private Decision toUser(String user) {
        return new Decision.ToUser(user, new Plan("", List.of(), mode, Set.of(), failureHeard, maxDuration, List.of()));
    }

    private Decision transit() {
        List<Attempt> attempts =
                List.of(new Attempt(south, "777", "312000000"), new Attempt(north, "777", "312000000"));
        return new Decision.ToTrunks(
                new Plan("number 900", attempts, AnswerMode.LATE, failOver, Duration.ZERO, maxDuration, List.of()));
    }

    private final class SimTrunks implements Trunks {
        @Override
        public List<Trunk> all() {
            return plan;
        }

        @Override
        public Optional<Trunk> named(String name) {
            return plan.stream().filter(t -> t.name().equals(name)).findFirst();
        }

        @Override
        public Optional<Trunk> byAddress(InetAddress address) {
            return address.getHostAddress().equals("198.51.100.7") ? Optional.of(incomingTrunk) : Optional.empty();
        }

        @Override
        public boolean healthy(Trunk trunk) {
            return true;
        }

        @Override
        public void reportFailure(Trunk trunk, String what) {
            trunkFailures.add(trunk.name() + " " + what);
        }
    }

    private final class SimRegistrations implements Registrations {
        @Override
        public List<Registration> of(String user) {
            return bindings.getOrDefault(user, List.of());
        }

        @Override
        public Optional<Registration> byFlow(Hop.Flow flow) {
            return all().stream().filter(r -> r.flow().equals(flow)).findFirst();
        }

        @Override
        public List<Registration> all() {
            return bindings.values().stream().flatMap(List::stream).toList();
        }

        @Override
        public void listen(Registrations.Listener listener) {
            listeners.add(listener);
        }
    }

    private final class SimCdrs implements CdrSink {
        @Override
        public void write(Cdr cdr) {
            cdrs.add(cdr);
        }

        @Override
        public void close() {}
    }
}
