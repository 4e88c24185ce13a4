package io.tandem.gateway.route.live;

import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.RouteConfig.Answer;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.route.limit.PortBook;
import io.tandem.gateway.route.limit.PortStatus;
import io.tandem.gateway.route.limit.TollMeter;
import io.tandem.gateway.route.table.Explanation;
import io.tandem.gateway.route.table.PortOffer;
import io.tandem.gateway.route.table.RouteDecision;
import io.tandem.gateway.route.table.RouteFacts;
import io.tandem.gateway.route.table.RouteQuery;
import io.tandem.gateway.route.table.RouteTable;
import io.tandem.gateway.route.table.Usage;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.gateway.trunk.TrunkConfig;
import io.tandem.gateway.trunk.Trunks;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers from the table that is in force. Any thread. Another table takes its place in one step: a decision is made
/// by one
/// or the other, and what has been decided is never looked at again, so a running call does not notice.
public final class TableRouter implements Router {

    private static final Logger LOG = LoggerFactory.getLogger(TableRouter.class);

    private final AtomicReference<RouteTable> table;
    private final TollMeter meter;
    private final InstantSource clock;
    private final RouteFacts facts;
    private final Trunks trunks;
    private final PortBook ports;

    /// @param clock time of day, for hours and limits
    /// @param operators whether there is an operator of that name
    /// @param callerIdOfUser what an operator shows where nothing else is said
    public TableRouter(
            RouteTable first,
            Trunks trunks,
            TollMeter meter,
            InstantSource clock,
            Predicate<String> operators,
            UnaryOperator<String> callerIdOfUser,
            RandomGenerator random) {
        this(first, trunks, meter, new PortBook(), user -> false, clock, operators, callerIdOfUser, random);
    }

    /// The same with ports of GSM gateways.
    ///
    /// @param free whether an operator is there and in no call
    public TableRouter(
            RouteTable first,
            Trunks trunks,
            TollMeter meter,
            PortBook ports,
            Predicate<String> free,
            InstantSource clock,
            Predicate<String> operators,
            UnaryOperator<String> callerIdOfUser,
            RandomGenerator random) {
        this.ports = ports;
        this.table = new AtomicReference<>(first);
        this.trunks = trunks;
        this.meter = meter;
        this.clock = clock;
        this.facts = new Facts(trunks, meter, ports, free, clock, operators, callerIdOfUser, random);
    }

    /// Another table counts from now on.
    public void use(RouteTable next) {
        table.set(next);
    }

    /// The one that is in force.
    public RouteTable table() {
        return Objects.requireNonNull(table.get());
    }

    /// What would be decided now, and why.
    public Explanation explain(RouteQuery query) {
        return table().explain(query, facts);
    }

    /// What another table would decide, with the trunks and counts of now.
    public Explanation explain(RouteTable other, RouteQuery query) {
        return other.explain(query, facts);
    }

    @Override
    public Decision fromUser(String user, String number) {
        RouteTable now = table();
        RouteQuery query = RouteQuery.ofUser(user, number, clock.instant());
        return decided(meter.reserve(user, query.at(), () -> now.decide(query, facts)), now, user);
    }

    @Override
    public Decision fromTrunk(Trunk trunk, String number) {
        return fromTrunk(trunk, "", number);
    }

    @Override
    public Decision fromTrunk(Trunk trunk, String caller, String number) {
        RouteTable now = table();
        RouteQuery query = RouteQuery.ofTrunk(trunk.name(), caller, number, clock.instant());
        return decided(meter.reserve("", query.at(), () -> now.decide(query, facts)), now, "");
    }

    private Decision decided(RouteDecision decision, RouteTable by, String user) {
        return switch (decision) {
            case RouteDecision.Dial dial -> dialled(dial);
            case RouteDecision.Ring(String callee) -> new Decision.ToUser(callee, toUser(by));
            case RouteDecision.Hunt(String group) ->
                new Decision.ToGroup(
                        group, Objects.requireNonNull(by.objects().groups().get(group)), toUser(by));
            case RouteDecision.Refused refused -> {
                if (refused.why().limit()) {
                    LOG.warn("user={} {}: {}", user, refused.why(), refused.text());
                }
                yield new Decision.Refused(refused.why().status(), refused.text());
            }
        };
    }

    @Override
    public boolean take(String callId, String user, Attempt attempt) {
        String trunk = attempt.trunk().name();
        TrunkConfig config = table().objects().trunks().get(trunk);
        return attempt.port().isEmpty()
                || config == null
                || ports.take(
                        callId,
                        user,
                        trunk,
                        attempt.port().get().name(),
                        attempt.port().get().client(),
                        config,
                        clock.instant());
    }

    /// How the ports of a GSM gateway are; empty: it has none, or there is no such trunk.
    public List<PortStatus> ports(String trunk) {
        TrunkConfig config = table().objects().trunks().get(trunk);
        return config == null ? List.of() : ports.status(trunk, config, clock.instant());
    }

    @Override
    public void failed(String callId, Attempt attempt, int sip) {
        attempt.port()
                .ifPresent(port -> ports.failed(callId, attempt.trunk().name(), port.name(), sip, clock.instant()));
    }

    @Override
    public Optional<GroupConfig> group(String name) {
        return Optional.ofNullable(table().objects().groups().get(name));
    }

    @Override
    public Optional<Plan> passOn(String trunk, String number, String fromTrunk) {
        RouteTable now = table();
        RouteQuery query = fromTrunk.isEmpty()
                ? RouteQuery.ofUser("", number, clock.instant())
                : RouteQuery.ofTrunk(fromTrunk, "", number, clock.instant());
        RouteDecision decision = meter.reserve("", query.at(), () -> now.passOn(trunk, query, facts));
        return decided(decision, now, "") instanceof Decision.ToTrunks(Plan plan)
                ? Optional.of(plan)
                : Optional.empty();
    }

    private Decision dialled(RouteDecision.Dial dial) {
        List<Attempt> attempts = dial.attempts().stream()
                .flatMap(a -> trunks.named(a.trunk()).stream()
                        .map(t -> new Attempt(
                                t,
                                a.number(),
                                a.callerId(),
                                false,
                                a.port().map(p -> new Port(p.name(), p.client(), p.most())))))
                .toList();
        if (attempts.isEmpty()) {
            return new Decision.Refused(503, "route " + dial.route() + " has no trunk");
        }
        return new Decision.ToTrunks(new Plan(
                dial.route(),
                attempts,
                answerMode(dial.answer(), attempts.getFirst().trunk()),
                dial.failOver(),
                dial.failureHeard(),
                dial.maxDuration(),
                dial.codecs()));
    }

    /// To another operator, or from a trunk to one.
    private static Plan toUser(RouteTable by) {
        return new Plan(
                "",
                List.of(),
                AnswerMode.EARLY,
                Set.of(),
                by.objects().call().failureHeard(),
                by.objects().call().maxDuration(),
                List.of());
    }

    private static AnswerMode answerMode(Answer configured, Trunk first) {
        return switch (configured) {
            case TRUNK -> first.answerMode();
            case EARLY -> AnswerMode.EARLY;
            case PROGRESS -> AnswerMode.PROGRESS;
            case LATE -> AnswerMode.LATE;
        };
    }

    /// The world as it is now.
    private record Facts(
            Trunks trunks,
            TollMeter meter,
            PortBook ports,
            Predicate<String> free,
            InstantSource clock,
            Predicate<String> operators,
            UnaryOperator<String> callerIdOfUser,
            RandomGenerator random)
            implements RouteFacts {

        @Override
        public boolean operator(String name) {
            return operators.test(name);
        }

        @Override
        public String callerId(String user) {
            return callerIdOfUser.apply(user);
        }

        @Override
        public boolean up(String trunk) {
            return trunks.named(trunk).filter(trunks::healthy).isPresent();
        }

        @Override
        public boolean reachable(String trunk) {
            return trunks.named(trunk).isPresent();
        }

        @Override
        public Usage ofUser(String user) {
            return meter.ofUser(user, clock.instant());
        }

        @Override
        public Usage ofTrunk(String trunk) {
            return meter.ofTrunk(trunk, clock.instant());
        }

        @Override
        public List<PortOffer> ports(String trunk, TrunkConfig config, String client) {
            return ports.offers(trunk, config, client, clock.instant());
        }

        @Override
        public String whoCalled(String trunk, String port, TrunkConfig config, String client) {
            String user = ports.whoCalled(trunk, port, config.gsm(), client, clock.instant());
            return !user.isEmpty() && operators.test(user) && free.test(user) ? user : "";
        }

        @Override
        public int draw(int bound) {
            return random.nextInt(bound);
        }
    }
}
