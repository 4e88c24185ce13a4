package io.tandem.gateway;

import io.tandem.gateway.config.StoreConfig;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.store.DatabaseSettings;
import io.tandem.gateway.store.KeptConfiguration;
import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.OperatorStore;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `state-directory`, with the store in it. Confined to one thread at a time.
public final class StateDirectory implements AutoCloseable {

    private final Path path;
    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

    private final OperatorStore store;
    private final Optional<KeptConfiguration> kept;

    private StateDirectory(Path path, OperatorStore store, Optional<KeptConfiguration> kept) {
        this.path = path;
        this.store = store;
        this.kept = kept;
    }

    /// Makes the directory where it is missing, and opens the store.
    ///
    /// @throws StartFailure when it cannot be written, or another process has the store open
    public static StateDirectory open(ConfigSource source) throws StartFailure {
        Path path = source.layout().state(source.config());
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
        if (!Files.isWritable(path)) {
            throw unwritable(path, new IOException("not writable"));
        }
        DatabaseSettings database = database(source.config().store(), path);
        try {
            return new StateDirectory(path, new OperatorStore(Database.open(database)), Optional.empty());
        } catch (StoreUnavailable e) {
            if (!source.config().store().url().isEmpty()) {
                return without(path, database, e);
            }
            throw new StartFailure(
                    "the store in " + path + " cannot be opened",
                    "end the other Tandem that uses it, or give another state-directory",
                    e);
        }
    }

    /// The server is away: what was in force last serves, where it was kept.
    private static StateDirectory without(Path path, DatabaseSettings database, StoreUnavailable away)
            throws StartFailure {
        String remedy = "start it, mend 'store.url', 'store.username' or 'store.password', or leave them out";
        if (away.reached() || !KeptConfiguration.isIn(path)) {
            throw new StartFailure("the database of 'store.url' cannot be used", remedy, away);
        }
        try {
            KeptConfiguration kept = KeptConfiguration.read(path);
            LOG.warn(
                    "the database of 'store.url' cannot be reached: {}; version {} of {} serves until it is there;"
                            + " what has changed in tandem.yaml counts then, call records wait in the spool",
                    String.valueOf(away.getCause()),
                    kept.state().version(),
                    kept.savedAt());
            return new StateDirectory(path, new OperatorStore(Database.later(database)), Optional.of(kept));
        } catch (KeptConfiguration.Unusable e) {
            throw new StartFailure(
                    "the database of 'store.url' cannot be reached, and " + e.getMessage(), remedy, away);
        }
    }

    /// What serves while the database is away; empty: it is there.
    public Optional<KeptConfiguration> kept() {
        return kept;
    }

    private static DatabaseSettings database(StoreConfig store, Path path) {
        return store.url().isEmpty()
                ? DatabaseSettings.embedded(path.resolve("store"))
                : DatabaseSettings.of(store.url(), store.username(), store.password());
    }

    private static StartFailure unwritable(Path path, IOException cause) {
        return new StartFailure(
                "directory " + path + " cannot be written",
                "make it writable for " + System.getProperty("user.name") + ", or give another state-directory",
                cause);
    }

    public Path path() {
        return path;
    }

    public OperatorStore store() {
        return store;
    }

    /// Where everything is kept.
    public Database database() {
        return store.database();
    }

    /// Those of the store and of the configuration, as they are now.
    public Operators operators(GatewayConfig config) throws StartFailure {
        String realm = config.sip().domain();
        List<Operator> configured = StoredSecrets.configured(config.users(), realm);
        try {
            List<OperatorStore.Kept> rows = kept.isPresent() ? kept.get().operators() : store.kept();
            List<Operator> known = rows.stream()
                    .filter(row -> !row.needsUser()
                            || config.users().containsKey(row.operator().name()))
                    .map(OperatorStore.Kept::operator)
                    .toList();
            return Operators.of(known, configured, realm);
        } catch (StoreUnavailable e) {
            throw damaged(path, e);
        }
    }

    /// @return what to say when the store does not do as it should
    public static StartFailure damaged(Path path, Exception cause) {
        return new StartFailure(
                "the store in " + path + " cannot be used", "restore it from a copy, or move it away", cause);
    }

    @Override
    public void close() {
        store.close();
    }
}
