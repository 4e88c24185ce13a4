package io.tandem.tests.peer;

import io.tandem.farend.AgentSettings;
import io.tandem.farend.Credentials;
import io.tandem.farend.FarCall;
import io.tandem.farend.Heard;
import io.tandem.farend.MediaLeg;
import io.tandem.farend.Seen;
import io.tandem.farend.SipMessage;
import io.tandem.farend.SipTiming;
import io.tandem.farend.Sound;
import io.tandem.farend.UserAgent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// A browser with JsSIP as the gateway sees it, without a browser: one WebSocket, one registration, any
/// number of calls. What it calls and answers are [FarCall]s, the same as on the trunk side. Any thread.
public final class WireBrowser implements AutoCloseable {
    /// Content type of the progress INFO.
    public static final String PROGRESS = "application/vnd.tandem.progress+json";

    private final WebSocketTransport transport;
    private final UserAgent agent;
    private final Map<Heard, BrowserMedia> media = new ConcurrentHashMap<>();
    private final PeerNetwork network;
    private final BrowserSettings settings;

    private WireBrowser(PeerNetwork network, BrowserSettings settings, Optional<Function<Heard, MediaLeg>> otherMedia) {
        this.network = network;
        this.settings = settings;
        RandomGenerator random = network.random();
        String host = Long.toString(random.nextLong() & Long.MAX_VALUE, 36) + ".invalid";
        transport = new WebSocketTransport(network.http(), settings, host);
        AgentSettings behaviour = new AgentSettings(
                "browser-" + settings.user(),
                settings.user(),
                settings.domain(),
                SipTiming.STANDARD,
                settings.sessionTimer(),
                Optional.empty(),
                Optional.of(new Credentials(settings.user(), settings.password(), settings.algorithms())),
                List.of(
                        new SipMessage.Header("Supported", "ice,replaces,outbound"),
                        new SipMessage.Header("User-Agent", "JsSIP 3.13.8")),
                settings.script());
        agent = UserAgent.start(behaviour, transport, otherMedia.orElse(this::open));
    }

    private MediaLeg open(Heard heard) {
        BrowserMedia leg = new BrowserMedia(settings, network.identity(), network.random(), heard);
        media.put(heard, leg);
        return leg;
    }

    /// Opens the WebSocket; done when it is up.
    public static CompletableFuture<WireBrowser> connect(PeerNetwork network, BrowserSettings settings) {
        return connect(new WireBrowser(network, settings, Optional.empty()));
    }

    /// The same with other media: the figures are then all zero.
    public static CompletableFuture<WireBrowser> connect(
            PeerNetwork network, BrowserSettings settings, Function<Heard, MediaLeg> media) {
        return connect(new WireBrowser(network, settings, Optional.of(media)));
    }

    private static CompletableFuture<WireBrowser> connect(WireBrowser browser) {
        return browser.transport.connect().thenApply(_ -> browser).whenComplete((_, failed) -> {
            if (failed != null) {
                browser.close();
            }
        });
    }

    /// Registers for that long, or with 0 takes the registration back; done with the final response.
    public CompletableFuture<SipMessage> register(int expiresSeconds) {
        return agent.register(expiresSeconds);
    }

    /// Calls a number; that sound is sent as soon as media stands, early answer included.
    public FarCall call(String number, Sound sound) {
        return agent.call(number, sound);
    }

    /// Calls in order to go on in another browser's place.
    public FarCall callInPlaceOf(FarCall other, Sound sound) {
        return agent.callInPlaceOf(other, sound);
    }

    /// The latest call, if any came or went.
    public Optional<FarCall> latestCall() {
        return agent.latestCall();
    }

    /// All calls of late, oldest first.
    public List<FarCall> calls() {
        return agent.calls();
    }

    /// What the call's media counted.
    public BrowserFigures figures(FarCall call) {
        BrowserMedia leg = media.get(call.heard());
        return leg == null ? BrowserFigures.NONE : leg.media().figures();
    }

    /// Why the other side's session description was refused, empty when it was not.
    public String refused(FarCall call) {
        BrowserMedia leg = media.get(call.heard());
        return leg == null ? "" : leg.refused();
    }

    /// The call's network goes away (true) or comes back: no datagram in or out.
    public void cutMedia(FarCall call, boolean cut) {
        Optional.ofNullable(media.get(call.heard()))
                .ifPresent(leg -> leg.media().cut(cut));
    }

    /// The bodies of the call's progress INFOs so far, in order.
    public List<String> progress(FarCall call) {
        return call.messages().stream()
                .filter(Seen::inbound)
                .map(Seen::message)
                .filter(message -> message.is("INFO")
                        && message.first("Content-Type").orElse("").startsWith(PROGRESS))
                .map(SipMessage::body)
                .toList();
    }

    /// Whether the 200 of the call said that it is not yet the real answer.
    public boolean earlyAnswered(FarCall call) {
        return call.messages().stream()
                .map(Seen::message)
                .anyMatch(message -> message.status() == 200
                        && message.method().equals("INVITE")
                        && message.first("X-Tandem-Answer").orElse("").equals("early"));
    }

    /// Every SIP message seen, in order.
    public List<Seen> seen() {
        return agent.seen();
    }

    /// Swallows the messages that rule names.
    public void dropWhen(Predicate<Seen> rule) {
        agent.dropWhen(rule);
    }

    /// The WebSocket goes away without a word; calls and media stay.
    public void loseConnection() {
        transport.lose();
    }

    /// Opens a new WebSocket after a loss.
    public CompletableFuture<Void> reconnect() {
        return transport.connect();
    }

    /// Done when the gateway ended the WebSocket, with code and reason.
    public CompletableFuture<String> connectionEnded() {
        return transport.ended();
    }

    /// Sends a text frame as it is.
    public void sendText(String text) {
        transport.sendText(text);
    }

    /// Sends a part of a message in a frame of its own.
    public void sendPart(String text, boolean last) {
        transport.sendPart(text, last);
    }

    /// Sends a ping of WebSocket's own.
    public void sendPing() {
        transport.sendPing();
    }

    /// Forgets messages and finished calls.
    public void forget() {
        agent.forget();
        media.keySet().removeIf(heard -> agent.calls().stream().noneMatch(call -> call.heard() == heard));
    }

    /// The user agent underneath, for what has no shorter way.
    public UserAgent agent() {
        return agent;
    }

    @Override
    public void close() {
        media.values().forEach(BrowserMedia::close);
        agent.close();
    }
}
