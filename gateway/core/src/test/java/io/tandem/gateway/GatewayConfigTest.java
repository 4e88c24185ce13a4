package io.tandem.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.ConfigPrinter;
import io.tandem.gateway.config.ConfigReference;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.config.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {

    private static GatewayConfig read(String yaml) throws InvalidConfig {
        return ConfigCheck.check(Loaded.fromText(yaml, "tandem.yaml", GatewayConfig.class), Layout.ofInstallation());
    }

    private static List<String> problems(String yaml) {
        try {
            read(yaml);
            return List.of();
        } catch (InvalidConfig e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    @Test
    void an_empty_file_is_a_valid_configuration() throws Exception {
        GatewayConfig config = read("");

        assertThat(config.listen().httpPort()).isEqualTo(8080);
        assertThat(config.sip().domain()).isEqualTo("tandem.local");
        assertThat(config.trunks()).isEmpty();
    }

    @Test
    void the_whole_of_it_can_be_printed_and_read_again() throws Exception {
        GatewayConfig config = read("""
                        trunks:
                          north: {addresses: ["udp:127.0.0.1:5070", "tcp:[::1]"], username: u, password: p}
                        routes:
                          - {name: all, pattern: '996\\d{9}', trunks: [north], callers: [alice]}
                        numbers:
                          +996312000200: {user: alice}
                        """);
        String printed = ConfigPrinter.print(config);

        assertThat(printed).contains("username: u").doesNotContain("password: p");
        assertThat(read(printed.replace("'***'", "p"))).isEqualTo(config);
    }

    @Test
    void names_that_nothing_has_are_problems_with_their_line() {
        assertThat(problems("""
                        trunks:
                          north: {addresses: ["udp:127.0.0.1"]}
                        routes:
                          - name: a
                            trunks: [nort]
                          - name: a
                            trunks: []
                            pattern: "("
                        numbers:
                          alice: {user: alice}
                        users:
                          bob: {caller-id: "1"}
                        """))
                .containsExactly(
                        "tandem.yaml:5: 'routes[0].trunks' names the trunk 'nort', which is not there: did you mean"
                                + " 'north'?",
                        "tandem.yaml:6: 'routes[1].name' is 'a' for the second time: give another",
                        "tandem.yaml:7: 'routes[1].trunks' is empty: name at least one trunk",
                        "tandem.yaml:8: 'routes[1].pattern' is '(': Unclosed group",
                        "tandem.yaml:10: 'numbers.alice' is no number: give digits, a + in front or not",
                        "tandem.yaml:12: 'users.bob' has no secret: give password, or ha1-sha256 and ha1-md5");
    }

    @Test
    void keys_of_tokens_have_to_be_there_and_an_operator_with_a_token_needs_no_password(@TempDir Path directory)
            throws Exception {
        String tokens =
                "tokens: {keys-file: " + directory.resolve("token.key") + "}\nusers:\n  bob: {caller-id: \"1\"}\n";
        assertThat(problems(tokens))
                .singleElement()
                .asString()
                .startsWith("tandem.yaml:1: 'tokens.keys-file'")
                .contains("cannot be read: openssl rand -hex 32 > ");
        Files.writeString(directory.resolve("token.key"), "short");
        assertThat(problems(tokens))
                .singleElement()
                .asString()
                .contains("has a secret of 5 characters, not 32 or more");
        Files.writeString(directory.resolve("token.key"), "0123456789abcdef".repeat(2));
        assertThat(read(tokens).users()).containsKey("bob");
    }

    @Test
    void ports_that_collide_are_problems() {
        assertThat(problems("listen: {https-port: 8080}\nmedia: {browser-port: 30001}\n"))
                .containsExactly(
                        "tandem.yaml:1: 'listen.https-port' is 8080 like 'listen.http-port': give another",
                        "tandem.yaml:2: 'media.browser-port' 30001 lies within 'media.trunk-ports' 30000-30999: give"
                                + " one outside");
    }

    @Test
    void conference_rooms_are_digits_that_a_route_takes() throws Exception {
        assertThat(problems("console: {conference: room}\n"))
                .containsExactly(
                        "tandem.yaml:1: 'console.conference' is 'room': give 1 to 12 digits that no other number"
                                + " begins with");
        String routed = """
                console: {conference: "3"}
                trunks:
                  north: {addresses: ["udp:127.0.0.1"]}
                routes:
                  - {name: rooms, pattern: '%s', trunks: [north]}
                """;
        assertThat(problems(routed.formatted("3\\d{7}")))
                .containsExactly("tandem.yaml:1: 'console.conference' is '3', but no route takes a room such as"
                        + " 300000000: add one to a trunk with conference rooms");
        assertThat(read(routed.formatted("3\\d{8}")).console().conference()).isEqualTo("3");
    }

    @Test
    void a_certificate_needs_its_key_and_both_must_be_readable() {
        assertThat(problems("listen:\n  certificate-file: a.pem\n"))
                .singleElement()
                .asString()
                .contains("give both");
        assertThat(problems("listen: {certificate-file: /no/a.pem, private-key-file: /no/b.pem}\n"))
                .hasSize(2)
                .allMatch(p -> p.contains("cannot be read"));
    }

    @Test
    void the_examples_are_valid() throws Exception {
        try (Stream<Path> folders = Files.list(Path.of("..", "..", "examples"))) {
            List<Path> examples = folders.map(f -> f.resolve("tandem.yaml"))
                    .filter(Files::exists)
                    .toList();

            assertThat(examples).isNotEmpty();
            for (Path example : examples) {
                assertThat(ConfigSource.file(example).config().trunks())
                        .as(example.toString())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void the_reference_page_is_up_to_date() throws Exception {
        Path page = Path.of("..", "..", "docs", "configuration.md");
        String written = ConfigReference.markdown(GatewayConfig.class);
        if (Boolean.getBoolean("tandem.docs.write")) {
            Files.writeString(page, written);
        }

        assertThat(page).as("write it anew with ./tandem docs").hasContent(written);
    }
}
