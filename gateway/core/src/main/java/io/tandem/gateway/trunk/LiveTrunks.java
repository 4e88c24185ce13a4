package io.tandem.gateway.trunk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The trunks as the configuration has them now, and those who look after them: each hears of a trunk that comes,
/// changes or goes. A call keeps the trunk that it was begun with. Any thread; waits for nothing.
public final class LiveTrunks {

    private static final Logger LOG = LoggerFactory.getLogger(LiveTrunks.class);

    private final ReentrantLock lock = new ReentrantLock();
    /// Guarded by the lock, both.
    private final List<Attendant> attendants = new ArrayList<>();

    private Map<String, TrunkConfig> trunks;

    /// Somebody who looks after trunks. Told one at a time; must not wait.
    public interface Attendant {
        /// A trunk that is new, or has changed.
        void put(String name, TrunkConfig config);

        /// It is no more.
        void remove(String name);
    }

    /// @param table what it holds already; it is the first to hear of each
    public LiveTrunks(TrunkTable table, Map<String, TrunkConfig> trunks) {
        attendants.add(table);
        this.trunks = new LinkedHashMap<>(trunks);
    }

    /// From now on it hears of each, and first of those that are there.
    public <T extends Attendant> T attended(T by) {
        lock.lock();
        try {
            attendants.add(by);
            trunks.forEach(by::put);
            return by;
        } finally {
            lock.unlock();
        }
    }

    /// These are the trunks now.
    ///
    /// @param between runs when the new ones are there and the old ones are still
    public void use(Map<String, TrunkConfig> now, Runnable between) {
        lock.lock();
        try {
            Map<String, TrunkConfig> before = trunks;
            trunks = new LinkedHashMap<>(now);
            now.forEach((name, config) -> {
                if (!config.equals(before.get(name))) {
                    LOG.info("trunk={} {}: {}", name, before.containsKey(name) ? "changed" : "added", config);
                    attendants.forEach(by -> guarded(name, () -> by.put(name, config)));
                }
            });
            between.run();
            Set<String> gone = new HashSet<>(before.keySet());
            gone.removeAll(now.keySet());
            for (String name : gone) {
                LOG.info("trunk={} removed", name);
                attendants.reversed().forEach(by -> guarded(name, () -> by.remove(name)));
            }
        } finally {
            lock.unlock();
        }
    }

    /// A fault with one trunk keeps neither the others nor the routes from coming into force.
    private static void guarded(String name, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            LOG.error("trunk={} is not looked after as it should be", name, fault);
        }
    }
}
