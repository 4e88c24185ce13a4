package io.tandem.gateway;

import io.tandem.gateway.call.Calls;
import io.tandem.gateway.cdr.CdrSink;
import io.tandem.gateway.cdr.JsonLinesCdrSink;
import io.tandem.gateway.cli.Version;
import io.tandem.gateway.concurrent.SystemTimers;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.plugin.PluginCommands;
import io.tandem.gateway.plugin.PluginEvents;
import io.tandem.gateway.plugin.PluginHost;
import io.tandem.gateway.plugin.PluginLimits;
import io.tandem.gateway.presence.Presence;
import io.tandem.gateway.registrar.Bindings;
import io.tandem.gateway.registrar.Gruus;
import io.tandem.gateway.registrar.Registrar;
import io.tandem.gateway.registrar.RequestAuthenticator;
import io.tandem.gateway.route.StaticRouter;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipDispatcher;
import io.tandem.gateway.sip.jain.JainSipStack;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.trunk.TrunkConfig;
import io.tandem.gateway.trunk.TrunkTable;
import io.tandem.gateway.ws.WebServer;
import io.tandem.media.MediaLoops;
import io.tandem.media.record.Recorder;
import io.tandem.media.record.RecorderFigures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The composition root: what there is, who gets whom, and in what order it starts and stops. Nothing else
/// makes parts of the gateway. Any thread may close it.
public final class Gateway implements AutoCloseable {

    private static final int CDR_SPOOL_LINES = 10_000;
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Duration CDR_RETRY = Duration.ofSeconds(1);

    private final GatewayConfig config;
    private final MediaLoops media;
    private final WebServer web;
    private final JainSipStack sip;
    private final Calls calls;
    private final Recorder recorder;
    private final ShutdownOrder closing;

    private Gateway(
            GatewayConfig config,
            MediaLoops media,
            WebServer web,
            JainSipStack sip,
            Calls calls,
            Recorder recorder,
            ShutdownOrder closing) {
        this.config = config;
        this.media = media;
        this.web = web;
        this.sip = sip;
        this.calls = calls;
        this.recorder = recorder;
        this.closing = closing;
    }

    /// Starts everything. What has started is closed again when a later part cannot.
    ///
    /// @throws StartFailure in one line: a port that is taken, a file that cannot be read
    public static Gateway start(ConfigSource source, Operators operators) throws StartFailure {
        return start(source, operators, new SystemTimers());
    }

    /// The same by a clock of the caller's, which is closed with the gateway: tests turn it by hand.
    ///
    /// @throws StartFailure as above
    public static Gateway start(ConfigSource source, Operators operators, Timers timers) throws StartFailure {
        ListenCheck.check(source.config());
        ShutdownOrder closing = new ShutdownOrder();
        try {
            return wire(source, operators, closing.add("timers", timers), closing);
        } catch (StartFailure | RuntimeException e) {
            closing.close();
            throw e;
        } catch (IOException e) {
            closing.close();
            throw new StartFailure("the gateway cannot start, " + e.getMessage(), "mend what it names", e);
        }
    }

    private static Gateway wire(ConfigSource source, Operators operators, Timers timers, ShutdownOrder closing)
            throws StartFailure, IOException {
        GatewayConfig config = source.config();
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        Path state = source.layout().state(config);
        Recorder recorder = closing.add("recordings", RecordFeature.start(source, clock));
        MediaLoops media = closing.add("media", media(source));

        TrunkTable trunks = new TrunkTable(config.trunks(), config.media().oneWayAudio());
        TrunkFeature.names(source, trunks, timers, closing);
        IdentityFeature identity = IdentityFeature.start(
                source, operators, GuardFeature.bans(config.guard(), timers), timers, clock, random, closing);
        Bindings bindings = new Bindings(new Gruus(config.sip().domain(), random));
        StaticRouter router = router(config, trunks, operators, IdentityFeature.callable(config, operators, bindings));
        Registrar registrar = new Registrar(
                FeatureSettings.registrar(config.sip()), identity.authenticator(), bindings, timers, clock, random);
        RequestAuthenticator authenticator = new RequestAuthenticator(bindings, identity.authenticator());

        Late<JainSipStack> stack = new Late<>();
        Late<Calls> lateCalls = new Late<>();
        CdrSink cdrs = new JsonLinesCdrSink(state.resolve(config.cdr().file()), CDR_SPOOL_LINES, CDR_RETRY);
        PluginHost plugins = new PluginHost(
                PluginLimits.defaults(config.plugins().queueSize()),
                timers,
                clock,
                new PluginCommands(
                        id -> lateCalls.get().hangUp(id),
                        (id, verb) -> lateCalls.get().record(id, verb))::carryOut);
        Presence presence = new Presence(
                PresenceFeature.settings(config),
                authenticator,
                bindings,
                PresenceFeature.directory(
                        operators,
                        IdentityFeature.callable(config, operators, bindings),
                        FeatureSettings.operators(config)),
                stack::get,
                timers);
        PluginEvents pluginEvents = new PluginEvents(plugins::publish);
        Calls calls = lateCalls.set(new Calls(
                FeatureSettings.calls(source, operators),
                stack::get,
                media,
                router,
                trunks,
                bindings,
                presence,
                Digests.callers(authenticator),
                Digests.challenges(random),
                FeatureSettings.announcements(source, media.sounds()),
                timers,
                cdrs,
                event -> {
                    presence.onCallEvent(event);
                    pluginEvents.onCallEvent(event);
                },
                recorder,
                random));
        Consumer<Hop.Flow> flowLost = flow -> {
            registrar.onFlowLost(flow);
            identity.flows().closed(flow);
            presence.onFlowLost(flow);
        };
        SipDispatcher dispatcher = new SipDispatcher(
                registrar::onRegister,
                flowLost,
                PresenceFeature.services(presence),
                calls,
                () -> overload(config, calls));
        JainSipStack sip = closing.add(
                "sip",
                stack.set(JainSipStack.start(
                        FeatureSettings.sip(config)
                                .withTls(TrunkFeature.tls(source, trunks))
                                .withDoorman(GuardFeature.sources(config.guard(), trunks, bindings)),
                        dispatcher)));
        String console = ConsoleInfo.json(config.sip().domain(), config.console(), Version.current());
        WebServer web = closing.add(
                "web",
                WebServer.start(
                        FeatureSettings.web(source),
                        sip,
                        identity.gate(),
                        () -> new WebServer.Console(console, true),
                        clock));
        closing.add("call records", cdrs);
        closing.add("plugins", plugins);
        closing.add("calls", calls);
        plugins.startAll(config.plugins(), source.layout().plugins(config));
        TrunkFeature.watch(
                config,
                trunks,
                sip,
                timers,
                Digests.challenges(random),
                () -> Long.toHexString(random.nextLong()),
                closing);
        return new Gateway(config, media, web, sip, calls, recorder, closing);
    }

    private static MediaLoops media(ConfigSource source) throws StartFailure, IOException {
        MediaLoops media = MediaLoops.start(FeatureSettings.media(source));
        Stream<String> wanted = Stream.concat(
                Stream.of(source.config().call().tonePlan()),
                source.config().trunks().values().stream().map(TrunkConfig::tonePlan));
        Optional<String> unknown =
                wanted.filter(plan -> !media.toneCountries().contains(plan)).findFirst();
        if (unknown.isPresent()) {
            media.close();
            throw new StartFailure(
                    "tone-plan '" + unknown.get() + "' is not known",
                    "give one of " + String.join(", ", media.toneCountries()));
        }
        return media;
    }

    private static StaticRouter router(
            GatewayConfig config, TrunkTable trunks, Operators operators, Predicate<String> callable) {
        Map<String, String> callerIds = new HashMap<>();
        config.trunks().forEach((name, trunk) -> callerIds.put(name, trunk.callerId()));
        return new StaticRouter(
                config.routes(), config.numbers(), config.call(), trunks, callerIds, operators::callerId, callable);
    }

    /// What OPTIONS says while no more calls are taken, so that a load balancer looks elsewhere.
    private static OptionalInt overload(GatewayConfig config, Calls calls) {
        return calls.active() < config.call().maxCalls() ? OptionalInt.empty() : OptionalInt.of(RETRY_AFTER_SECONDS);
    }

    /// Addresses of the console's page; HTTP first where it is local, since a browser asks nothing there.
    public List<String> consoleUrls() {
        String host = config.listen().advertisedHost();
        return Stream.of(
                        web.httpAddress().map(a -> "http://" + host + ":" + a.getPort() + "/"),
                        web.httpsAddress().map(a -> "https://" + host + ":" + a.getPort() + "/"))
                .flatMap(Optional::stream)
                .toList();
    }

    /// Where trunks reach it by UDP.
    public List<InetSocketAddress> sipUdpAddresses() {
        return sip.udpAddresses();
    }

    /// Where trunks reach it by TLS; empty where it listens for none.
    public List<InetSocketAddress> sipTlsAddresses() {
        return sip.tlsAddresses();
    }

    /// Makes a call of its own through the media plane, so that the first operator does not wait for a cold
    /// one: DTLS alone takes 200 ms then. Blocks for a second or so.
    public Duration warmUp() {
        return media.warmUp();
    }

    /// What all recordings since the start came to.
    public RecorderFigures recordings() {
        return recorder.figures();
    }

    /// Calls that are open now.
    public int activeCalls() {
        return calls.active();
    }

    /// Ends the calls, then closes everything in reverse order of its start. Idempotent.
    @Override
    public void close() {
        closing.close();
    }
}
