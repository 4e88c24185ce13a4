package io.tandem.gateway.trunk;

import io.tandem.gateway.config.OneWayAudioPolicy;
import io.tandem.gateway.sip.Hop;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configured trunks and what is known of their health. Any thread; never blocks.
public final class TrunkTable implements Trunks {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkTable.class);

    private final Map<String, Trunk> byName = new LinkedHashMap<>();
    private final Map<String, TrunkConfig> configs;
    private final Map<InetAddress, Trunk> byAddress = new HashMap<>();
    private final ConcurrentMap<String, HealthState> health = new ConcurrentHashMap<>();

    /// The same, with one-way audio reported where a trunk does not say otherwise.
    public TrunkTable(Map<String, TrunkConfig> configs) {
        this(configs, OneWayAudioPolicy.REPORT);
    }

    /// Resolves host names, once.
    ///
    /// @param oneWayAudio what is done when audio flows one way only, where a trunk does not say otherwise
    public TrunkTable(Map<String, TrunkConfig> configs, OneWayAudioPolicy oneWayAudio) {
        this.configs = Map.copyOf(configs);
        configs.forEach((name, config) -> {
            Trunk trunk = trunk(name, config, oneWayAudio);
            byName.put(name, trunk);
            health.put(name, HealthState.INITIAL);
            trunk.addresses().forEach(hop -> byAddress.putIfAbsent(hop.address().getAddress(), trunk));
        });
    }

    private static Trunk trunk(String name, TrunkConfig config, OneWayAudioPolicy oneWayAudio) {
        Optional<Trunk.Credentials> credentials = config.username().isEmpty()
                ? Optional.empty()
                : Optional.of(new Trunk.Credentials(config.username(), config.password(), config.realm()));
        List<Hop.Address> addresses =
                config.addresses().stream().map(TrunkAddress::resolve).toList();
        return new Trunk(
                name,
                config.kind(),
                addresses,
                config.domain().isEmpty() ? config.addresses().getFirst().host() : config.domain(),
                credentials,
                config.tonePlan(),
                config.answerMode(),
                config.codecs(),
                config.symmetricRtp(),
                rtpHosts(addresses, config.rtpHosts()),
                config.srtp(),
                config.inviteTimeout(),
                config.ringTimeout(),
                new TrunkAudio(config.languages(), config.musicOnHold().ours(config.kind()), config.dtmf()),
                new TrunkQuality(config.oneWayAudio().or(oneWayAudio), config.rtcpXr()));
    }

    private static List<InetAddress> rtpHosts(List<Hop.Address> addresses, List<InetAddress> more) {
        Stream<InetAddress> signalling =
                addresses.stream().map(hop -> hop.address().getAddress()).filter(Objects::nonNull);
        return Stream.concat(signalling, more.stream()).distinct().toList();
    }

    @Override
    public List<Trunk> all() {
        return new ArrayList<>(byName.values());
    }

    @Override
    public Optional<Trunk> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// Where several trunks share an address, the first configured.
    @Override
    public Optional<Trunk> byAddress(InetAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    @Override
    public boolean healthy(Trunk trunk) {
        HealthState state = health.get(trunk.name());
        return state != null && state.healthy();
    }

    @Override
    public void reportFailure(Trunk trunk, String what) {
        record(trunk, false, what);
    }

    /// A good answer to an OPTIONS.
    void reportSuccess(Trunk trunk, String what) {
        record(trunk, true, what);
    }

    private void record(Trunk trunk, boolean good, String what) {
        TrunkConfig config = configs.get(trunk.name());
        if (config == null) {
            return;
        }
        health.computeIfPresent(trunk.name(), (name, before) -> {
            HealthState after = before.after(good, config.downAfter(), config.upAfter());
            if (after.healthy() != before.healthy()) {
                LOG.info("trunk={} {}: {}", name, after.healthy() ? "healthy again" : "unhealthy", what);
            }
            return after;
        });
    }
}
