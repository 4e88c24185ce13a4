package io.tandem.gateway.change;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.gateway.route.table.RouteObjects;
import io.tandem.gateway.route.table.RouteQuery;
import io.tandem.gateway.route.table.RouteTable;
import io.tandem.gateway.route.table.World;
import io.tandem.gateway.store.CommitResult;
import io.tandem.gateway.store.CommitResult.Committed;
import io.tandem.gateway.store.ConfigState;
import io.tandem.gateway.store.ConfigStore.Terms;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.store.DatabaseSettings;
import io.tandem.gateway.store.Draft;
import io.tandem.gateway.store.ObjectKey;
import io.tandem.gateway.store.StoreUnavailable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveConfigTest {

    private static final String FILE = """
            routing: {country: KG}
            trunks:
              north: {addresses: ["udp:127.0.0.1:5070"], username: u, password: hidden-word, rates: {"996": "0.05"}}
              south: {addresses: ["udp:127.0.0.2:5070"]}
            hours:
              work: {zone: Asia/Bishkek, open: ["mon-fri 09:00-18:00"], closed-on: ["12-31"]}
            users:
              alice: {password: hidden-word, groups: [sales], limits: {parallel-calls: 3, cost-per-day: "2.5"}}
            groups:
              desk: {members: [alice], strategy: longest-idle, overflow: "trunk:north/9000"}
            numbers:
              +996312000200: {user: alice, hours: work, closed: "user:alice"}
            routes:
              - {name: city, priority: 10, prefix: "+996", trunks: [north, south], fail-over-causes: [486, 503],
                 choice: weighted, weights: {north: 3}, allows: [premium], max-duration-seconds: 60}
            """;

    private static final ObjectKey CITY = Kind.ROUTE.key("city");

    private static final ObjectKey WEST = Kind.TRUNK.key("west");
    private static final String WESTERN = "{\"addresses\":[\"udp:127.0.0.9\"]}";

    @TempDir
    Path directory;

    private final List<RouteTable> tables = new CopyOnWriteArrayList<>();

    private Database open() throws StoreUnavailable {
        return Database.open(DatabaseSettings.embedded(directory));
    }

    private LiveConfig start(Database database, String file) throws Exception {
        return LiveConfig.start(database, World.objects(file), Set.of(), follower(), Clock.systemUTC());
    }

    private final List<String> against = new CopyOnWriteArrayList<>();

    private LiveConfig.Follower follower() {
        return new LiveConfig.Follower() {
            @Override
            public List<String> problems(RouteObjects candidate) {
                return List.copyOf(against);
            }

            @Override
            public void take(ConfigState state, RouteTable table) {
                tables.add(table);
            }
        };
    }

    private static String body(String trunk) {
        return "{\"name\":\"city\",\"priority\":10,\"prefix\":\"+996\",\"trunks\":[\"" + trunk + "\"]}";
    }

    private static List<String> trunks(RouteTable table) {
        return table.objects().routes().getFirst().trunks();
    }

    @Test
    void what_the_file_says_comes_back_from_the_store_as_it_was() throws Exception {
        try (Database database = open();
                LiveConfig live = start(database, FILE)) {
            RouteObjects file = World.objects(FILE);
            RouteObjects stored = tables.getFirst().objects();

            assertThat(stored.routes()).isEqualTo(file.routes());
            assertThat(stored.numbers()).isEqualTo(file.numbers());
            assertThat(stored.groups()).isEqualTo(file.groups());
            assertThat(stored.hours()).isEqualTo(file.hours());
            assertThat(stored.routing()).isEqualTo(file.routing());
            assertThat(requireNonNull(stored.users().get("alice")).limits())
                    .isEqualTo(requireNonNull(file.users().get("alice")).limits());
            assertThat(requireNonNull(stored.trunks().get("north")).rates())
                    .isEqualTo(requireNonNull(file.trunks().get("north")).rates());
            ConfigState state = live.watch().state();
            assertThat(state.version()).isEqualTo(1);
            assertThat(state.objects().values()).noneMatch(o -> o.body().contains("hidden-word"));
            assertThat(live.store().history().list(2, 1).getFirst().author()).isEqualTo("tandem.yaml");
        }
    }

    @Test
    void a_change_counts_at_once_and_the_table_before_it_stays_as_it_was() throws Exception {
        try (Database database = open();
                LiveConfig live = start(database, FILE)) {
            RouteTable before = tables.getFirst();
            CommitResult result = live.watch().commit(Draft.begin("alice", 1).put(CITY, body("south")), Terms.of(""));

            assertThat(result).isInstanceOf(Committed.class);
            assertThat(tables).hasSize(2);
            assertThat(tables.getLast().version()).isEqualTo(2);
            assertThat(trunks(tables.getLast())).containsExactly("south");
            assertThat(trunks(before)).containsExactly("north", "south");
            live.watch().rollback(1, "bob");
            assertThat(tables.getLast().objects().routes())
                    .isEqualTo(before.objects().routes());
        }
    }

    @Test
    void what_is_wrong_is_named_and_not_taken() throws Exception {
        try (Database database = open();
                LiveConfig live = start(database, FILE)) {
            assertThat(problems(live, Draft.begin("a", 1).put(CITY, body("nroth"))))
                    .containsExactly(
                            "'routes.city.trunks' names the trunk 'nroth', which is not there: add it, or take another");
            assertThat(problems(live, Draft.begin("a", 1).put(CITY, "{\"name\":\"city\",\"trunk\":[]}")))
                    .contains("route city:1: unknown key 'trunk': did you mean 'trunks'?");
            assertThat(problems(
                            live, Draft.begin("a", 1).put(CITY, body("north").replace("city", "town"))))
                    .containsExactly("route city: 'name' differs: give the same");
            assertThat(problems(live, Draft.begin("a", 1).remove(Kind.TRUNK.key("south"))))
                    .anyMatch(p -> p.contains("'south'"));
            against.add("not that way");
            assertThat(problems(live, Draft.begin("a", 1).put(WEST, WESTERN))).containsExactly("not that way");
            assertThat(tables).hasSize(1);
        }
    }

    @Test
    void a_trunk_comes_and_goes_while_the_gateway_runs() throws Exception {
        try (Database database = open();
                LiveConfig live = start(database, FILE)) {
            live.watch().commit(Draft.begin("a", 1).put(WEST, WESTERN), Terms.of(""));
            assertThat(tables.getLast().objects().trunks()).containsKeys("north", "south", "west");
            live.watch().commit(Draft.begin("a", 2).remove(WEST), Terms.of(""));
            assertThat(tables.getLast().objects().trunks()).containsOnlyKeys("north", "south");
        }
    }

    private static List<String> problems(LiveConfig live, Draft draft) throws StoreUnavailable {
        CommitResult result = live.watch().commit(draft, Terms.of(""));
        assertThat(result).isInstanceOf(CommitResult.Invalid.class);
        return ((CommitResult.Invalid) result).problems();
    }

    @Test
    void a_change_of_the_file_comes_with_the_next_start_and_others_stay() throws Exception {
        String more = FILE + "  - {name: rest, priority: 20, trunks: [south]}\n";
        try (Database database = open();
                LiveConfig live = start(database, more)) {
            live.watch().commit(Draft.begin("alice", 1).put(CITY, body("south")), Terms.of(""));
        }
        try (Database database = open();
                LiveConfig live = start(database, more)) {
            assertThat(live.watch().state().version())
                    .as("nothing new in the file")
                    .isEqualTo(2);
            assertThat(trunks(route("city"))).isEqualTo(List.of("south"));
        }
        try (Database database = open();
                LiveConfig live = start(database, FILE.replace("+996312000200", "+996312000201"))) {
            assertThat(live.watch().state().version()).isEqualTo(3);
            RouteObjects now = tables.getLast().objects();
            assertThat(now.numbers()).containsOnlyKeys("+996312000201");
            assertThat(now.routes()).extracting(r -> r.name()).containsExactly("city");
            assertThat(now.routes().getFirst().trunks())
                    .as("changed in the store alone")
                    .containsExactly("south");
        }
    }

    private RouteTable route(String name) {
        RouteTable table = tables.getLast();
        return RouteTable.compile(
                table.version(),
                new RouteObjects(
                        table.objects().routing(),
                        table.objects().call(),
                        table.objects().trunks(),
                        table.objects().routes().stream()
                                .filter(r -> r.name().equals(name))
                                .toList(),
                        table.objects().numbers(),
                        table.objects().users(),
                        table.objects().groups(),
                        table.objects().hours()));
    }

    @Test
    void a_file_that_does_not_go_with_the_store_stops_the_start() throws Exception {
        try (Database database = open()) {
            start(database, FILE).close();
            String south =
                    FILE.replace("trunks: [north, south]", "trunks: [north]").replaceAll("(?m)^ +south:.*\\n", "");
            try (LiveConfig live = start(database, south)) {
                assertThat(live.watch().state().version()).isEqualTo(2);
            }
            try (LiveConfig live = start(database, FILE)) {
                live.watch()
                        .commit(
                                Draft.begin("a", 3)
                                        .put(
                                                Kind.ROUTE.key("own"),
                                                body("south").replace("city", "own")),
                                Terms.of(""));
            }
            assertThatThrownBy(() -> start(database, south))
                    .isInstanceOf(LiveConfig.Refused.class)
                    .hasMessageContaining("'routes.own.trunks' names the trunk 'south'");
        }
    }

    @Test
    void two_gateways_on_one_database_follow_each_other() throws Exception {
        try (Database database = open();
                LiveConfig one = start(database, FILE)) {
            List<RouteTable> others = new CopyOnWriteArrayList<>();
            try (LiveConfig two = LiveConfig.start(
                    database, World.objects(FILE), Set.of(), (state, table) -> others.add(table), Clock.systemUTC())) {
                one.watch().commit(Draft.begin("alice", 1).put(CITY, body("south")), Terms.of(""));
                await().atMost(Duration.ofSeconds(1))
                        .until(() -> others.getLast().version() == 2);
                World world = World.of(others.getLast());
                assertThat(World.attempts(
                                others.getLast().decide(RouteQuery.ofUser("alice", "0555000101", World.NOW), world)))
                        .containsExactly("996555000101@south");
                assertThat(two.watch().trouble()).isEmpty();
            }
        }
    }
}
