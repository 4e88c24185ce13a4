package io.tandem.gateway.route.table;

import io.tandem.gateway.config.Price;
import io.tandem.gateway.route.RouteConfig.Answer;
import io.tandem.media.Codec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where a call goes. Immutable.
public sealed interface RouteDecision {

    /// Out, by trunks in this order; at least one.
    ///
    /// @param route its name, for logs and records
    /// @param maxDuration the shortest of the limits that count
    record Dial(
            String route,
            List<Attempt> attempts,
            Answer answer,
            Set<Integer> failOver,
            Duration failureHeard,
            Duration maxDuration,
            List<Codec> codecs)
            implements RouteDecision {}

    /// To an operator's browsers.
    record Ring(String user) implements RouteDecision {}

    /// To a hunt group.
    record Hunt(String group) implements RouteDecision {}

    /// Nowhere.
    ///
    /// @param text for logs; without the number
    record Refused(Refusal why, String text) implements RouteDecision {}

    /// @param number what is dialled, after rewriting
    /// @param callerId what is shown as caller; empty: as he came
    /// @param perMinute what it costs; zero where it is not known
    /// @param port of a GSM gateway; empty: the trunk has none
    record Attempt(String trunk, String number, String callerId, Price perMinute, Optional<Port> port) {

        public Attempt(String trunk, String number, String callerId, Price perMinute) {
            this(trunk, number, callerId, perMinute, Optional.empty());
        }
    }

    /// @param client who is called, in international form
    /// @param most how long can be talked by it; zero: no limit
    record Port(String name, String client, Duration most) {}
}
