package io.tandem.gateway.route.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.CallConfig;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.Router;
import io.tandem.gateway.route.Router.Decision;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.route.RoutingConfig;
import io.tandem.gateway.route.limit.TollMeter;
import io.tandem.gateway.route.table.RouteObjects;
import io.tandem.gateway.route.table.RouteTable;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.Trunk.AnswerMode;
import io.tandem.gateway.trunk.TrunkConfig;
import io.tandem.gateway.trunk.TrunkTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableRouterTest {

    record Config(
            @Key("t") Map<String, TrunkConfig> trunks,
            @Key("r") List<RouteConfig> routes,
            @Key("n") Map<String, NumberConfig> numbers,
            @Key("c") CallConfig call,
            @Key("g") RoutingConfig routing) {}

    private static final Instant NOW = Instant.parse("2026-11-25T04:00:00Z");

    private static final String TRUNKS = """
            trunks:
              north: {addresses: ["udp:127.0.0.1:5070"], caller-id: "312700"}
              south: {addresses: ["udp:127.0.0.2:5070"], answer-mode: late}
              narrow: {addresses: ["udp:127.0.0.3:5070"], caller-id: "312900", limits: {parallel-calls: 1}}
              small: {addresses: ["udp:127.0.0.4:5070"], max-calls: 1}
            numbers:
              +996 312 000200: {user: alice}
              +996 312 000300: {trunks: [south, north], dial: "777"}
            routes:
            """;

    private final TollMeter meter = new TollMeter();

    private TrunkTable trunks = new TrunkTable(Map.of());

    private static Config config(String routes) {
        try {
            return Loaded.fromText(TRUNKS + routes.indent(2), "t", Config.class).value();
        } catch (InvalidConfig e) {
            throw new AssertionError(e);
        }
    }

    private TableRouter router(String routes) {
        Config config = config(routes);
        trunks = new TrunkTable(config.trunks());
        return new TableRouter(
                RouteTable.compile(1, objects(config)),
                trunks,
                meter,
                () -> NOW,
                Set.of("alice", "bob")::contains,
                user -> user + "-id",
                new Random(1));
    }

    /// Each route in its place, as the gateway takes them from the file.
    private static RouteObjects objects(Config config) {
        List<RouteConfig> routes = new ArrayList<>();
        config.routes().forEach(route -> routes.add(route.withPriority(routes.size() + 1)));
        return new RouteObjects(
                config.routing(),
                config.call(),
                config.trunks(),
                routes,
                config.numbers(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    private static String user(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.ToUser.class);
        return ((Decision.ToUser) decision).user();
    }

    private static Plan plan(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.ToTrunks.class);
        return ((Decision.ToTrunks) decision).plan();
    }

    private static List<String> names(Plan plan) {
        return plan.attempts().stream().map(a -> a.trunk().name()).toList();
    }

    private Trunk trunk(String name) {
        return trunks.named(name).orElseThrow();
    }

    @Test
    void the_first_route_that_matches_counts() {
        TableRouter router = router("""
                - {name: city, prefix: "+996312", trunks: [north]}
                - {name: country, pattern: "996\\\\d{9}", trunks: [south]}
                """);

        assertThat(plan(router.fromUser("alice", "+996312000101")).route()).isEqualTo("city");
        assertThat(plan(router.fromUser("alice", "996 (555) 000-101")).route()).isEqualTo("country");
    }

    @Test
    void what_no_route_matches_is_refused() {
        TableRouter router = router("- {name: city, prefix: '996312', callers: [alice], trunks: [north]}\n");

        assertThat(router.fromUser("alice", "+1900123456"))
                .isEqualTo(new Decision.Refused(403, "no route allows this number"));
        assertThat(router.fromUser("bob", "+996312000101"))
                .isEqualTo(new Decision.Refused(403, "no route allows this number"));
        assertThat(router.fromUser("alice", "carol"))
                .isEqualTo(new Decision.Refused(404, "neither a telephone number nor an operator"));
        assertThat(router.fromUser("alice", "")).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void digits_are_taken_off_and_put_in_front() {
        TableRouter router = router("- {name: national, prefix: '996', strip: 3, add-prefix: '0', trunks: [north]}\n");

        assertThat(plan(router.fromUser("alice", "+996312000101"))
                        .attempts()
                        .getFirst()
                        .number())
                .isEqualTo("0312000101");
        assertThat(router.fromUser("alice", "996")).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void a_number_that_is_not_rewritten_keeps_its_plus() {
        TableRouter router = router("- {name: all, trunks: [north]}\n");

        assertThat(plan(router.fromUser("a", "+996 1")).attempts().getFirst().number())
                .isEqualTo("+9961");
        assertThat(plan(router.fromUser("a", "996-1")).attempts().getFirst().number())
                .isEqualTo("9961");
    }

    @Test
    void a_plan_carries_the_defaults_and_the_routes_own_values() {
        Plan plain = plan(router("- {name: all, trunks: [south]}\n").fromUser("alice", "1"));
        assertThat(plain.failOver()).containsExactlyInAnyOrder(408, 500, 503);
        assertThat(plain.failureHeard()).isEqualTo(Duration.ofSeconds(4));
        assertThat(plain.maxDuration()).isEqualTo(Duration.ofHours(4));
        assertThat(plain.answerMode()).isEqualTo(AnswerMode.LATE);

        Plan own = plan(router("- {name: all, trunks: [south], fail-over-causes: [486], failure-heard-seconds: 2,"
                        + " max-duration-seconds: 60, answer-mode: progress}\n")
                .fromUser("alice", "1"));
        assertThat(own.failOver()).containsExactly(486);
        assertThat(own.failureHeard()).isEqualTo(Duration.ofSeconds(2));
        assertThat(own.maxDuration()).isEqualTo(Duration.ofMinutes(1));
        assertThat(own.answerMode()).isEqualTo(AnswerMode.PROGRESS);
    }

    @Test
    void the_caller_id_is_the_routes_then_the_trunks_then_the_users() {
        Plan plan = plan(router("- {name: all, trunks: [north, south]}\n").fromUser("alice", "1"));
        assertThat(plan.attempts()).extracting(Router.Attempt::callerId).containsExactly("312700", "alice-id");

        Plan own = plan(
                router("- {name: all, trunks: [north], caller-id: '777'}\n").fromUser("alice", "1"));
        assertThat(own.attempts().getFirst().callerId()).isEqualTo("777");
    }

    @Test
    void healthy_trunks_come_first_and_none_is_left_out() {
        TableRouter router = router("- {name: all, trunks: [north, south]}\n");
        assertThat(names(plan(router.fromUser("alice", "1")))).containsExactly("north", "south");

        trunks.reportFailure(trunk("north"), "test");
        trunks.reportFailure(trunk("north"), "test");

        assertThat(names(plan(router.fromUser("alice", "1")))).containsExactly("south", "north");
    }

    @Test
    void operators_call_each_other_by_name_or_by_number_before_any_route() {
        TableRouter router = router("- {name: all, trunks: [north]}");

        assertThat(user(router.fromUser("alice", "bob"))).isEqualTo("bob");
        assertThat(user(router.fromUser("bob", "+996312000200"))).isEqualTo("alice");
        assertThat(router.fromUser("alice", "carol")).isInstanceOf(Decision.Refused.class);
        assertThat(plan(router.fromUser("alice", "996312000300")).route()).isEqualTo("all");
    }

    @Test
    void number_goes_from_trunk_to_trunk_by_rule_alone_and_never_back() {
        TableRouter router = router("- {name: all, trunks: [north]}");

        Plan plan = plan(router.fromTrunk(trunk("north"), "996312000300"));
        assertThat(plan.attempts()).extracting(a -> a.trunk().name()).containsExactly("south");
        assertThat(plan.attempts().getFirst().number()).isEqualTo("777");
        assertThat(router.fromTrunk(trunk("north"), "996555000111")).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void our_numbers_ring_their_users_however_they_are_written() {
        TableRouter router = router("[]");

        assertThat(user(router.fromTrunk(trunk("north"), "996312000200"))).isEqualTo("alice");
        assertThat(user(router.fromTrunk(trunk("north"), "+996312000200"))).isEqualTo("alice");
        assertThat(router.fromTrunk(trunk("north"), "996312000201"))
                .isEqualTo(new Decision.Refused(404, "no such number here"));
        assertThat(router.fromTrunk(trunk("north"), "anonymous")).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void another_table_counts_from_the_next_call_on_and_what_was_decided_stays() {
        TableRouter router = router("- {name: old, trunks: [north]}\n");
        Plan before = plan(router.fromUser("alice", "1"));
        router.use(RouteTable.compile(2, objects(config("- {name: new, trunks: [south]}\n"))));

        assertThat(before.route()).isEqualTo("old");
        assertThat(names(before)).containsExactly("north");
        assertThat(plan(router.fromUser("alice", "1")).route()).isEqualTo("new");
        assertThat(router.table().version()).isEqualTo(2);
    }

    @Test
    void what_a_group_passes_on_goes_by_the_trunk_named_with_its_own_rules() {
        TableRouter router = router("[]");

        Plan plan = router.passOn("narrow", "+996 312 000999", "north").orElseThrow();

        assertThat(names(plan)).containsExactly("narrow");
        assertThat(plan.attempts().getFirst().number()).isEqualTo("+996 312 000999");
        assertThat(plan.attempts().getFirst().callerId()).isEqualTo("312900");
        assertThat(plan.maxDuration()).isEqualTo(Duration.ofHours(4));
        assertThat(router.passOn("narrow", "100", "narrow")).isEmpty();
        assertThat(router.passOn("nowhere", "100", "")).isEmpty();
    }

    @Test
    void what_a_group_passes_on_keeps_to_the_limits_of_its_trunk() {
        TableRouter router = router("[]");
        assertThat(router.passOn("narrow", "100", "")).isPresent();
        assertThat(router.passOn("small", "100", "")).isPresent();

        meter.began("one", "", NOW);
        meter.began("two", "", NOW);

        assertThat(router.passOn("narrow", "100", "")).isEmpty();
        assertThat(router.passOn("small", "100", "north")).isEmpty();
    }
}
