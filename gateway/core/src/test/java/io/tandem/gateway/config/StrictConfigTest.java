package io.tandem.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrictConfigTest {

    enum Tide {
        HIGH_TIDE,
        LOW_TIDE
    }

    record Inner(
            @Key(value = "A name.", required = true) String name,

            @Key(value = "How many.", def = "3", min = 1, max = 9)
            int howMany) {}

    record Outer(
            @Key(value = "A time.", def = "90", unit = "seconds", min = 10)
            Duration patience,

            @Key(value = "A short time.", def = "500", unit = "ms")
            Duration nap,

            @Key(value = "A choice.", def = "low-tide") Tide tide,
            @Key(value = "A switch.", def = "true") boolean enabled,
            @Key(value = "An address.", def = "127.0.0.1") InetAddress address,
            @Key(value = "Ports.", def = "30000-30999") PortRange ports,

            @Key(value = "Statuses.", def = "408, 503", min = 400, max = 699)
            Set<Integer> causes,

            @Key(value = "Secret.", secret = true) String password,
            @Key("One.") Inner one,
            @Key("Many.") List<Inner> many,
            @Key("Named.") Map<String, Inner> named) {}

    record Plain(@Key(value = "A file.", def = "x") Path file) {}

    private static Outer read(String yaml) throws InvalidConfig {
        return Loaded.fromText(yaml, "t.yaml", Outer.class).value();
    }

    private static List<String> problems(String yaml) {
        try {
            read(yaml);
            return List.of();
        } catch (InvalidConfig e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    private static final String ONE = "one: {name: x}\n";

    @Test
    void keys_that_are_absent_have_their_defaults() throws Exception {
        Outer read = read(ONE);

        assertThat(read.patience()).isEqualTo(Duration.ofSeconds(90));
        assertThat(read.nap()).isEqualTo(Duration.ofMillis(500));
        assertThat(read.tide()).isEqualTo(Tide.LOW_TIDE);
        assertThat(read.enabled()).isTrue();
        assertThat(read.ports()).isEqualTo(new PortRange(30_000, 30_999));
        assertThat(read.causes()).containsExactlyInAnyOrder(408, 503);
        assertThat(read.one()).isEqualTo(new Inner("x", 3));
        assertThat(read.many()).isEmpty();
    }

    @Test
    void every_kind_of_value_is_read() throws Exception {
        Outer read = read("""
                patience-seconds: 1_200
                nap-ms: 20
                tide: high-tide
                enabled: false
                address: ::1
                ports: 10000-10009
                causes: [486]
                password: "007"
                one: {name: 'a: b', how-many: 4}
                many:
                  - name: m1
                  - name: m2
                    how-many: 9
                named:
                  +996312: {name: n}
                """);

        assertThat(read.patience()).isEqualTo(Duration.ofMinutes(20));
        assertThat(read.tide()).isEqualTo(Tide.HIGH_TIDE);
        assertThat(read.enabled()).isFalse();
        assertThat(read.address().getHostAddress()).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(read.causes()).containsExactly(486);
        assertThat(read.password()).isEqualTo("007");
        assertThat(read.one()).isEqualTo(new Inner("a: b", 4));
        assertThat(read.many()).containsExactly(new Inner("m1", 3), new Inner("m2", 9));
        assertThat(read.named()).containsEntry("+996312", new Inner("n", 3));
    }

    @Test
    void an_unknown_key_names_file_line_and_the_nearest_key() {
        assertThat(problems(ONE + "\npatience-secs: 4\n"))
                .containsExactly("t.yaml:3: unknown key 'patience-secs': did you mean 'patience-seconds'?");
        assertThat(problems("one:\n  name: x\n  how-mny: 4\n"))
                .containsExactly("t.yaml:3: unknown key 'one.how-mny': did you mean 'how-many'?");
        assertThat(problems("one:\n  name: x\n  qqqqqq: 4\n"))
                .containsExactly("t.yaml:3: unknown key 'one.qqqqqq': known here: name, how-many");
    }

    @Test
    void a_wrong_value_names_key_value_and_allowed_form() {
        assertThat(problems(ONE + "patience-seconds: soon\n"))
                .containsExactly("t.yaml:2: 'patience-seconds' is 'soon': give a whole number from 10 (seconds)");
        assertThat(problems(ONE + "tide: ebb\n"))
                .containsExactly("t.yaml:2: 'tide' is 'ebb': give one of high-tide, low-tide");
        assertThat(problems(ONE + "causes: [486, 200]\n"))
                .containsExactly("t.yaml:2: 'causes[1]' is '200': give a whole number from 400 to 699");
        assertThat(problems(ONE + "ports: 9-1\n"))
                .containsExactly(
                        "t.yaml:2: 'ports' is '9-1': give a port range such as 30000-30999, the first below the last");
        assertThat(problems(ONE + "enabled: yes\n"))
                .containsExactly("t.yaml:2: 'enabled' is 'yes': give true or false");
        assertThat(problems(ONE + "many: x\n"))
                .containsExactly("t.yaml:2: 'many' must be a list, such as [a, b], found 'x'");
        assertThat(problems(ONE + "tide: [a]\n"))
                .containsExactly("t.yaml:2: 'tide' must be a single value, found a list");
    }

    @Test
    void all_problems_are_reported_at_once() {
        assertThat(problems("one: {how-many: 0}\nenabled: x\nbogus-thing-here: 1\none: 2\n"))
                .containsExactly(
                        "t.yaml:4: 'one' is there twice: remove one",
                        "t.yaml:3: unknown key 'bogus-thing-here': known here: patience-seconds, nap-ms, tide, enabled,"
                                + " address, ports, causes, password, one, many, named",
                        "t.yaml:2: 'enabled' is 'x': give true or false",
                        "t.yaml:1: 'one.name' is missing: A name.",
                        "t.yaml:1: 'one.how-many' is '0': give a whole number from 1 to 9");
    }

    @Test
    void broken_yaml_and_a_missing_file_are_problems_too(@TempDir Path dir) {
        assertThat(problems("one: [\n"))
                .singleElement()
                .asString()
                .startsWith("t.yaml:")
                .contains("not YAML");
        assertThat(problems("- a\n- b\n")).first().asString().contains("must be a section");
        assertThatThrownBy(() -> Loaded.from(dir.resolve("none.yaml"), Plain.class))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("none.yaml: there is no such file");
    }

    @Test
    void a_secret_is_neither_reported_nor_printed() throws Exception {
        assertThat(ConfigPrinter.print(read(ONE + "password: hunter2\n")))
                .contains("password: '***'")
                .doesNotContain("hunter2");
        assertThat(problems(ONE + "password: [hunter2]\n").toString()).doesNotContain("hunter2");
    }

    @Test
    void what_is_printed_can_be_read_again() throws Exception {
        Outer read = read("one: {name: 'it''s, [x]: y'}\nmany: [{name: a}, {name: b}]\nnamed: {+1: {name: n}}\n"
                + "tide: high-tide\n");

        assertThat(read(ConfigPrinter.print(read))).isEqualTo(read);
    }

    @Test
    void later_findings_get_the_line_of_their_key_or_its_section() throws Exception {
        Loaded<Outer> loaded = Loaded.fromText("one:\n  name: x\nmany:\n  - name: a\n", "t.yaml", Outer.class);

        assertThat(loaded.problem("many[0].name", "bad")).hasToString("t.yaml:4: bad");
        assertThat(loaded.problem("many[0].how-many", "bad")).hasToString("t.yaml:4: bad");
        assertThat(loaded.problem("tide", "bad")).hasToString("t.yaml:1: bad");
    }
}
