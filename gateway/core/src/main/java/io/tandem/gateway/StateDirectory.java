package io.tandem.gateway;

import io.tandem.gateway.config.StoreConfig;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.store.DatabaseSettings;
import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.OperatorStore;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `state-directory`, with the store in it. Confined to one thread at a time.
public final class StateDirectory implements AutoCloseable {

    private final Path path;
    private final OperatorStore store;

    private StateDirectory(Path path, OperatorStore store) {
        this.path = path;
        this.store = store;
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
        try {
            return new StateDirectory(
                    path,
                    new OperatorStore(Database.open(database(source.config().store(), path))));
        } catch (StoreUnavailable e) {
            if (!source.config().store().url().isEmpty()) {
                throw new StartFailure(
                        "the database of 'store.url' cannot be used",
                        "start it, mend 'store.url', 'store.username' or 'store.password', or leave them out",
                        e);
            }
            throw new StartFailure(
                    "the store in " + path + " cannot be opened",
                    "end the other Tandem that uses it, or give another state-directory",
                    e);
        }
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
            return Operators.of(store.all(), configured, realm);
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
