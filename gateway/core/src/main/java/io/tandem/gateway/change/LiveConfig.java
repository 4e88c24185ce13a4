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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    /// @param tables takes each table, one at a time
    /// @throws Refused when the file does not go with the rest
    public static LiveConfig start(
            Database database, RouteObjects file, Set<String> operators, Consumer<RouteTable> tables, Clock clock)
            throws StoreUnavailable, Refused {
        StoredObjects objects = new StoredObjects(file.call(), file.routing(), operators);
        ConfigStore store = new ConfigStore(database, clock);
        ConfigStore.Check check =
                state -> problems(state, objects, file.trunks().keySet());
        ConfigState before = store.refresh(ConfigState.EMPTY);
        Map<ObjectKey, String> written = StoredObjects.written(file);
        ConfigState now = before;
        for (CommitResult result = null; result == null || result instanceof CommitResult.Conflict; ) {
            now = store.refresh(now);
            Draft draft = FileImport.draft(now, written);
            result = store.commit(draft, Terms.of("what the file says"), now, check);
            if (result instanceof CommitResult.Invalid(List<String> problems)) {
                throw new Refused(problems.getFirst());
            }
        }
        ConfigWatch watch = ConfigWatch.start(
                store,
                check,
                state -> {
                    long start = System.nanoTime();
                    RouteTable table = RouteTable.compile(state.version(), objects.objects(state));
                    tables.accept(table);
                    LOG.info(
                            "configuration version {} is in force: {} routes, {} numbers, {} ms",
                            state.version(),
                            table.objects().routes().size(),
                            table.objects().numbers().size(),
                            Duration.ofNanos(System.nanoTime() - start).toMillis());
                },
                INTERVAL);
        return new LiveConfig(store, watch, check, objects);
    }

    /// Trunks are at work as the file has them, so the store may change what they allow and cost, but add none.
    private static List<String> problems(ConfigState state, StoredObjects objects, Set<String> trunks) {
        List<String> problems = new ArrayList<>(objects.problems(state));
        Set<String> more = new TreeSet<>();
        for (ObjectKey key : state.objects().keySet()) {
            if (key.kind().equals(Kind.TRUNK.word()) && !trunks.contains(key.name())) {
                more.add(key.name());
            }
        }
        more.forEach(name -> problems.add("trunk '" + name + "' is in the store alone: add it to the file first"));
        return problems;
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
