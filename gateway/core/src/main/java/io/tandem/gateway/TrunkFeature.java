package io.tandem.gateway;

import io.tandem.gateway.call.ChallengeAnswer;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.config.DnsServer;
import io.tandem.gateway.config.ListenConfig;
import io.tandem.gateway.dns.Dns;
import io.tandem.gateway.dns.NettyDns;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.TlsSettings;
import io.tandem.gateway.sip.TlsSettings.CertificateFiles;
import io.tandem.gateway.sip.digest.DigestClient;
import io.tandem.gateway.trunk.LiveTrunks;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkCertificates;
import io.tandem.gateway.trunk.TrunkDigest;
import io.tandem.gateway.trunk.TrunkHealth;
import io.tandem.gateway.trunk.TrunkLookup;
import io.tandem.gateway.trunk.TrunkNames;
import io.tandem.gateway.trunk.TrunkRegistrations;
import io.tandem.gateway.trunk.TrunkTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Joins the trunks to the DNS, to TLS and to the SIP stack. Used at start, by one thread.
final class TrunkFeature {

    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final Duration FIRST_ANSWERS = Duration.ofSeconds(4);

    private TrunkFeature() {}

    /// Where the trunks' names lead, kept from now on. Waits some seconds at most for the first answers.
    static void names(GatewayConfig config, LiveTrunks live, TrunkTable trunks, Timers timers, ShutdownOrder closing) {
        Dns dns = closing.add("dns", dns(config));
        TrunkNames names = closing.add(
                "trunk names", new TrunkNames(trunks, new TrunkLookup(dns, a -> usable(config, a)), timers));
        live.attended(names).await(FIRST_ANSWERS);
    }

    /// The DNS as it is configured.
    static Dns dns(GatewayConfig config) {
        return new NettyDns(
                config.sip().dnsServers().stream().map(DnsServer::address).toList());
    }

    /// Whether a name may lead there: to a family that we have, and not into this machine, unless nothing else can be
    /// reached by our listeners.
    static boolean usable(GatewayConfig config, InetAddress address) {
        boolean nowhere = address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress();
        List<InetAddress> ours = config.listen().sipAddresses();
        boolean inside = address.isLoopbackAddress() && ours.stream().noneMatch(InetAddress::isLoopbackAddress);
        return !nowhere
                && !inside
                && ours.stream().anyMatch(own -> own.isAnyLocalAddress() || own.getClass() == address.getClass());
    }

    /// What the trunks' names lead to now, one line each: asks the DNS, so it takes its time.
    static List<String> remarks(GatewayConfig config) {
        boolean names = config.trunks().values().stream()
                .anyMatch(t -> t.addresses().stream().anyMatch(a -> a.known().isEmpty()));
        if (!names) {
            return List.of();
        }
        try (Dns dns = dns(config)) {
            TrunkLookup lookup = new TrunkLookup(dns, address -> usable(config, address));
            List<String> lines = new ArrayList<>();
            config.trunks()
                    .forEach((name, trunk) -> trunk.addresses().stream()
                            .filter(address -> address.known().isEmpty())
                            .forEach(address -> lines.add("trunks." + name + ": " + lookup.describe(address))));
            return lines;
        }
    }

    static TlsSettings tls(ConfigSource source, LiveTrunks live, TrunkTable trunks) {
        GatewayConfig config = source.config();
        ListenConfig listen = config.listen();
        Path base = source.layout().base();
        Optional<CertificateFiles> own =
                own(listen).map(files -> new CertificateFiles(base.resolve(files.chain()), base.resolve(files.key())));
        List<InetSocketAddress> addresses = listen.sipTlsPort() == 0
                ? List.of()
                : listen.sipAddresses().stream()
                        .map(address -> new InetSocketAddress(address, listen.sipTlsPort()))
                        .toList();
        TrunkCertificates certificates = live.attended(new TrunkCertificates(trunks, base, own));
        return new TlsSettings(addresses, own, certificates, HANDSHAKE);
    }

    /// The certificate of the SIP listener for TLS, as it is written.
    static Optional<CertificateFiles> own(ListenConfig listen) {
        if (!listen.sipTlsCertificateFile().toString().isEmpty()) {
            return Optional.of(new CertificateFiles(listen.sipTlsCertificateFile(), listen.sipTlsPrivateKeyFile()));
        }
        return listen.ownCertificate()
                ? Optional.of(new CertificateFiles(listen.certificateFile(), listen.privateKeyFile()))
                : Optional.empty();
    }

    /// Health checks and registrations, which stop before the stack does.
    static void watch(
            LiveTrunks live,
            TrunkTable trunks,
            SipStack sip,
            Timers timers,
            ChallengeAnswer challenges,
            Supplier<String> tokens,
            ShutdownOrder closing) {
        live.attended(closing.add(
                "trunk registrations",
                new TrunkRegistrations(trunks, new TrunkRegistrations.Tools(sip, timers, digest(challenges), tokens))));
        live.attended(closing.add("trunk health", new TrunkHealth(trunks, sip, timers, tokens)));
    }

    private static TrunkDigest digest(ChallengeAnswer challenges) {
        return new TrunkDigest() {
            @Override
            public Optional<Headers.Field> answer(
                    SipResponse challenge, SipRequest request, Trunk.Credentials credentials) {
                return challenges.answer(challenge, request, credentials);
            }

            @Override
            public boolean stale(List<String> asked) {
                return DigestClient.stale(asked);
            }
        };
    }
}
