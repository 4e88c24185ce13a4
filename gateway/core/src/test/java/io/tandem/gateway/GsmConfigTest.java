package io.tandem.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.ConfigPrinter;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.config.Problem;
import io.tandem.gateway.trunk.GsmPortConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What may stand under `trunks.<name>.ports` and `gsm`.
class GsmConfigTest {

    private static final String GOOD = """
            trunks:
              box:
                kind: gsm
                addresses: ["udp:127.0.0.1:5070"]
                ports:
                  - { name: sim1, prefix: "71", number: "+996700000001", minutes-per-day: 120 }
                  - { name: sim2, prefix: "72" }
                gsm: { timezone: Asia/Bishkek }
            """;

    private static GatewayConfig read(String yaml) throws InvalidConfig {
        return ConfigCheck.check(Loaded.fromText(yaml, "tandem.yaml", GatewayConfig.class), Layout.ofInstallation());
    }

    private static List<String> problems(String from, String to) {
        assertThat(GOOD).contains(from);
        try {
            read(GOOD.replace(from, to));
            return List.of();
        } catch (InvalidConfig e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    @Test
    void ports_are_read_in_their_order_and_printed_again() throws Exception {
        GatewayConfig config = read(GOOD);
        assertThat(config.trunks().values().iterator().next().ports())
                .extracting(GsmPortConfig::name)
                .containsExactly("sim1", "sim2");
        assertThat(read(ConfigPrinter.print(config))).isEqualTo(config);
    }

    @Test
    void each_mistake_is_one_problem_with_its_remedy() {
        assertThat(problems("sim2", "sim1")).singleElement().asString().contains("'sim1' twice", "a name of its own");
        assertThat(problems("sim2", "sim/2")).singleElement().asString().contains("'sim/2'", "letters");
        assertThat(problems("\"72\"", "\"71\"")).singleElement().asString().contains("'71' twice");
        assertThat(problems("\"72\"", "\"7x\"")).singleElement().asString().contains("'7x'", "give digits");
        assertThat(problems("kind: gsm", "kind: provider"))
                .singleElement()
                .asString()
                .contains("give 'kind: gsm'");
        assertThat(problems("Asia/Bishkek", "Asia/Nowhere"))
                .singleElement()
                .asString()
                .contains("timezone", "such as Asia/Bishkek");
        assertThat(problems("minutes-per-day: 120", "minutes-per-day: 1441"))
                .singleElement()
                .asString()
                .contains("minutes-per-day", "1440");
    }
}
