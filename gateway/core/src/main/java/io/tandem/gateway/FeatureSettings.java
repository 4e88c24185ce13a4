package io.tandem.gateway;

import io.tandem.gateway.call.Announcements;
import io.tandem.gateway.call.CallLimits;
import io.tandem.gateway.call.CallSettings;
import io.tandem.gateway.call.CallSounds;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.call.CodecPolicy;
import io.tandem.gateway.call.OperatorRules;
import io.tandem.gateway.config.CallConfig;
import io.tandem.gateway.config.DtmfMode;
import io.tandem.gateway.config.ListenConfig;
import io.tandem.gateway.config.MediaConfig;
import io.tandem.gateway.config.SipConfig;
import io.tandem.gateway.registrar.RegistrarSettings;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.net.WireTap;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.ws.WebSettings;
import io.tandem.media.Codec;
import io.tandem.media.Filler;
import io.tandem.media.MediaAddress;
import io.tandem.media.MediaSettings;
import io.tandem.media.OpusFormat;
import io.tandem.media.audio.SoundFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Turns the file's sections into each feature's own settings. Stateless.
final class FeatureSettings {

    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TLS_TIMEOUT = Duration.ofSeconds(5);
    /// Sound is decoded, mixed and recorded at 16 kHz at most: what a browser would send beyond is paid for twice over.
    private static final int MOST_HEARD_RATE = 16_000;

    private static final int RETRY_AFTER_SECONDS = 5;

    private FeatureSettings() {}

    static SipSettings sip(GatewayConfig config, WireTap tap) {
        ListenConfig listen = config.listen();
        SipSettings defaults = SipSettings.on(new InetSocketAddress(listen.sipAddress(), listen.sipUdpPort()));
        return new SipSettings(
                onEach(listen, listen.sipUdpPort()),
                onEach(listen, listen.sipTcpPort()),
                listen.sipAdvertisedAddress(),
                config.sip().t1(),
                defaults.userAgent(),
                defaults.maxStreamMessageBytes(),
                defaults.streamIdle(),
                defaults.maxQueuedMessages(),
                defaults.tls(),
                defaults.doorman(),
                tap,
                config.guard().overloadWait());
    }

    private static List<InetSocketAddress> onEach(ListenConfig listen, int port) {
        return listen.sipAddresses().stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    static MediaSettings media(ConfigSource source) throws StartFailure {
        MediaConfig media = source.config().media();
        Path plans = media.tonePlansFile();
        return new MediaSettings(
                media.addresses().isEmpty()
                        ? List.of(new MediaAddress(media.bindAddress(), advertised(media)))
                        : media.addresses(),
                media.browserPort(),
                media.tcpPort(),
                media.trunkPorts().first(),
                media.trunkPorts().last(),
                media.loops() == 0 ? Runtime.getRuntime().availableProcessors() : media.loops(),
                media.loopFillPercent(),
                plans.toString().isEmpty() ? null : source.layout().base().resolve(plans),
                media.portDrain(),
                media.iceTimeout(),
                media.consentTimeout(),
                media.deniedNetworks(),
                media.transport());
    }

    private static InetAddress advertised(MediaConfig media) throws StartFailure {
        try {
            return media.advertisedAddress().isEmpty()
                    ? media.bindAddress()
                    : InetAddress.getByName(media.advertisedAddress());
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    "media.advertised-address '" + media.advertisedAddress() + "' cannot be resolved",
                    "give an IP address or mend the name",
                    e);
        }
    }

    static WebSettings web(ConfigSource source) {
        ListenConfig listen = source.config().listen();
        Path base = source.layout().base();
        Optional<WebSettings.CertificateFiles> own = listen.ownCertificate()
                ? Optional.of(new WebSettings.CertificateFiles(
                        base.resolve(listen.certificateFile()), base.resolve(listen.privateKeyFile())))
                : Optional.empty();
        return new WebSettings(
                address(listen.httpEnabled(), listen.httpAddress(), listen.httpPort()),
                address(listen.httpsEnabled(), listen.httpsAddress(), listen.httpsPort()),
                own,
                source.layout().state(source.config()),
                Set.of(listen.advertisedHost()),
                Set.copyOf(listen.allowedOrigins()),
                listen.allowMissingOrigin(),
                source.config().sip().pingInterval(),
                source.config().sip().messageMaxBytes(),
                HEAD_TIMEOUT,
                TLS_TIMEOUT,
                listen.maxConnections(),
                listen.maxConnectionsPerAddress());
    }

    private static Optional<InetSocketAddress> address(boolean enabled, InetAddress address, int port) {
        return enabled ? Optional.of(new InetSocketAddress(address, port)) : Optional.empty();
    }

    static RegistrarSettings registrar(SipConfig sip) {
        return new RegistrarSettings(
                sip.minRegistration(), sip.maxRegistration(), sip.registrationsPerUser(), sip.flowTimer());
    }

    private static CodecPolicy codecs(GatewayConfig config) {
        Map<String, List<Codec>> byUser = new HashMap<>();
        config.users().forEach((name, user) -> {
            if (!user.codecs().isEmpty()) {
                byUser.put(name, user.codecs());
            }
        });
        boolean dtx = config.call().opusDtx();
        OpusFormat opus = new OpusFormat(true, dtx, OpusFormat.ANY_BITRATE, MOST_HEARD_RATE);
        return new CodecPolicy(config.call().codecs(), byUser, opus);
    }

    static CallSettings calls(ConfigSource source, Operators operators) {
        GatewayConfig config = source.config();
        CallSounds sounds = sounds(config, source.layout().base());
        CallConfig call = config.call();
        SipConfig sip = config.sip();
        CallSettings defaults = CallSettings.defaults(sip.domain());
        return new CallSettings(
                sip.domain(),
                codecs(config),
                call.tonePlan(),
                call.connectingToneAfter(),
                defaults.shortTone(),
                defaults.announcementHeard(),
                call.userRingTimeout(),
                sip.flowLost(),
                config.media().deadMedia(),
                sip.sessionExpires(),
                sip.minSessionExpires(),
                sip.t1(),
                defaults.t2(),
                new CallLimits(
                        call.maxCalls(),
                        config.guard().callsPerSecond(),
                        config.guard().requestsPerCall(),
                        defaults.limits().mailbox()),
                RecordFeature.rules(source),
                SuperviseFeature.supervisors(config, operators),
                defaults.closeWait(),
                sounds,
                operators(config),
                config.media().oneWayAudio());
    }

    static OperatorRules operators(GatewayConfig config) {
        Set<String> oneCall = new HashSet<>();
        Map<String, Set<String>> pickUp = new HashMap<>();
        config.users().forEach((name, user) -> {
            if (!user.callWaiting()) {
                oneCall.add(name);
            }
            pickUp.put(name, Set.copyOf(user.picksUp()));
        });
        return new OperatorRules(oneCall, pickUp);
    }

    /// @param base where relative paths are meant from
    private static CallSounds sounds(GatewayConfig config, Path base) {
        Map<String, List<String>> ofRoute = new HashMap<>();
        config.routes().forEach(route -> putUnlessEmpty(ofRoute, route.name(), route.languages()));
        Map<String, List<String>> ofUser = new HashMap<>();
        Map<String, DtmfMode> dtmf = new HashMap<>();
        config.users().forEach((name, user) -> {
            putUnlessEmpty(ofUser, name, user.languages());
            dtmf.put(name, user.dtmf());
        });
        return new CallSounds(
                config.announcements().languages(), ofRoute, ofUser, dtmf, holdMusic(config.call(), base));
    }

    private static void putUnlessEmpty(Map<String, List<String>> all, String name, List<String> languages) {
        if (!languages.isEmpty()) {
            all.put(name, languages);
        }
    }

    private static Filler holdMusic(CallConfig call, Path base) {
        return switch (call.musicOnHold()) {
            case CallConfig.OWN_MUSIC -> new Filler.Melody();
            case CallConfig.NO_MUSIC -> new Filler.Nothing();
            default -> new Filler.Music(base.resolve(call.musicOnHold()).normalize());
        };
    }

    /// Where announcements are found.
    static Announcements announcements(ConfigSource source, SoundFiles files) {
        Path folder = source.config().announcements().directory();
        return folder.toString().isEmpty()
                ? Announcements.NONE
                : Announcements.in(source.layout().base().resolve(folder).normalize(), files);
    }

    /// What OPTIONS says while no more calls are taken, so that a load balancer looks elsewhere.
    static OptionalInt overload(GatewayConfig config, Calls calls) {
        return calls.active() < config.call().maxCalls() && !calls.draining()
                ? OptionalInt.empty()
                : OptionalInt.of(RETRY_AFTER_SECONDS);
    }
}
