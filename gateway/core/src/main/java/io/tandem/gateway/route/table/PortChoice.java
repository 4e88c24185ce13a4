package io.tandem.gateway.route.table;

import io.tandem.gateway.route.number.Dialled;
import io.tandem.gateway.route.table.RouteDecision.Attempt;
import io.tandem.gateway.trunk.GsmPortConfig;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which ports of a GSM gateway a call goes by, and whom a client reaches who calls one of them back. Confined to one
/// thread.
record PortChoice(RouteFacts facts, Trace trace, Dialled read) {

    /// Adds the attempt, or one for each port that can take it.
    void spread(List<Attempt> attempts, Line line, Attempt plain) {
        if (line.config().ports().isEmpty()) {
            attempts.add(plain);
            return;
        }
        for (PortOffer offer : facts.ports(line.name(), line.config(), read.key())) {
            GsmPortConfig port = offer.port();
            if (offer.why() != null) {
                trace.tried(line.name() + "/" + port.name(), offer.why(), offer.detail());
                continue;
            }
            attempts.add(new Attempt(
                    plain.trunk(),
                    port.prefix() + plain.number(),
                    plain.callerId(),
                    plain.perMinute(),
                    Optional.of(new RouteDecision.Port(port.name(), read.key(), offer.most()))));
        }
    }

    /// The operator whom a client calls back, by the number of the SIM that called him; empty: nobody.
    String calledBack(@Nullable Line line, String caller) {
        if (line == null || caller.isEmpty() || read.key().isEmpty()) {
            return "";
        }
        for (GsmPortConfig port : line.config().ports()) {
            if (!port.number().isEmpty()
                    && line.numbers().read(port.number()).key().equals(read.key())) {
                String client = line.numbers().read(caller).key();
                return facts.whoCalled(line.name(), port.name(), line.config(), client);
            }
        }
        return "";
    }
}
