package io.tandem.gateway;

import io.tandem.gateway.api.AdminServer;
import io.tandem.gateway.api.Events;
import io.tandem.gateway.call.CallView;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.cdr.CdrSink;
import io.tandem.gateway.change.LiveConfig;
import io.tandem.gateway.cli.Version;
import io.tandem.gateway.concurrent.SecretRandom;
import io.tandem.gateway.concurrent.SystemTimers;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.guard.LoginBans;
import io.tandem.gateway.guard.SourceLimits;
import io.tandem.gateway.plugin.PluginCommands;
import io.tandem.gateway.plugin.PluginEvents;
import io.tandem.gateway.plugin.PluginHost;
import io.tandem.gateway.plugin.PluginLimits;
import io.tandem.gateway.presence.Presence;
import io.tandem.gateway.registrar.Bindings;
import io.tandem.gateway.registrar.Gruus;
import io.tandem.gateway.registrar.Registrar;
import io.tandem.gateway.registrar.RequestAuthenticator;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipDispatcher;
import io.tandem.gateway.sip.stack.NettySipStack;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.trunk.LiveTrunks;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The composition root: what there is, who gets whom, and in what order it starts and stops. Nothing else
/// makes parts of the gateway. Any thread may close it.
public final class Gateway implements AutoCloseable {

    private final GatewayConfig config;
    private final MediaLoops media;
    private final WebServer web;
    private final NettySipStack sip;
    private final Calls calls;
    private final Recorder recorder;
    private final ObserveFeature observe;
    private final Optional<AdminServer> admin;
    private final ShutdownOrder closing;

    private Gateway(
            GatewayConfig config,
            MediaLoops media,
            WebServer web,
            NettySipStack sip,
            Calls calls,
            Recorder recorder,
            ObserveFeature observe,
            Optional<AdminServer> admin,
            ShutdownOrder closing) {
        this.config = config;
        this.media = media;
        this.web = web;
        this.sip = sip;
        this.calls = calls;
        this.recorder = recorder;
        this.observe = observe;
        this.admin = admin;
        this.closing = closing;
    }

    /// Starts everything. What has started is closed again when a later part cannot.
    /// @throws StartFailure in one line: a port that is taken, a file that cannot be read
    public static Gateway start(ConfigSource source, Operators operators) throws StartFailure {
        return start(source, operators, new SystemTimers());
    }

    /// The same with a database, whose configuration counts and which gets the call records.
    ///
    /// @throws StartFailure as above
    public static Gateway start(ConfigSource source, Operators operators, Database database) throws StartFailure {
        return start(source, operators, new SystemTimers(), Optional.of(database));
    }

    /// The same by a clock of the caller's, which is closed with the gateway: tests turn it by hand.
    /// @throws StartFailure as above
    public static Gateway start(ConfigSource source, Operators operators, Timers timers) throws StartFailure {
        return start(source, operators, timers, Optional.empty());
    }

    private static Gateway start(ConfigSource source, Operators operators, Timers timers, Optional<Database> database)
            throws StartFailure {
        ListenCheck.check(source.config());
        if (database.isPresent()) {
            ListenCheck.admin(source.config());
        }
        ShutdownOrder closing = new ShutdownOrder();
        try {
            return wire(source, operators, closing.add("timers", timers), database, closing);
        } catch (StartFailure | RuntimeException e) {
            closing.close();
            throw e;
        } catch (IOException e) {
            closing.close();
            throw new StartFailure("the gateway cannot start, " + e.getMessage(), "mend what it names", e);
        }
    }

    private static Gateway wire(
            ConfigSource source, Operators operators, Timers timers, Optional<Database> database, ShutdownOrder closing)
            throws StartFailure, IOException {
        GatewayConfig config = source.config();
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        Path state = source.layout().state(config);
        Recorder recorder = closing.add("recordings", RecordFeature.start(source, clock));
        MediaLoops media = closing.add("media", MediaFeature.start(source));
        ObserveFeature observe = ObserveFeature.start(config, timers, clock);
        closing.add("metrics", observe.metrics());
        observe.ofRecordings(recorder.figures());
        TrunkTable trunks = new TrunkTable(config.trunks(), config.media().oneWayAudio());
        LiveTrunks liveTrunks = new LiveTrunks(trunks, config.trunks());
        TrunkFeature.names(config, liveTrunks, trunks, timers, closing);
        LoginBans bans = GuardFeature.bans(config.guard(), timers);
        IdentityFeature identity = IdentityFeature.start(source, operators, bans, timers, clock, random, closing);
        Bindings bindings = new Bindings(new Gruus(config.sip().domain(), random));
        Late<Calls> lateCalls = new Late<>();
        Predicate<String> callable = IdentityFeature.callable(config, operators, bindings);
        RouteFeature routing = new RouteFeature(
                config, trunks, operators, callable, user -> lateCalls.get().free(user), clock, random);
        closing.add("gsm ports", routing.keep(state));
        LiveFeature following = new LiveFeature(
                source, media.toneCountries(), liveTrunks, operators, routing.router(), bindings::forget);
        Optional<LiveConfig> live = following.follow(database, clock, closing);
        Registrar registrar = new Registrar(
                FeatureSettings.registrar(config.sip()), identity.authenticator(), bindings, timers, clock, random);
        RequestAuthenticator authenticator = new RequestAuthenticator(bindings, identity.authenticator());

        Late<NettySipStack> stack = new Late<>();
        CdrSink cdrs = observe.beside(RecordFeature.callRecords(config, state, database));
        PluginHost plugins = new PluginHost(
                PluginLimits.defaults(config.plugins().queueSize()),
                timers,
                clock,
                new PluginCommands(
                        id -> lateCalls.get().hangUp(id),
                        (id, verb) -> lateCalls.get().record(id, verb))::carryOut);
        Presence presence = PresenceFeature.start(
                config,
                authenticator,
                bindings,
                operators,
                () -> following.calls().operators(),
                stack::get,
                timers);
        PluginEvents pluginEvents = new PluginEvents(plugins::publish);
        Events events = new Events();
        CanaryFeature canary =
                CanaryFeature.of(lateCalls::get, routing.router(), trunks, events, timers, clock, random);
        Calls calls = lateCalls.set(new Calls(
                following::calls,
                stack::get,
                media,
                routing.router(),
                trunks,
                bindings,
                presence,
                Digests.callers(authenticator),
                Digests.challenges(random),
                FeatureSettings.announcements(source, media.sounds()),
                timers,
                cdrs,
                event -> {
                    routing.onCallEvent(event);
                    presence.onCallEvent(event);
                    pluginEvents.onCallEvent(event);
                    events.onCallEvent(event);
                    canary.tests().onCallEvent(event);
                },
                observe.tap(),
                recorder,
                new SecretRandom(random)));
        observe.ofCalls(calls, bindings);
        observe.ofTrunks(trunks, calls);
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
                () -> FeatureSettings.overload(config, calls));
        SourceLimits sources = GuardFeature.sources(config.guard(), trunks, bindings);
        observe.ofGuards(bans, sources);
        NettySipStack sip = closing.add(
                "sip",
                stack.set(NettySipStack.start(
                        FeatureSettings.sip(config, observe.captures())
                                .withTls(TrunkFeature.tls(source, liveTrunks, trunks))
                                .withDoorman(sources),
                        dispatcher)));
        observe.ofOverload(sip.admission());
        String page = ConsoleInfo.json(config.sip().domain(), config.console(), Version.current());
        WebServer web = closing.add(
                "web",
                WebServer.start(
                        FeatureSettings.web(source),
                        sip,
                        identity.gate(),
                        () -> new WebServer.Console(page, true),
                        clock));
        closing.add("call records", cdrs);
        closing.add("plugins", plugins);
        closing.add("calls", calls);
        plugins.startAll(config.plugins(), source.layout().plugins(config));
        TrunkFeature.watch(
                liveTrunks,
                trunks,
                sip,
                timers,
                Digests.challenges(random),
                () -> Long.toHexString(random.nextLong()),
                closing);
        liveTrunks.attended(closing.add("canaries", canary.schedule()));
        observe.ofCanaries(canary.schedule());
        live.ifPresent(configuration -> observe.ofStore(configuration.watch()));
        Optional<AdminServer> admin = AdminFeature.start(
                source,
                operators,
                identity,
                new AdminFeature.About(
                        live, database, routing.router(), calls, trunks, bindings, sip, canary, timers, clock),
                events,
                observe.operations(database),
                closing);
        return new Gateway(config, media, web, sip, calls, recorder, observe, admin, closing);
    }

    /// Addresses of the console's page; HTTP first where it is local, since a browser asks nothing there.
    public List<String> consoleUrls() {
        return ConsoleInfo.urls(config.listen().advertisedHost(), web);
    }

    /// The admin API; empty where there is none.
    public Optional<AdminServer> admin() {
        return admin;
    }

    /// Where trunks reach it by UDP.
    public List<InetSocketAddress> sipUdpAddresses() {
        return sip.udpAddresses();
    }

    /// Where trunks reach it by TLS; empty where it listens for none.
    public List<InetSocketAddress> sipTlsAddresses() {
        return sip.tlsAddresses();
    }

    /// Makes a call of its own through the media plane: a cold one takes 200 ms for DTLS alone. Blocks for a second.
    public Duration warmUp() {
        return media.warmUp();
    }

    /// What all recordings since the start came to.
    public RecorderFigures recordings() {
        return recorder.figures();
    }

    /// Figures, and what happened in each call.
    public ObserveFeature observed() {
        return observe;
    }

    /// Calls that are open now.
    public List<CallView> calls() {
        return calls.list();
    }

    public int activeCalls() {
        return calls.active();
    }

    /// Ends the calls, then closes everything in reverse order. Idempotent.
    @Override
    public void close() {
        closing.close();
    }
}
