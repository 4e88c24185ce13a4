package io.tandem.gateway.route.table;

import static io.tandem.gateway.route.table.World.attempts;
import static io.tandem.gateway.route.table.World.refusal;
import static io.tandem.gateway.route.table.World.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.Price;
import io.tandem.gateway.route.table.Trace.Why;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    private static final String HEAD = """
            routing: {country: KG}
            trunks:
              north: {addresses: ["udp:127.0.0.1:5070"], rates: {"996": "0.05", "99655": "0.01"}}
              south: {addresses: ["udp:127.0.0.2:5070"], number-format: national, rates: {"+996": "0.03"}, max-calls: 2}
              east: {addresses: ["udp:127.0.0.3:5070"], number-format: plus, calls-per-second: 5}
            hours:
              work: {zone: Asia/Bishkek, open: ["mon-fri 09:00-18:00"]}
            users:
              alice: {password: a, groups: [sales]}
              bob: {password: b, caller-id: "700"}
            groups:
              desk: {members: [alice, bob], strategy: longest-idle, overflow: "user:bob"}
            numbers:
              0312 000200: {user: alice}
              +996312000201: {group: desk, hours: work, closed: "trunk:north/9000"}
              +996312000202: {trunks: [north, south], dial: "777"}
            routes:
            """;

    private static World world(String routes) {
        return World.of(HEAD + routes.indent(2));
    }

    private static final String ALL = "- {name: all, prefix: \"996\", trunks: [north, south, east]}\n";

    @Test
    void routes_are_tried_in_the_order_of_priority_then_of_length() {
        World world = world("""
                - {name: wide, priority: 20, prefix: "996", trunks: [north]}
                - {name: narrow, priority: 20, prefix: "99655", trunks: [north]}
                - {name: first, priority: 10, prefix: "9963", trunks: [north]}
                """);
        assertThat(route(world.dial("bob", "+996555000101"))).isEqualTo("narrow");
        assertThat(route(world.dial("bob", "+996312000101"))).isEqualTo("first");
        assertThat(route(world.dial("bob", "+996700000101"))).isEqualTo("wide");
    }

    @Test
    void conditions_on_caller_group_time_and_trunks_are_explained() {
        World world = world("""
                - {name: pattern, priority: 1, pattern: "996312\\\\d{3}", trunks: [north]}
                - {name: carol, priority: 2, callers: [carol], trunks: [north]}
                - {name: sales, priority: 3, groups: [sales], trunks: [north]}
                - {name: late, priority: 4, hours: work, when: closed, trunks: [north]}
                - {name: last-resort, priority: 5, while-down: [north, south], trunks: [east]}
                - {name: with-east, priority: 6, while-up: [east], trunks: [east]}
                - {name: transit, priority: 7, from-trunks: [north], trunks: [east]}
                - {name: rest, priority: 8, trunks: [north]}
                - {name: other, priority: 9, prefix: "44", trunks: [north]}
                """);
        world.down.add("east");
        RouteQuery query = RouteQuery.ofUser("bob", "0312000101", World.NOW);
        Explanation explained = world.table.explain(query, world);

        assertThat(explained.tried().stream().map(t -> t.rule() + " " + t.why()))
                .containsExactly(
                        "pattern PATTERN",
                        "carol CALLER",
                        "sales GROUP",
                        "late HOURS",
                        "last-resort TRUNK_UP",
                        "with-east TRUNKS_DOWN",
                        "transit FOR_TRUNKS",
                        "rest TAKEN");
        assertThat(explained.text()).first().isEqualTo("number: +996312000101");
        assertThat(explained.text())
                .contains("tried late: not at this time (work)")
                .contains("1 other routes: the number does not begin with their prefix")
                .endsWith("decision: route rest, 996312000101 on north");
        assertThat(explained.decision()).isEqualTo(world.table.decide(query, world));

        assertThat(route(world.dial("alice", "0312000101"))).isEqualTo("sales");
        assertThat(route(world.dialAt("bob", "0312000101", "2026-11-25T15:00:00Z")))
                .isEqualTo("late");
        world.down.remove("east");
        assertThat(route(world.dial("bob", "0312000101"))).isEqualTo("with-east");
        world.down.addAll(List.of("north", "south"));
        assertThat(route(world.dial("bob", "0312000101"))).isEqualTo("last-resort");
    }

    @Test
    void each_trunk_gets_the_number_in_its_own_form() {
        assertThat(attempts(world(ALL).dial("bob", "0555 000101")))
                .containsExactly("996555000101@north", "0555000101@south", "+996555000101@east");
    }

    @Test
    void a_number_is_rewritten_in_international_form() {
        World world = world("- {name: pbx, prefix: \"996\", strip: 3, add-prefix: \"8\", trunks: [east]}\n");
        assertThat(attempts(world.dial("bob", "0555000101"))).containsExactly("8555000101@east");
    }

    @Test
    void trunks_that_are_down_come_last_and_full_ones_not_at_all() {
        World world = world(ALL);
        world.down.add("north");
        world.trunks.put("south", new Usage(2, 2, Price.ZERO, 0));
        assertThat(attempts(world.dial("bob", "0555000101")))
                .containsExactly("+996555000101@east", "996555000101@north");
        world.trunks.put("east", new Usage(0, 9, Price.ZERO, 5));
        world.nowhere.add("north");
        assertThat(refusal(world.dial("bob", "0555000101"))).isEqualTo(Refusal.NO_TRUNK);
        Explanation why = world.table.explain(RouteQuery.ofUser("bob", "0555000101", World.NOW), world);
        assertThat(why.tried().stream().map(Trace.Tried::why))
                .containsExactly(Why.UNREACHABLE, Why.FULL, Why.TOO_FAST, Why.NO_TRUNK);
    }

    @Test
    void the_next_route_is_taken_when_the_first_has_no_trunk_left() {
        World world = world("""
                - {name: first, priority: 1, prefix: "996", trunks: [south]}
                - {name: second, priority: 2, prefix: "996", trunks: [north]}
                """);
        world.trunks.put("south", new Usage(2, 2, Price.ZERO, 0));
        assertThat(route(world.dial("bob", "0555000101"))).isEqualTo("second");
    }

    @Test
    void the_cheapest_trunk_for_the_number_comes_first() {
        World world = world("- {name: all, prefix: \"996\", choice: least-cost, trunks: [east, south, north]}\n");
        assertThat(attempts(world.dial("bob", "+996555000101")))
                .containsExactly("+996555000101@north", "0555000101@south", "+996555000101@east");
        assertThat(attempts(world.dial("bob", "+996312000101")))
                .containsExactly("0312000101@south", "+996312000101@north", "+996312000101@east");
    }

    @Test
    void trunks_are_drawn_by_their_weights() {
        World world = world(
                "- {name: all, prefix: \"996\", choice: weighted, weights: {north: 3, south: 1, east: 0}, trunks: [east, south, north]}\n");
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 4000; i++) {
            RouteDecision.Dial dial = (RouteDecision.Dial) world.dial("bob", "+996555000101");
            assertThat(dial.attempts()).hasSize(3);
            first.merge(dial.attempts().getFirst().trunk(), 1, Integer::sum);
        }
        assertThat(first).doesNotContainKey("east");
        assertThat(first.get("north")).isBetween(2850, 3150);
    }

    @Test
    void calls_to_our_numbers_stay_here_whoever_calls() {
        World world = world(ALL);
        RouteDecision alice = new RouteDecision.Ring("alice");
        assertThat(world.dial("bob", "+996 312 000200")).isEqualTo(alice);
        assertThat(world.dial("bob", "alice")).isEqualTo(alice);
        assertThat(world.arrive("north", "", "0312000200")).isEqualTo(alice);
        assertThat(world.arrive("north", "", "996312000201")).isEqualTo(new RouteDecision.Hunt("desk"));
        assertThat(refusal(world.arrive("north", "", "0312000299"))).isEqualTo(Refusal.NOT_KNOWN);
        assertThat(refusal(world.arrive("north", "", "alice"))).isEqualTo(Refusal.NOT_KNOWN);
        assertThat(refusal(world.dial("bob", "carol"))).isEqualTo(Refusal.NOT_KNOWN);
    }

    @Test
    void out_of_hours_a_number_goes_elsewhere() {
        World world = world(ALL);
        RouteQuery night = RouteQuery.ofTrunk("east", "", "0312000201", World.NOW.plusSeconds(12 * 3600));
        assertThat(attempts(world.table.decide(night, world))).containsExactly("9000@north");
    }

    @Test
    void a_number_goes_on_to_other_trunks_but_not_back() {
        assertThat(attempts(world(ALL).arrive("north", "", "0312000202"))).containsExactly("777@south");
    }

    @Test
    void a_trunk_of_another_country_sends_its_own_national_numbers() {
        World world = World.of((HEAD + ALL.indent(2)).replace("east: {", "east: {country: GB, "));
        assertThat(world.arrive("east", "", "0312000200")).isNotEqualTo(new RouteDecision.Ring("alice"));
        assertThat(world.arrive("east", "", "00996312000200")).isEqualTo(new RouteDecision.Ring("alice"));
    }

    @Test
    void rooms_are_no_national_numbers_and_leave_as_they_are() {
        World world = World.of(HEAD.replace("{country: KG}", "{country: KG, private-prefixes: [\"3\"]}")
                + ALL.indent(2)
                + "- {name: rooms, priority: 1, pattern: \"3\\\\d{8}\", trunks: [south]}\n".indent(2));

        assertThat(route(world.dial("bob", "312000101"))).isEqualTo("rooms");
        assertThat(attempts(world.dial("bob", "312000101"))).containsExactly("312000101@south");
        assertThat(route(world.dial("bob", "0312000101"))).isEqualTo("all");
    }
}
