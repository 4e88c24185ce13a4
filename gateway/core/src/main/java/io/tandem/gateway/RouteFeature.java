package io.tandem.gateway;

import io.tandem.gateway.call.CallEvent;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.limit.PortBook;
import io.tandem.gateway.route.limit.TollMeter;
import io.tandem.gateway.route.live.TableRouter;
import io.tandem.gateway.route.table.RouteObjects;
import io.tandem.gateway.route.table.RouteTable;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.trunk.Trunks;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Joins routing to the file, to the store and to the calls. Any thread.
final class RouteFeature {

    private static final int PRIORITY_STEP = 10;

    private final TollMeter meter = new TollMeter();
    private final PortBook ports = new PortBook();
    private final ReentrantLock lock = new ReentrantLock();
    /// When calls were answered; guarded by the lock.
    private final Map<String, Instant> answered = new HashMap<>();

    private final TableRouter router;

    /// @param callable who can be called by name
    /// @param free who is there and in no call
    RouteFeature(
            GatewayConfig config,
            Trunks trunks,
            Operators operators,
            Predicate<String> callable,
            Predicate<String> free,
            Clock clock,
            RandomGenerator random) {
        this.router = new TableRouter(
                RouteTable.compile(0, objects(config)),
                trunks,
                meter,
                ports,
                free,
                clock,
                callable,
                operators::callerId,
                random);
    }

    /// Keeps the ports' minutes in the state directory.
    PortFile keep(Path state) {
        return PortFile.open(ports, state.resolve("gsm-ports"));
    }

    TableRouter router() {
        return router;
    }

    /// What stands in the file, each route with its place as priority.
    static RouteObjects objects(GatewayConfig config) {
        List<RouteConfig> routes = new ArrayList<>();
        for (RouteConfig route : config.routes()) {
            int place = (routes.size() + 1) * PRIORITY_STEP;
            routes.add(route.priority() == 0 ? route.withPriority(place) : route);
        }
        String rooms = config.console().conference();
        return new RouteObjects(
                !rooms.matches("[0-9]+") ? config.routing() : config.routing().withPrivatePrefix(rooms),
                config.call(),
                config.trunks(),
                List.copyOf(routes),
                config.numbers(),
                config.users(),
                config.groups(),
                config.hours());
    }

    /// Counts calls for their limits.
    void onCallEvent(CallEvent event) {
        switch (event) {
            case CallEvent.Started started -> {
                switch (started.direction()) {
                    case OUTGOING -> meter.began(started.callId(), started.user(), started.at());
                    case TRANSIT, TEST -> meter.began(started.callId(), "", started.at());
                    case INCOMING -> meter.came(started.callId(), started.trunk(), started.at());
                    case INTERNAL -> {}
                }
            }
            case CallEvent.PassedOn onward -> {
                meter.ended(onward.callId(), Duration.ZERO, onward.at());
                meter.began(onward.callId(), "", onward.at());
            }
            case CallEvent.Ringing ringing -> meter.movedTo(ringing.callId(), ringing.trunk(), ringing.at());
            case CallEvent.Answered talks -> {
                meter.movedTo(talks.callId(), talks.trunk(), talks.at());
                note(talks.callId(), talks.at());
                ports.answered(talks.callId(), talks.at());
            }
            case CallEvent.Ended ended -> {
                meter.ended(ended.callId(), talked(ended), ended.at());
                ports.ended(ended.callId(), ended.at());
            }
            default -> {}
        }
    }

    private void note(String callId, Instant at) {
        lock.lock();
        try {
            answered.put(callId, at);
        } finally {
            lock.unlock();
        }
    }

    private Duration talked(CallEvent.Ended ended) {
        lock.lock();
        try {
            Instant from = answered.remove(ended.callId());
            return from == null || from.isAfter(ended.at()) ? Duration.ZERO : Duration.between(from, ended.at());
        } finally {
            lock.unlock();
        }
    }
}
