package io.tandem.gateway.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.change.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyPathTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static String applied(Kind kind, String body, String... values) throws Exception {
        ObjectNode json = (ObjectNode) JSON.readTree(body);
        KeyPath.apply(kind, json, List.of(values));
        return json.toString();
    }

    @Test
    void keys_lead_into_sections_and_commas_make_lists_where_the_key_takes_one() throws Exception {
        assertThat(applied(Kind.TRUNK, "{}", "addresses=udp:a:1, udp:b:2", "limits.calls-per-hour=200", "domain=a,b"))
                .isEqualTo("{\"addresses\":[\"udp:a:1\",\"udp:b:2\"],\"limits\":{\"calls-per-hour\":\"200\"},"
                        + "\"domain\":\"a,b\"}");
    }

    @Test
    void a_value_may_be_json_or_yaml_and_an_empty_one_takes_the_key_out() throws Exception {
        assertThat(applied(Kind.TRUNK, "{\"domain\":\"x\"}", "domain=", "ports=[{name: sim1, prefix: \"71\"}]"))
                .isEqualTo("{\"ports\":[{\"name\":\"sim1\",\"prefix\":\"71\"}]}");
        assertThat(applied(Kind.TRUNK, "{}", "caller-id=+996312000200")).isEqualTo("{\"caller-id\":\"+996312000200\"}");
    }

    @Test
    void what_is_no_key_and_value_is_said_with_a_remedy() {
        assertThatThrownBy(() -> applied(Kind.TRUNK, "{}", "max-calls"))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("'max-calls' is no KEY=VALUE: give one such as max-calls=8");
        assertThatThrownBy(() -> applied(Kind.TRUNK, "{}", "ports=[{name"))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("'ports'");
    }

    @Test
    void sections_and_lists_of_sections_are_shown_by_their_whole_keys() throws Exception {
        assertThat(KeyPath.flat(JSON.readTree(
                        "{\"a\":{\"b\":1},\"list\":[1,2],\"ports\":[{\"name\":\"x\"},{\"name\":\"y\"}],\"e\":{}}")))
                .containsExactly(
                        Map.entry("a.b", "1"),
                        Map.entry("list", "1,2"),
                        Map.entry("ports[0].name", "x"),
                        Map.entry("ports[1].name", "y"),
                        Map.entry("e", "{}"));
    }
}
