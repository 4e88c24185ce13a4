package io.tandem.gateway.route.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.route.Router.Attempt;
import io.tandem.gateway.route.Router.Decision;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.route.limit.PortBook;
import io.tandem.gateway.route.limit.TollMeter;
import io.tandem.gateway.route.table.RouteObjects;
import io.tandem.gateway.route.table.RouteQuery;
import io.tandem.gateway.route.table.RouteTable;
import io.tandem.gateway.route.table.World;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkTable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Decisions by ports of a GSM gateway, and what explains them.
class GsmRouterTest {

    private static final Instant NOW = World.NOW;
    private static final String CLIENT = "+996555000111";

    private final RouteObjects objects = World.objects("""
            trunks:
              box:
                kind: gsm
                addresses: ["udp:127.0.0.1:5070"]
                ports:
                  - { name: one, prefix: "71", number: "+996700000001", minutes-per-day: 2 }
                  - { name: two, prefix: "72" }
                  - { name: three, prefix: "73" }
                gsm: { choice: ordered, timezone: Asia/Bishkek, cooldown-after: 1 }
            routes:
              - { name: all, trunks: [box] }
            numbers:
              "+996700000001": { user: bob }
            """);
    private final TrunkTable trunks = new TrunkTable(objects.trunks());
    private final PortBook book = new PortBook();
    private final Set<String> free = new HashSet<>(Set.of("alice", "bob"));
    private final TableRouter router = new TableRouter(
            RouteTable.compile(1, objects),
            trunks,
            new TollMeter(),
            book,
            free::contains,
            () -> NOW,
            Set.of("alice", "bob")::contains,
            user -> user,
            new Random(1));

    private Plan plan(String number) {
        Decision decision = router.fromUser("alice", number);
        assertThat(decision).isInstanceOf(Decision.ToTrunks.class);
        return ((Decision.ToTrunks) decision).plan();
    }

    @Test
    void each_port_is_an_attempt_with_its_prefix_and_what_is_left() {
        List<Attempt> attempts = plan(CLIENT).attempts();
        assertThat(attempts).extracting(Attempt::by).containsExactly("box/one", "box/two", "box/three");
        assertThat(attempts.getFirst().number()).startsWith("71").endsWith("996555000111");
        assertThat(attempts.getFirst().port().orElseThrow().most()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void explanation_says_why_a_port_is_not_tried() {
        List<Attempt> attempts = plan(CLIENT).attempts();
        assertThat(router.take("a", "alice", attempts.getFirst())).isTrue();
        assertThat(router.take("b", "alice", attempts.getFirst())).isFalse();
        assertThat(router.take("b", "alice", attempts.get(1))).isTrue();
        router.failed("b", attempts.get(1), 503);
        assertThat(router.explain(RouteQuery.ofUser("alice", "+996555000222", NOW))
                        .text())
                .contains(
                        "tried box/one: carries a call",
                        "tried box/two: out after failures (until 10:01)",
                        "decision: route all, 73+996555000222 on box/three");
    }

    @Test
    void who_calls_back_reaches_who_called_him_while_he_is_free() {
        assertThat(router.take("a", "alice", plan(CLIENT).attempts().getFirst()))
                .isTrue();
        book.ended("a", NOW);
        Trunk box = trunks.named("box").orElseThrow();
        assertThat(callee(box, CLIENT)).isEqualTo("alice");
        assertThat(callee(box, "+996555000999")).isEqualTo("bob");
        free.remove("alice");
        assertThat(callee(box, CLIENT)).isEqualTo("bob");
    }

    private String callee(Trunk box, String caller) {
        return router.fromTrunk(box, caller, "+996700000001") instanceof Decision.ToUser(String user, Plan plan)
                ? user
                : "nobody";
    }
}
