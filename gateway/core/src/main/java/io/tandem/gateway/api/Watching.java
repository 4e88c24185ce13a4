package io.tandem.gateway.api;

import io.tandem.gateway.change.LiveConfig;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.Trunks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Looks twice a second whether a trunk came up or went down, or another version is in force, and tells of it. Its
/// looks
/// come
/// one after the other, each on the timers' thread; any thread may close it.
public final class Watching implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Events events;
    private final LiveConfig live;
    private final Trunks trunks;
    private final Timers timers;
    private final InstantSource clock;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Map<String, Boolean> up = new HashMap<>();
    private long version;

    private Watching(Events events, LiveConfig live, Trunks trunks, Timers timers, InstantSource clock) {
        this.events = events;
        this.live = live;
        this.trunks = trunks;
        this.timers = timers;
        this.clock = clock;
        this.version = live.watch().state().version();
    }

    public static Watching start(AdminApi.Parts parts, Events events) {
        Watching watching = new Watching(events, parts.live(), parts.trunks(), parts.timers(), parts.clock());
        watching.look();
        return watching;
    }

    private void look() {
        if (closed.get()) {
            return;
        }
        for (Trunk trunk : trunks.all()) {
            boolean now = !trunk.addresses().isEmpty() && trunks.healthy(trunk);
            Boolean before = up.put(trunk.name(), now);
            if (before != null && before != now) {
                events.trunk(trunk.name(), now, clock.instant());
            }
        }
        long now = live.watch().state().version();
        if (now != version) {
            version = now;
            events.configuration(now, clock.instant());
        }
        var next = timers.after(INTERVAL, this::look);
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
