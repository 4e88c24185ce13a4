package io.tandem.gateway.change;

import io.tandem.gateway.route.table.RouteObjects;
import io.tandem.gateway.route.table.RouteTable;
import io.tandem.gateway.store.CommitResult;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.ConfigStore;
import io.tandem.gateway.store.ConfigStore.Terms;
import io.tandem.gateway.store.ConfigWatch;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.store.Draft;
import io.tandem.gateway.store.ObjectKey;
import io.tandem.gateway.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The store's configuration as routing tables: each version is checked, compiled and handed over, in order. Any
/// thread; what
/// commits blocks.
public final class LiveConfig implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final ConfigStore store;
    private final ConfigWatch watch;
    private final ConfigStore.Check check;
    private final StoredObjects objects;

    private LiveConfig(ConfigStore store, ConfigWatch watch, ConfigStore.Check check, StoredObjects objects) {
        this.store = store;
        this.watch = watch;
        this.check = check;
        this.objects = objects;
    }

    /// Whoever does as the configuration says.
    public interface Follower {
        /// What stands against objects that are right in themselves and together; empty: nothing. Any thread.
        default List<String> problems(RouteObjects candidate) {
            return List.of();
        }

        /// They are in force. One at a time.
        void take(ConfigState state, RouteTable table);
    }

    /// A change that cannot be.
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String what) {
            super(what);
        }
    }

    /// Brings the file's objects in, then follows the store.
    ///
    /// @param operators names of operators from elsewhere
    /// @param follower takes each version, one at a time
    /// @throws Refused when the file does not go with the rest
    public static LiveConfig start(
            Database database, RouteObjects file, Set<String> operators, Follower follower, Clock clock)
            throws StoreUnavailable, Refused {
        StoredObjects objects = new StoredObjects(file.call(), file.routing(), operators, follower::problems);
        ConfigStore store = new ConfigStore(database, clock);
        ConfigStore.Check check = objects::problems;
        Map<ObjectKey, String> written = StoredObjects.written(file);
        bringIn(store, check, written);
        ConfigWatch watch = ConfigWatch.start(store, check, inForce(objects, follower), INTERVAL);
        return new LiveConfig(store, watch, check, objects);
    }

    /// The same while the database cannot be reached: what was kept counts until it is there. The file is brought in
    /// then.
    public static LiveConfig startWithout(
            Database database,
            ConfigState kept,
            RouteObjects file,
            Set<String> operators,
            Follower follower,
            Clock clock) {
        StoredObjects objects = new StoredObjects(file.call(), file.routing(), operators, follower::problems);
        ConfigStore store = new ConfigStore(database, clock);
        ConfigStore.Check check = objects::problems;
        Map<ObjectKey, String> written = StoredObjects.written(file);
        AtomicBoolean broughtIn = new AtomicBoolean();
        ConfigWatch watch =
                ConfigWatch.startWithout(store, check, inForce(objects, follower), INTERVAL, kept, watching -> {
                    if (!broughtIn.get()) {
                        database.join();
                        LOG.info("the database is there now");
                        try {
                            bringIn(store, check, written);
                        } catch (Refused e) {
                            LOG.error(
                                    "what {} says does not go with what the store holds, which counts: {}",
                                    FileImport.AUTHOR,
                                    e.getMessage());
                        }
                        broughtIn.set(true);
                    }
                });
        return new LiveConfig(store, watch, check, objects);
    }

    private static void bringIn(ConfigStore store, ConfigStore.Check check, Map<ObjectKey, String> written)
            throws StoreUnavailable, Refused {
        ConfigState now = store.refresh(ConfigState.EMPTY);
        for (CommitResult result = null; result == null || result instanceof CommitResult.Conflict; ) {
            now = store.refresh(now);
            Draft draft = FileImport.draft(now, written);
            result = store.commit(draft, Terms.of("what the file says"), now, check);
            if (result instanceof CommitResult.Invalid(List<String> problems)) {
                throw new Refused(problems.getFirst());
            }
        }
    }

    private static Consumer<ConfigState> inForce(StoredObjects objects, Follower follower) {
        return state -> {
            long start = System.nanoTime();
            RouteTable table = RouteTable.compile(state.version(), objects.objects(state));
            follower.take(state, table);
            LOG.info(
                    "configuration version {} is in force: {} routes, {} numbers, {} ms",
                    state.version(),
                    table.objects().routes().size(),
                    table.objects().numbers().size(),
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
        };
    }

    /// The changes and the way to make one.
    public ConfigStore store() {
        return store;
    }

    /// What is in force on this node.
    public ConfigWatch watch() {
        return watch;
    }

    /// All that is wrong with what somebody would have; empty: nothing.
    public List<String> problems(ConfigState candidate) {
        return check.problems(candidate);
    }

    /// The table that would come of a state in which nothing is wrong.
    public RouteTable table(ConfigState candidate) {
        return RouteTable.compile(candidate.version(), objects.objects(candidate));
    }

    @Override
    public void close() {
        watch.close();
    }
}
