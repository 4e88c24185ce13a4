package io.tandem.gateway.api;

import io.tandem.gateway.change.LiveConfig;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.Trunks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks twice a second whether a trunk came up or went down, an operator's browsers came or went, or another version
/// is in force, and tells of it. Its looks come one after the other, each on the timers' thread; any thread may close
/// it.
public final class Watching implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Events events;
    private final LiveConfig live;
    private final Trunks trunks;
    private final Registrations registrations;
    private final Timers timers;
    private final InstantSource clock;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Map<String, Boolean> up = new HashMap<>();
    private Map<String, Long> browsers;
    private long version;

    private Watching(AdminApi.Parts parts, Events events) {
        this.events = events;
        this.live = parts.live();
        this.trunks = parts.trunks();
        this.registrations = parts.registrations();
        this.timers = parts.timers();
        this.clock = parts.clock();
        this.browsers = browsers();
        this.version = live.watch().state().version();
    }

    public static Watching start(AdminApi.Parts parts, Events events) {
        Watching watching = new Watching(parts, events);
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
        Map<String, Long> there = browsers();
        Stream.concat(there.keySet().stream(), browsers.keySet().stream())
                .distinct()
                .filter(user -> !Objects.equals(there.get(user), browsers.get(user)))
                .forEach(user -> events.registration(user, there.getOrDefault(user, 0L), clock.instant()));
        browsers = there;
        long now = live.watch().state().version();
        if (now != version) {
            version = now;
            events.configuration(now, clock.instant());
        }
        var next = timers.after(INTERVAL, this::look);
    }

    private Map<String, Long> browsers() {
        return registrations.all().stream().collect(Collectors.groupingBy(Registration::user, Collectors.counting()));
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
