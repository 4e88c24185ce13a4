package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.TlsSettings;
import io.tandem.gateway.sip.TlsSettings.CertificateFiles;
import io.tandem.gateway.sip.TlsSettings.Peer;
import io.tandem.gateway.sip.TlsSettings.Trust;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which certificate belongs to which trunk. Any thread; never blocks.
public final class TrunkCertificates implements TlsSettings.Directory, LiveTrunks.Attendant {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkCertificates.class);

    private final TrunkTable table;
    private final Path base;
    private final Optional<CertificateFiles> own;
    private final Map<String, Peer> peers = new ConcurrentSkipListMap<>();

    /// @param base where relative paths are meant from
    /// @param own what is shown to a trunk that has nothing else configured
    public TrunkCertificates(TrunkTable table, Path base, Optional<CertificateFiles> own) {
        this.table = table;
        this.base = base;
        this.own = own;
    }

    @Override
    public void put(String name, TrunkConfig config) {
        if (config.secure()) {
            peers.put(name, peer(name, config, base, own));
        } else {
            peers.remove(name);
        }
    }

    @Override
    public void remove(String name) {
        peers.remove(name);
    }

    private static Peer peer(String name, TrunkConfig config, Path base, Optional<CertificateFiles> own) {
        TrunkTlsConfig tls = config.tls();
        Trust trust = tls.pinned()
                ? new Trust.Pinned(tls.fingerprints().stream()
                        .map(TrunkCertificates::digits)
                        .collect(Collectors.toSet()))
                : tls.caFile().toString().isEmpty()
                        ? new Trust.System()
                        : new Trust.Authorities(base.resolve(tls.caFile()));
        Optional<CertificateFiles> shown = tls.certificateFile().toString().isEmpty()
                ? own
                : Optional.of(
                        new CertificateFiles(base.resolve(tls.certificateFile()), base.resolve(tls.privateKeyFile())));
        return new Peer(name, tls.name().isEmpty() ? config.firstHost() : tls.name(), trust, shown);
    }

    static String digits(String fingerprint) {
        return fingerprint.replace(":", "").strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Peer> at(InetSocketAddress address) {
        Hop.Address wanted = new Hop.Address(Hop.Transport.TLS, address);
        return peers.values().stream()
                .filter(peer -> table.all().stream()
                        .anyMatch(trunk -> trunk.name().equals(peer.name())
                                && trunk.addresses().contains(wanted)))
                .findFirst();
    }

    @Override
    public List<Peer> all() {
        return List.copyOf(peers.values());
    }

    @Override
    public Optional<InetSocketAddress> backTo(InetSocketAddress lost) {
        InetAddress host = lost.getAddress();
        return table.all().stream()
                .filter(trunk -> peers.containsKey(trunk.name()))
                .flatMap(trunk -> trunk.addresses().stream())
                .filter(hop -> hop.transport() == Hop.Transport.TLS)
                .map(Hop.Address::address)
                .filter(address -> Objects.equals(host, address.getAddress()))
                .findFirst();
    }

    @Override
    public void recognised(Hop.Flow flow, List<Peer> as, List<X509Certificate> chain) {
        List<String> names = as.stream().map(Peer::name).toList();
        if (names.isEmpty()) {
            LOG.info(
                    "{} shows the certificate of {}, which is no trunk's",
                    flow.peer(),
                    chain.getFirst().getSubjectX500Principal());
        } else {
            table.certified(flow, names);
        }
    }

    @Override
    public void forgotten(Hop.Flow flow) {
        table.forgotten(flow);
    }
}
