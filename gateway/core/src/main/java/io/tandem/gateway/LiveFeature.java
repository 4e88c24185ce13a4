package io.tandem.gateway;

import io.tandem.gateway.call.CallSettings;
import io.tandem.gateway.change.FileImport;
import io.tandem.gateway.change.LiveConfig;
import io.tandem.gateway.config.SectionCopy;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.live.TableRouter;
import io.tandem.gateway.route.table.RouteObjects;
import io.tandem.gateway.route.table.RouteTable;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.store.KeptConfiguration;
import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.OperatorStore;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.store.StoreUnavailable;
import io.tandem.gateway.trunk.LiveTrunks;
import io.tandem.gateway.trunk.TrunkConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does as the configuration says while the gateway runs: of each version the trunks, the operators, the rules of calls
/// and the routing table come into force together. What stands in the file alone, ports and such, stays as it was at
/// the
/// start. Calls that go on keep what they began with. Told on one thread at a time; what it made is read by any.
final class LiveFeature {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeature.class);

    private final ConfigSource source;
    private final Set<String> toneCountries;
    private final LiveTrunks trunks;
    private final Operators operators;
    private final TableRouter router;
    private final Consumer<String> noOperator;
    private final AtomicReference<CallSettings> calls;

    /// @param toneCountries whose tones there are
    /// @param noOperator told of each who is an operator no more
    LiveFeature(
            ConfigSource source,
            Set<String> toneCountries,
            LiveTrunks trunks,
            Operators operators,
            TableRouter router,
            Consumer<String> noOperator) {
        this.source = source;
        this.toneCountries = Set.copyOf(toneCountries);
        this.trunks = trunks;
        this.operators = operators;
        this.router = router;
        this.noOperator = noOperator;
        this.calls = new AtomicReference<>(FeatureSettings.calls(source, operators));
    }

    /// The settings of calls that begin now.
    CallSettings calls() {
        return Objects.requireNonNull(calls.get());
    }

    /// Brings the file into the store, and follows the store from now on. Where the database is away, what was in force
    /// last serves until it is there.
    ///
    /// @throws StartFailure when the store cannot be read, or what is in it does not go with the file
    Optional<LiveConfig> follow(Optional<Database> database, Clock clock, ShutdownOrder closing) throws StartFailure {
        return database.isEmpty()
                ? Optional.empty()
                : Optional.of(closing.add("configuration", follow(database.get(), clock)));
    }

    private LiveConfig follow(Database database, Clock clock) throws StartFailure {
        Path directory = source.layout().state(source.config());
        Following following = new Following(
                new StoredSecrets(source.config(), source.layout().base(), new OperatorStore(database)),
                database.embedded() ? Optional.empty() : Optional.of(directory),
                clock);
        RouteObjects file = RouteFeature.objects(source.config());
        try {
            return database.ready()
                    ? LiveConfig.start(database, file, names(), following, clock)
                    : LiveConfig.startWithout(
                            database, KeptConfiguration.read(directory).state(), file, names(), following, clock);
        } catch (StoreUnavailable e) {
            throw new StartFailure(
                    "the configuration cannot be read from the store", "restore it from a copy, or move it away", e);
        } catch (LiveConfig.Refused e) {
            throw new StartFailure(
                    "what " + FileImport.AUTHOR + " says does not go with what the store holds: " + e.getMessage(),
                    "mend the file, or take the change in the store back",
                    e);
        } catch (KeptConfiguration.Unusable e) {
            throw new StartFailure(String.valueOf(e.getMessage()), "start the database", e);
        }
    }

    private Set<String> names() {
        return operators.all().stream().map(Operator::name).collect(Collectors.toSet());
    }

    /// What follows the store. Told on one thread at a time.
    private final class Following implements LiveConfig.Follower {
        private final StoredSecrets secrets;
        private final Optional<Path> keep;
        private final InstantSource clock;

        /// @param keep where what is in force is kept for a start without the database
        private Following(StoredSecrets secrets, Optional<Path> keep, InstantSource clock) {
            this.secrets = secrets;
            this.keep = keep;
            this.clock = clock;
        }

        @Override
        public List<String> problems(RouteObjects candidate) {
            List<String> problems = new ArrayList<>();
            GatewayConfig config = with(candidate);
            TrunkCheck check = new TrunkCheck(config, source.layout(), (at, text) -> problems.add(text));
            candidate.trunks().forEach((name, trunk) -> {
                check.check(name, secrets.known(name, trunk));
                if (!toneCountries.contains(trunk.tonePlan())) {
                    problems.add("'trunks." + name + ".tone-plan' is '" + trunk.tonePlan() + "': give one of "
                            + String.join(", ", toneCountries.stream().sorted().toList()));
                }
            });
            new SoundCheck(config, source.layout().base(), (at, text) -> problems.add(text)).languages();
            return problems;
        }

        @Override
        public void take(ConfigState state, RouteTable table) {
            Map<String, TrunkConfig> now = new LinkedHashMap<>();
            table.objects().trunks().forEach((name, trunk) -> now.put(name, secrets.read(name, trunk)));
            GatewayConfig config = with(table.objects());
            Set<String> before = names();
            Optional<List<OperatorStore.Kept>> rows = secrets.rows();
            rows.ifPresent(known -> operators.use(secrets.operators(config, known)));
            calls.set(FeatureSettings.calls(new ConfigSource(config, source.layout()), operators));
            trunks.use(now, () -> router.use(table));
            Set<String> gone = new HashSet<>(before);
            gone.removeAll(names());
            for (String name : gone) {
                LOG.info("user={} is no operator any more", name);
                noOperator.accept(name);
            }
            rows.ifPresent(known -> keep(new KeptConfiguration(clock.instant(), state, known)));
        }

        private void keep(KeptConfiguration now) {
            keep.ifPresent(directory -> {
                try {
                    now.write(directory);
                } catch (IOException e) {
                    LOG.error(
                            "version {} cannot be kept in {} for a start without the database: {}",
                            now.state().version(),
                            directory,
                            e.toString());
                }
            });
        }

        /// The file with what the store says in its place, as far as the store has it.
        private GatewayConfig with(RouteObjects objects) {
            GatewayConfig config = source.config();
            Map<String, UserConfig> users = new LinkedHashMap<>();
            objects.users().forEach((name, user) -> users.put(name, secrets.known(name, user)));
            config = SectionCopy.with(config, "trunks", Map.copyOf(objects.trunks()));
            config = SectionCopy.with(config, "users", users);
            config = SectionCopy.with(config, "routes", objects.routes());
            config = SectionCopy.with(config, "numbers", Map.copyOf(objects.numbers()));
            config = SectionCopy.with(config, "groups", Map.copyOf(objects.groups()));
            return SectionCopy.with(config, "hours", Map.copyOf(objects.hours()));
        }
    }
}
