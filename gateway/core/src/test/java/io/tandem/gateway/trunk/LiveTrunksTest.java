package io.tandem.gateway.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveTrunksTest {

    record Config(@Key("t") Map<String, TrunkConfig> trunks) {}

    private final List<String> told = new ArrayList<>();

    private static Map<String, TrunkConfig> trunks(String... lines) throws InvalidConfig {
        String text = "trunks:\n" + String.join("\n", lines).indent(2);
        return Loaded.fromText(text, "t", Config.class).value().trunks();
    }

    private LiveTrunks.Attendant attendant(String as) {
        return new LiveTrunks.Attendant() {
            @Override
            public void put(String name, TrunkConfig config) {
                told.add(as + " put " + name);
            }

            @Override
            public void remove(String name) {
                told.add(as + " remove " + name);
            }
        };
    }

    private static Trunk trunk(TrunkTable table, String name) {
        return table.named(name).orElseThrow();
    }

    @Test
    void new_ones_are_there_before_the_routes_change_and_old_ones_until_after() throws Exception {
        Map<String, TrunkConfig> before =
                trunks("north: {addresses: ['udp:192.0.2.1']}", "south: {addresses: ['udp:192.0.2.2']}");
        TrunkTable table = new TrunkTable(before);
        LiveTrunks live = new LiveTrunks(table, before);
        live.attended(attendant("a"));
        assertThat(told).containsExactly("a put north", "a put south");
        told.clear();

        live.use(trunks("north: {addresses: ['udp:192.0.2.1']}", "west: {addresses: ['udp:192.0.2.3']}"), () -> {
            told.add("routes of " + table.all().stream().map(Trunk::name).toList());
        });

        assertThat(told).containsExactly("a put west", "routes of [north, south, west]", "a remove south");
        assertThat(table.all()).extracting(Trunk::name).containsExactly("north", "west");
        assertThat(table.named("south")).isEmpty();
    }

    @Test
    void health_is_kept_where_the_addresses_stay_and_forgotten_where_they_change() throws Exception {
        Map<String, TrunkConfig> first = trunks("north: {addresses: ['udp:192.0.2.1'], down-after: 1}");
        TrunkTable table = new TrunkTable(first);
        LiveTrunks live = new LiveTrunks(table, first);
        table.reportFailure(trunk(table, "north"), "silence");
        assertThat(table.healthy(trunk(table, "north"))).isFalse();

        live.use(trunks("north: {addresses: ['udp:192.0.2.1'], down-after: 1, codecs: [pcmu]}"), () -> {});
        assertThat(table.healthy(trunk(table, "north"))).isFalse();
        assertThat(trunk(table, "north").codecs()).hasSize(1);

        live.use(trunks("north: {addresses: ['udp:192.0.2.9'], down-after: 1}"), () -> {});
        assertThat(table.healthy(trunk(table, "north"))).isTrue();
    }

    @Test
    void what_is_found_out_of_a_trunk_that_is_gone_is_nobodys() throws Exception {
        Map<String, TrunkConfig> first = trunks("north: {addresses: ['udp:192.0.2.1']}");
        TrunkTable table = new TrunkTable(first);
        Trunk gone = trunk(table, "north");
        new LiveTrunks(table, first).use(Map.of(), () -> {});

        table.reportFailure(gone, "silence");
        table.reached("north", List.of());
        table.registered("north", true, List.of(), "for 600 s");

        assertThat(table.all()).isEmpty();
        assertThat(table.healthy(gone)).isFalse();
        assertThat(table.trouble(gone)).isEqualTo("it is not known on this node");
        assertThat(table.byAddress(gone.addresses().getFirst().address().getAddress()))
                .isEmpty();
    }

    @Test
    void a_fault_with_one_trunk_keeps_nothing_else_from_coming_into_force() throws Exception {
        TrunkTable table = new TrunkTable(Map.of());
        LiveTrunks live = new LiveTrunks(table, Map.of());
        live.attended(new LiveTrunks.Attendant() {
            @Override
            public void put(String name, TrunkConfig config) {
                throw new IllegalStateException("a fault");
            }

            @Override
            public void remove(String name) {
                throw new IllegalStateException("a fault");
            }
        });
        live.attended(attendant("b"));

        live.use(trunks("north: {addresses: ['udp:192.0.2.1']}"), () -> told.add("routes"));
        live.use(Map.of(), () -> told.add("routes"));

        assertThat(told).containsExactly("b put north", "routes", "routes", "b remove north");
        assertThat(table.all()).isEmpty();
    }
}
